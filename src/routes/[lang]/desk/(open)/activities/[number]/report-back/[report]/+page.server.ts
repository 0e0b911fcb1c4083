import { editReport, reportToEdit } from '#cooperation/reporting/commands.ts'
import { reportContent, type ReportContent } from '#cooperation/reporting/model.ts'
import { rowNumber } from '#platform/row-number.ts'
import { circumstances } from '../../../../../../forms.ts'
import { activityAbove } from '../../../../../../activities/activity-above.ts'
import { formActions, openForm, type RecordForm } from '../../../../../../record-form/record-form.ts'
import { activityDeskPath } from '../../../activity-form.ts'
import { reportDescription } from '../report-form.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'

const activityIn = ({ params }: Pick<RequestEvent, 'params'>) => rowNumber(params.number)
const reportIn = ({ params }: Pick<RequestEvent, 'params'>) => rowNumber(params.report)

const form: RecordForm<keyof ReportContent, ReportContent, RequestEvent> = {
  description: reportDescription,
  content: reportContent,
  draft: (event) => `report/${reportIn(event)}`,
  edited: async (transaction, event) => {
    const { report } = await reportToEdit(transaction, reportIn(event))
    return { table: 'cooperation.report_back', stateId: report.stateId, id: report.id }
  },
  save: async (transaction, event, content, { opened }) => {
    await editReport(transaction, reportIn(event), content, opened, circumstances(event))
    return `${activityDeskPath(activityIn(event))}?done=saved#report-${reportIn(event)}`
  },
  discarded: (event) => activityDeskPath(activityIn(event)),
}

export const load: PageServerLoad = async (event) => {
  const open = await openForm(event, form)
  return { open, ...(await activityAbove(event.locals, activityIn(event))) }
}

export const actions = formActions(form) satisfies Actions
