import { activityToAddTo } from '#cooperation/activities/parts.ts'
import { findActivity } from '#cooperation/activities/store.ts'
import { isImaginary } from '#reference/states.ts'
import { isRowNumber } from '#platform/row-number.ts'
import { circumstances } from '../../../../../../forms.ts'
import { formActions, openForm, type RecordForm } from '../../../../../../record-form/record-form.ts'
import { readAs } from '../../../../../../reading-as.ts'
import { activityDeskPath } from '../../../activity-form.ts'
import { activityIn, partForm, partIn, type PartName } from '../part-form.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'

/** A new part of an activity. */
function formOf(name: PartName): RecordForm<string, unknown, RequestEvent> {
  const { description, content, write, beginning } = partForm(name)
  return {
    description,
    content,
    draft: ({ params, url }) =>
      [
        'activity',
        activityIn(params),
        name,
        'new',
        ...[...url.searchParams.values()].filter(isRowNumber),
      ].join('/'),
    beginning: async (transaction, { params, url, locals }) => {
      await activityToAddTo(transaction, activityIn(params))
      return beginning(url.searchParams, locals.language)
    },
    save: async (transaction, event, read, version) => {
      const activity = activityIn(event.params)
      await write(transaction, { activity, part: undefined }, read, version, circumstances(event))
      return `${activityDeskPath(activity)}?saved#${name}`
    },
    discarded: ({ params }) => activityDeskPath(activityIn(params)),
  }
}

export const load: PageServerLoad = async (event) => {
  const part = partIn(event.params)
  const number = activityIn(event.params)
  const open = await openForm(event, formOf(part))
  const activity = await readAs(event.locals, (connection) => findActivity(connection, number))
  return {
    open,
    part,
    number,
    title: activity?.title ?? '',
    imaginary: activity !== undefined && isImaginary(activity.stateId),
  }
}

export const actions: Actions = {
  save: (event) => formActions(formOf(partIn(event.params))).save(event),
  draft: (event) => formActions(formOf(partIn(event.params))).draft(event),
  discard: (event) => formActions(formOf(partIn(event.params))).discard(event),
}
