import { reportToAddTo, writePart } from '#cooperation/reporting/commands.ts'
import { partContent, type PartContent } from '#cooperation/reporting/model.ts'
import { findReport } from '#cooperation/reporting/store.ts'
import { rowNumber } from '#platform/row-number.ts'
import { activityAbove } from '../../../../../../../activities/activity-above.ts'
import { circumstances } from '../../../../../../../forms.ts'
import { readAs } from '../../../../../../../reading-as.ts'
import { formActionsFor, openForm, type RecordForm } from '../../../../../../../record-form/record-form.ts'
import { activityDeskPath } from '../../../../activity-form.ts'
import { partDescription } from './part-form.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'

const activityIn = ({ params }: Pick<RequestEvent, 'params'>) => rowNumber(params.number)
const reportIn = ({ params }: Pick<RequestEvent, 'params'>) => rowNumber(params.report)

type PartForm = RecordForm<keyof PartContent, PartContent, RequestEvent>

/** What a partner says to a report: said first, and mended from then on. */
const first: PartForm = {
  description: partDescription,
  content: partContent,
  draft: (event) => `part/${reportIn(event)}`,
  beginning: async (transaction, event) => {
    await reportToAddTo(transaction, reportIn(event))
    return { language: event.locals.language, agreesPublic: 'on' }
  },
  save: async (transaction, event, content, version) => {
    await writePart(transaction, reportIn(event), content, version, circumstances(event))
    return `${activityDeskPath(activityIn(event))}?done=saved#report-${reportIn(event)}`
  },
  discarded: (event) => activityDeskPath(activityIn(event)),
}

const { beginning: _, ...again } = first
const mended: PartForm = {
  ...again,
  edited: async (transaction, event) => {
    const { own, report } = await reportToAddTo(transaction, reportIn(event))
    return { table: 'cooperation.partner_part', stateId: report.stateId, id: own?.id ?? 0 }
  },
}

/** Whichever it is by now; for who may not see the report, the form itself refuses. */
async function formFor({ locals, params }: Pick<RequestEvent, 'locals' | 'params'>): Promise<PartForm> {
  const said = await readAs(locals, async (connection, acting) => {
    const report = await findReport(connection, reportIn({ params }))
    return report?.parts.some(({ organisationId }) => organisationId === acting?.organisation)
  })
  return said ? mended : first
}

export const load: PageServerLoad = async (event) => {
  const open = await openForm(event, await formFor(event))
  return { open, ...(await activityAbove(event.locals, activityIn(event))) }
}

export const actions = formActionsFor(formFor) satisfies Actions
