/** Telling a good practice of what came of support, mending it and taking it away. */
import { sql } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { columnsOf } from '#platform/database/columns.ts'
import { columnNames, columnValues } from '#platform/database/form-row.ts'
import { oneAtATime } from '#platform/database/one-at-a-time.ts'
import { Refusal } from '#platform/errors.ts'
import { actingIn } from '#identity/acting.ts'
import { isPerson, type ActingPerson } from '#identity/model.ts'
import { keyOf, mend, takeAway } from '#record/alter.ts'
import { beginChange, type ChangeCircumstances } from '#record/change.ts'
import { knownActivity } from '../activities/commands.ts'
import type { Activity } from '../activities/model.ts'
import type { Practice, PracticeContent } from './model.ts'
import { mayEditPractice, mayRemovePractice, mayTellPractice } from './policy.ts'
import { findPractice } from './store.ts'

/** What a form says of a practice, column by column. */
const columns = columnsOf(
  'title',
  'problem',
  'done',
  'took',
  'result',
  'evidence',
  'whereNot',
  'contact',
  'kinds',
  'themes',
  'groups',
  'targets',
  'language',
)

/**
 * Tells a good practice of an activity. Sent twice with the same `formKey`, it is written once. @returns its number
 * @throws Refusal `activity.not-found` (404), `practice.not-yours` (403)
 */
export async function writePractice(
  transaction: ActingTransaction,
  activityId: number,
  content: PracticeContent,
  formKey: string,
  circumstances: ChangeCircumstances,
): Promise<number> {
  const { acting, activity } = await activityToTellOf(transaction, activityId)
  await oneAtATime(transaction, formKey)
  const { rows: same } = await sql<{ id: number }>`
    select id from cooperation.practice
     where state_id = ${activity.stateId} and organisation_id = ${acting.organisation}
       and form_key = ${formKey}`.execute(transaction)
  if (same[0]) return same[0].id
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  const { rows } = await sql<{ id: number }>`
    insert into cooperation.practice (state_id, organisation_id, side, audience, activity_id, form_key, change_id,
                                      ${columnNames(columns)})
    values (${activity.stateId}, ${acting.organisation}, 'government', ${activity.audience}, ${activityId}, ${formKey},
            ${change}, ${columnValues(columns, content)})
    returning id`.execute(transaction)
  return rows[0]?.id ?? 0
}

/** @throws Refusal `practice.not-found` (404), `practice.not-yours` (403), `record.changed-meanwhile` (409) */
export async function editPractice(
  transaction: ActingTransaction,
  id: number,
  content: PracticeContent,
  opened: number,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const practice = await practiceToEdit(transaction, id)
  const row = { table: 'cooperation.practice', key: keyOf(practice), opened }
  const said = columns.map(([column, name]) => [column, content[name]] as const)
  await mend(transaction, row, said, circumstances, { keepsTime: true })
}

/**
 * Takes a practice away; its history stays. @returns the activity of which it told
 * @throws Refusal `practice.not-found` (404), `practice.not-yours-to-remove` (403), `record.changed-meanwhile` (409)
 */
export async function removePractice(
  transaction: ActingTransaction,
  id: number,
  opened: number,
  circumstances: ChangeCircumstances,
): Promise<number> {
  const { acting, practice } = await knownPractice(transaction, id)
  if (!mayRemovePractice(acting, practice)) throw new Refusal('practice.not-yours-to-remove', {}, 403)
  await takeAway(transaction, { table: 'cooperation.practice', key: keyOf(practice), opened }, circumstances)
  return practice.activityId
}

/** The activity, where whoever acts may tell of it. @throws Refusal as `writePractice` */
export async function activityToTellOf(
  transaction: ActingTransaction,
  id: number,
): Promise<{ acting: ActingPerson; activity: Activity }> {
  const known = await knownActivity(transaction, id)
  if (!mayTellPractice(known.acting, known.activity)) throw new Refusal('practice.not-yours', {}, 403)
  return known
}

/** The practice, where whoever acts may mend it. @throws Refusal as `editPractice` */
export async function practiceToEdit(transaction: ActingTransaction, id: number): Promise<Practice> {
  const { acting, practice } = await knownPractice(transaction, id)
  if (!mayEditPractice(acting, practice)) throw new Refusal('practice.not-yours', {}, 403)
  return practice
}

async function knownPractice(
  transaction: ActingTransaction,
  id: number,
): Promise<{ acting: ActingPerson; practice: Practice }> {
  const acting = await actingIn(transaction)
  const practice = await findPractice(transaction, id)
  if (!practice || !isPerson(acting)) throw new Refusal('practice.not-found', {}, 404)
  return { acting, practice }
}
