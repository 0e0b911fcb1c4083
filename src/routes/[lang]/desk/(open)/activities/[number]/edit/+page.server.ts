import { isImaginary } from '#reference/states.ts'
import { activityToEdit, editActivity } from '#cooperation/activities/commands.ts'
import { activityContent, type ActivityContent } from '#cooperation/activities/model.ts'
import { findActivity } from '#cooperation/activities/store.ts'
import { rowNumber } from '#platform/row-number.ts'
import { circumstances } from '../../../../../forms.ts'
import { formActions, openForm, type RecordForm } from '../../../../../record-form/record-form.ts'
import { readAs } from '../../../../../reading-as.ts'
import { activityDescription, activityDeskPath, type ActivityField } from '../../activity-form.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'

const numberIn = ({ params }: Pick<RequestEvent, 'params'>) => rowNumber(params.number)

const form: RecordForm<ActivityField, ActivityContent, RequestEvent> = {
  description: activityDescription(false),
  content: activityContent,
  draft: (event) => `activity/${numberIn(event)}`,
  edited: async (transaction, event) => {
    const { activity } = await activityToEdit(transaction, numberIn(event))
    return { table: 'cooperation.activity', stateId: activity.stateId, id: activity.id }
  },
  save: async (transaction, event, content, { opened }) => {
    await editActivity(transaction, numberIn(event), content, opened, circumstances(event))
    return `${activityDeskPath(numberIn(event))}?done=saved`
  },
  discarded: (event) => activityDeskPath(numberIn(event)),
}

export const load: PageServerLoad = async (event) => {
  const open = await openForm(event, form)
  const activity = await readAs(event.locals, (connection) => findActivity(connection, numberIn(event)))
  return {
    open,
    number: numberIn(event),
    title: activity?.title ?? '',
    byPartner: activity?.byPartner ?? false,
    imaginary: activity !== undefined && isImaginary(activity.stateId),
  }
}

export const actions = formActions(form) satisfies Actions
