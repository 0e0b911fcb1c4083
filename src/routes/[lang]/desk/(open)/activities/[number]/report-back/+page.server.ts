import { activityToReportOn, daysToReportOn, writeReport } from '#cooperation/reporting/commands.ts'
import { newReport, type NewReport } from '#cooperation/reporting/model.ts'
import { isImaginary } from '#reference/states.ts'
import { rowNumber } from '#platform/row-number.ts'
import { atDesk } from '../../../../acting.ts'
import { circumstances } from '../../../../../forms.ts'
import { formActions, openForm, type RecordForm } from '../../../../../record-form/record-form.ts'
import { activityDeskPath } from '../../activity-form.ts'
import { newReportDescription } from './report-form.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'

const numberIn = ({ params }: Pick<RequestEvent, 'params'>) => rowNumber(params.number)
const dueIn = ({ url }: Pick<RequestEvent, 'url'>) => url.searchParams.get('due') ?? ''

const form: RecordForm<keyof NewReport, NewReport, RequestEvent> = {
  description: newReportDescription,
  content: newReport,
  draft: (event) => `report/new/${numberIn(event)}/${dueIn(event)}`,
  beginning: async (transaction, event) => {
    const { activity } = await activityToReportOn(transaction, numberIn(event))
    const days = await daysToReportOn(transaction, activity)
    // A letter names no day: it is the first that is missing.
    return {
      language: event.locals.language,
      dueOn: days.find((day) => day === dueIn(event)) ?? days[0] ?? '',
    }
  },
  save: async (transaction, event, content, { formKey }) => {
    await writeReport(transaction, numberIn(event), content, formKey, circumstances(event))
    return `${activityDeskPath(numberIn(event))}?done=reported#reports`
  },
  discarded: (event) => activityDeskPath(numberIn(event)),
}

/** Reporting back for a day on which it is due; a form that comes back to nobody is drawn all the same. */
export const load: PageServerLoad = async (event) => {
  const open = await openForm(event, form)
  const known = event.locals.proof
    ? await atDesk(event, async (transaction) => {
        const { activity } = await activityToReportOn(transaction, numberIn(event))
        const days = await daysToReportOn(transaction, activity)
        return { title: activity.title, stateId: activity.stateId, days }
      })
    : undefined
  return {
    open,
    number: numberIn(event),
    title: known?.title ?? '',
    days: known?.days ?? [],
    imaginary: known !== undefined && isImaginary(known.stateId),
  }
}

export const actions = formActions(form) satisfies Actions
