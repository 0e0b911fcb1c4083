import { activityToAddTo, partToAlter } from '#cooperation/activities/parts.ts'
import { isRowNumber, rowNumber } from '#platform/row-number.ts'
import { activityAbove } from '../../../../../../activities/activity-above.ts'
import { circumstances } from '../../../../../../forms.ts'
import { formActionsFor, openForm, type RecordForm } from '../../../../../../record-form/record-form.ts'
import { activityDeskPath } from '../../../activity-form.ts'
import { aboutPart, partForm, partIn } from '../part-forms.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'

type PartForm = RecordForm<string, unknown, RequestEvent>

/** A part of an activity: a new one at `new`, otherwise one that stands, for the side that wrote it. */
function formFor({ params }: Pick<RequestEvent, 'params'>): PartForm {
  const name = partIn(params)
  const { table, description, content, write, beginning } = partForm(name)
  const activity = rowNumber(params.number)
  const part = params.row === 'new' ? undefined : rowNumber(params.row)
  const common: Pick<PartForm, 'description' | 'content' | 'save' | 'discarded'> = {
    description,
    content,
    save: async (transaction, event, read, version) => {
      await write(transaction, { activity, part }, read, version, circumstances(event))
      return `${activityDeskPath(activity)}?done=saved#${name}`
    },
    discarded: () => activityDeskPath(activity),
  }
  if (part === undefined)
    return {
      ...common,
      draft: ({ url }) => {
        const about = [...url.searchParams.values()].filter(isRowNumber)
        return ['activity', activity, name, 'new', ...about].join('/')
      },
      beginning: async (transaction, { url, locals }) => {
        await activityToAddTo(transaction, activity)
        return beginning(url.searchParams, locals.language)
      },
    }
  return {
    ...common,
    draft: () => ['activity', activity, name, part].join('/'),
    edited: async (transaction) => {
      const { stateId } = await partToAlter(transaction, activity, table, part)
      return { table: `cooperation.${table}`, stateId, id: part }
    },
  }
}

export const load: PageServerLoad = async (event) => {
  const open = await openForm(event, formFor(event))
  const part = partIn(event.params)
  const number = rowNumber(event.params.number)
  return {
    open,
    part,
    about: await aboutPart(event.locals, { part, number, values: open.entered.values }),
    ...(await activityAbove(event.locals, number)),
  }
}

export const actions = formActionsFor(formFor) satisfies Actions
