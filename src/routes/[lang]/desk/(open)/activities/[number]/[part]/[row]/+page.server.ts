import { partToAlter } from '#cooperation/activities/parts.ts'
import { findActivity } from '#cooperation/activities/store.ts'
import { isImaginary } from '#reference/states.ts'
import { rowNumber } from '#platform/row-number.ts'
import { circumstances } from '../../../../../../forms.ts'
import { formActions, openForm, type RecordForm } from '../../../../../../record-form/record-form.ts'
import { readAs } from '../../../../../../reading-as.ts'
import { activityDeskPath } from '../../../activity-form.ts'
import { activityIn, partForm, partIn, type PartName } from '../part-form.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'

/** A part of an activity that stands, for the side that wrote it. */
function formOf(name: PartName): RecordForm<string, unknown, RequestEvent> {
  const { table, description, content, write } = partForm(name)
  const row = ({ params }: Pick<RequestEvent, 'params'>) => rowNumber(params.row)
  return {
    description,
    content,
    draft: (event) => ['activity', activityIn(event.params), name, row(event)].join('/'),
    edited: async (transaction, event) => {
      const { stateId } = await partToAlter(transaction, activityIn(event.params), table, row(event))
      return { table: `cooperation.${table}`, stateId, id: row(event) }
    },
    save: async (transaction, event, read, version) => {
      const activity = activityIn(event.params)
      await write(transaction, { activity, part: row(event) }, read, version, circumstances(event))
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
