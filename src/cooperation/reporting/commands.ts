/** Reporting back, and what partners and independent bodies say to it. */
import { sql } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { oneAtATime } from '#platform/database/one-at-a-time.ts'
import { todayInUtc } from '#platform/day.ts'
import { Refusal } from '#platform/errors.ts'
import type { ActingPerson } from '#identity/model.ts'
import { keyOf, mend, takeAway } from '#record/alter.ts'
import { beginChange, type ChangeCircumstances } from '#record/change.ts'
import { knownActivity } from '../activities/commands.ts'
import type { Activity } from '../activities/model.ts'
import { reportsDueOn } from './due.ts'
import type {
  Comment,
  CommentContent,
  NewReport,
  PartContent,
  PartnerPart,
  ReportBack,
  ReportContent,
} from './model.ts'
import { mayAddPart, mayComment, mayEditComment, mayReportBack } from './policy.ts'
import { findComment, findReport } from './store.ts'

/**
 * Reports back for a day on which a report was due. Sent twice with the same `formKey`, it is written once. @returns its number
 * @throws Refusal `activity.not-found` (404), `report.not-yours` (403), `report.not-due` (422), `report.given` (409)
 */
export async function writeReport(
  transaction: ActingTransaction,
  activityId: number,
  content: NewReport,
  formKey: string,
  circumstances: ChangeCircumstances,
): Promise<number> {
  const { acting, activity } = await activityToReportOn(transaction, activityId)
  await oneAtATime(transaction, formKey)
  const { rows: same } = await sql<{ id: number; formKey: string }>`
    select id, form_key as "formKey" from cooperation.report_back
     where state_id = ${activity.stateId} and activity_id = ${activityId}
       and (due_on = ${content.dueOn} or form_key = ${formKey})`.execute(transaction)
  const [written] = same
  if (written?.formKey === formKey) return written.id
  if (written) throw new Refusal('report.given', {}, 409)
  const { due } = await reportsDueOn(transaction, activity, todayInUtc())
  if (!due.some(({ dueOn }) => dueOn === content.dueOn)) throw new Refusal('report.not-due')
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  const { rows } = await sql<{ id: number }>`
    insert into cooperation.report_back (state_id, organisation_id, side, audience, activity_id, due_on, changed, lasts,
                                         differently, language, form_key, change_id)
    values (${activity.stateId}, ${acting.organisation}, 'government', ${activity.audience}, ${activityId}, ${content.dueOn},
            ${content.changed}, ${content.lasts}, ${content.differently}, ${content.language}, ${formKey}, ${change})
    returning id`.execute(transaction)
  return rows[0]?.id ?? 0
}

/**
 * Puts other words in place of a report's.
 * @throws Refusal `report.not-found` (404), `report.not-yours` (403), `record.changed-meanwhile` (409)
 */
export async function editReport(
  transaction: ActingTransaction,
  id: number,
  content: ReportContent,
  opened: number,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { report } = await reportToEdit(transaction, id)
  const { changed, lasts, differently, language } = content
  await mend(
    transaction,
    { table: 'cooperation.report_back', key: keyOf(report), opened },
    [
      ['changed', changed],
      ['lasts', lasts],
      ['differently', differently],
      ['language', language],
    ],
    circumstances,
    { keepsTime: true },
  )
}

/** The report, where whoever acts may mend it. @throws Refusal as `editReport` */
export async function reportToEdit(
  transaction: ActingTransaction,
  id: number,
): Promise<{ acting: ActingPerson; activity: Activity; report: ReportBack }> {
  const known = await knownReport(transaction, id)
  if (!mayReportBack(known.acting, known.report)) throw new Refusal('report.not-yours', {}, 403)
  return known
}

/** The activity, where whoever acts may report back on it. @throws Refusal as `writeReport` */
export async function activityToReportOn(
  transaction: ActingTransaction,
  id: number,
): Promise<{ acting: ActingPerson; activity: Activity }> {
  const known = await knownActivity(transaction, id)
  if (!mayReportBack(known.acting, known.activity)) throw new Refusal('report.not-yours', {}, 403)
  return known
}

/** The days on which a report of an activity is due and none was written. */
export async function daysToReportOn(transaction: ActingTransaction, activity: Activity): Promise<string[]> {
  const { due } = await reportsDueOn(transaction, activity, todayInUtc())
  return due.filter(({ standing }) => standing !== 'given').map(({ dueOn }) => dueOn)
}

/**
 * A partner that takes part says its part to a report, or puts other words in its place.
 * @throws Refusal `report.not-found` (404), `report.no-part` (403), `record.changed-meanwhile` (409)
 */
export async function writePart(
  transaction: ActingTransaction,
  reportId: number,
  content: PartContent,
  { opened, formKey }: { opened: number; formKey: string },
  circumstances: ChangeCircumstances,
): Promise<void> {
  await oneAtATime(transaction, formKey)
  const { acting, report, own } = await reportToAddTo(transaction, reportId)
  const { text, language, agreesPublic } = content
  if (own) {
    const columns = [
      ['text', text],
      ['language', language],
      ['agrees_public', agreesPublic],
    ] as const
    const row = { table: 'cooperation.partner_part', key: keyOf(own), opened }
    return mend(transaction, row, columns, circumstances)
  }
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  await sql`
    insert into cooperation.partner_part (state_id, activity_id, report_back_id, organisation_id, text, language,
                                          agrees_public, form_key, change_id)
    values (${report.stateId}, ${report.activityId}, ${reportId}, ${acting.organisation}, ${text}, ${language},
            ${agreesPublic}, ${formKey}, ${change})`.execute(transaction)
}

/** A report to which whoever acts may say their part, and what they have said. @throws Refusal as `writePart` */
export async function reportToAddTo(
  transaction: ActingTransaction,
  id: number,
): Promise<{ acting: ActingPerson; activity: Activity; report: ReportBack; own: PartnerPart | undefined }> {
  const known = await knownReport(transaction, id)
  if (!mayAddPart(known.acting, known.activity)) throw new Refusal('report.no-part', {}, 403)
  const own = known.report.parts.find(({ organisationId }) => organisationId === known.acting.organisation)
  return { ...known, own }
}

async function knownReport(transaction: ActingTransaction, id: number) {
  const report = await findReport(transaction, id)
  if (!report) throw new Refusal('report.not-found', {}, 404)
  return { ...(await knownActivity(transaction, report.activityId)), report }
}

/**
 * An independent body says something to an activity, under its own name: read by itself until it consents.
 * @throws Refusal `activity.not-found` (404), `comment.not-yours-to-write` (403)
 */
export async function writeComment(
  transaction: ActingTransaction,
  activityId: number,
  { text, language }: CommentContent,
  formKey: string,
  circumstances: ChangeCircumstances,
): Promise<number> {
  const { acting, activity } = await activityToCommentOn(transaction, activityId)
  await oneAtATime(transaction, formKey)
  const { rows: same } = await sql<{ id: number }>`
    select id from cooperation.comment
     where state_id = ${activity.stateId} and written_by = ${acting.person} and form_key = ${formKey}`.execute(
    transaction,
  )
  if (same[0]) return same[0].id
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  const { rows } = await sql<{ id: number }>`
    insert into cooperation.comment (state_id, organisation_id, side, audience, activity_id, text, language, written_by,
                                     form_key, change_id)
    values (${activity.stateId}, ${acting.organisation}, 'body', 'government', ${activityId}, ${text}, ${language},
            ${acting.person}, ${formKey}, ${change}) returning id`.execute(transaction)
  return rows[0]?.id ?? 0
}

/** @throws Refusal `comment.not-found` (404), `comment.not-yours-to-write` (403), `record.changed-meanwhile` (409) */
export async function editComment(
  transaction: ActingTransaction,
  id: number,
  { text, language }: CommentContent,
  opened: number,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { comment } = await commentToEdit(transaction, id)
  const columns = [
    ['text', text],
    ['language', language],
  ] as const
  const row = { table: 'cooperation.comment', key: keyOf(comment), opened }
  await mend(transaction, row, columns, circumstances, { keepsTime: true })
}

/** Takes a comment away; its history stays. @throws Refusal as `editComment` */
export async function removeComment(
  transaction: ActingTransaction,
  id: number,
  opened: number,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { comment } = await commentToEdit(transaction, id)
  await takeAway(transaction, { table: 'cooperation.comment', key: keyOf(comment), opened }, circumstances)
}

/** The activity, where whoever acts may comment on it. @throws Refusal as `writeComment` */
export async function activityToCommentOn(
  transaction: ActingTransaction,
  id: number,
): Promise<{ acting: ActingPerson; activity: Activity }> {
  const known = await knownActivity(transaction, id)
  if (!mayComment(known.acting, known.activity)) throw new Refusal('comment.not-yours-to-write', {}, 403)
  return known
}

/** The comment and its activity, where whoever acts may mend it. @throws Refusal as `editComment` */
export async function commentToEdit(
  transaction: ActingTransaction,
  id: number,
): Promise<{ activity: Activity; comment: Comment }> {
  const comment = await findComment(transaction, id)
  if (!comment) throw new Refusal('comment.not-found', {}, 404)
  const { acting, activity } = await knownActivity(transaction, comment.activityId)
  if (!mayEditComment(acting, comment)) throw new Refusal('comment.not-yours-to-write', {}, 403)
  return { activity, comment }
}
