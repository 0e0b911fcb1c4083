/** What people do with needs: propose or suggest them, mend them, take them up, set them aside, remove them. */
import { sql } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { columnsOf } from '#platform/database/columns.ts'
import { columnNames, columnSettings, columnValues, saysTheSame } from '#platform/database/form-row.ts'
import { oneAtATime } from '#platform/database/one-at-a-time.ts'
import { Refusal } from '#platform/errors.ts'
import { actingIn } from '#identity/acting.ts'
import { isPerson, type ActingPerson } from '#identity/model.ts'
import { alter, changedNow, hold, keyOf } from '#record/alter.ts'
import { beginChange, type ChangeCircumstances } from '#record/change.ts'
import { serve, servesTheSame } from '../serving.ts'
import type { Need, NeedContent, NeedKey } from './model.ts'
import { mayAnswerNeed, mayDisposeOfNeed, mayEditNeed, mayTakeUpNeed, mayWriteNeed } from './policy.ts'
import { findNeed, needOfForm, requestsWith } from './store.ts'

/**
 * Writes a need in the name of the organisation for which someone acts. One that comes twice with the same `formKey`
 * is written once. @returns its number
 * @throws Refusal `need.not-yours-to-write` (403), `need.recommendation-unknown` (422), `need.not-found` (404) and
 *   `need.not-yours-to-answer` (403) for the suggestion that it answers
 */
export async function writeNeed(
  transaction: ActingTransaction,
  content: NeedContent,
  formKey: string,
  circumstances: ChangeCircumstances,
): Promise<number> {
  const acting = await needWriter(transaction)
  if (content.answersNeedId !== null) await suggestionToAnswer(transaction, content.answersNeedId)
  await oneAtATime(transaction, formKey)
  const written = await needOfForm(transaction, acting.state, acting.person, formKey)
  if (written !== undefined) return written
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  const { rows } = await sql<{ id: number }>`
    insert into exchange.need (state_id, organisation_id, side, answers_need_id, written_by, form_key, change_id,
                               ${columnNames(columns)})
    values (${acting.state}, ${acting.organisation}, ${acting.side}, ${content.answersNeedId}, ${acting.person},
            ${formKey}, ${change}, ${columnValues(columns, content)})
    returning id`.execute(transaction)
  const id = rows[0]?.id ?? 0
  await link(
    transaction,
    { stateId: acting.state, id },
    { before: [], after: content.recommendations },
    change,
  )
  return id
}

/** What a form says of a need, column by column. */
const columns = columnsOf(
  'audience',
  'title',
  'gap',
  'kinds',
  'themes',
  'groups',
  'targets',
  'languages',
  'institutions',
  'beneficiaries',
  'tried',
  'ownPart',
  'wantedFrom',
  'wantedUntil',
  'cost',
  'currency',
  'indicator',
  'baseline',
  'target',
  'lasting',
  'language',
)

/**
 * Puts other words, tags and recommendations in place of a need's. One that comes twice changes nothing again.
 * @param opened the version that the form was opened with
 * @throws Refusal `need.not-found` (404), `need.not-yours-to-edit` and `need.audience-not-yours` (403),
 *   `need.in-request` (409) where it would be kept inside and stands in a request, `need.recommendation-unknown` (422),
 *   `record.changed-meanwhile` (409)
 */
export async function editNeed(
  transaction: ActingTransaction,
  id: number,
  content: NeedContent,
  opened: number,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { acting, need } = await needToEdit(transaction, id)
  const served = { before: need.recommendations, after: content.recommendations }
  if (servesTheSame(served) && saysTheSame(columns, need, content)) return
  if (need.audience !== content.audience) {
    if (!mayDisposeOfNeed(acting, need)) throw new Refusal('need.audience-not-yours', {}, 403)
    if (content.audience === 'institution') await refuseInRequest(transaction, need)
  }
  const settings = [...columnSettings(columns, content), changedNow]
  const change = await alter(transaction, asOpened(need, opened), settings, circumstances)
  await link(transaction, need, served, change)
}

async function link(
  transaction: ActingTransaction,
  need: NeedKey,
  served: { before: readonly string[]; after: readonly string[] },
  change: number,
): Promise<void> {
  const links = { table: 'exchange.need_recommendation', naming: 'need_id' }
  if (!(await serve(transaction, links, need, served, change)))
    throw new Refusal('need.recommendation-unknown')
}

/**
 * The coordinator takes a need up: from then on it can stand in a request.
 * @throws Refusal `need.not-found` (404), `need.not-yours-to-take-up` (403), `record.changed-meanwhile` (409)
 */
export async function takeUpNeed(
  transaction: ActingTransaction,
  id: number,
  opened: number,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const need = await needToTakeUp(transaction, id)
  if (need.standing === 'taken-up' || need.standing === 'asked') return
  const settings = [sql`taken_up_at = now(), set_aside_at = null, set_aside_because = null`, changedNow]
  await alter(transaction, asOpened(need, opened), settings, circumstances)
}

/**
 * The coordinator sets a need aside, for a reason that its author reads. It can be taken up later all the same.
 * @throws Refusal `need.reason-missing` (422), `need.in-request` (409), and as `takeUpNeed`
 */
export async function setAsideNeed(
  transaction: ActingTransaction,
  id: number,
  { opened, because }: { opened: number; because: string },
  circumstances: ChangeCircumstances,
): Promise<void> {
  const need = await needToTakeUp(transaction, id)
  const reason = because.trim()
  if (!reason) throw new Refusal('need.reason-missing')
  if (need.setAsideBecause === reason) return
  await refuseInRequest(transaction, need)
  const settings = [sql`taken_up_at = null, set_aside_at = now(), set_aside_because = ${reason}`, changedNow]
  await alter(transaction, asOpened(need, opened), settings, circumstances)
}

const asOpened = (need: Need, opened: number) => ({ table: 'exchange.need', key: keyOf(need), opened })

/**
 * Takes a need away; its history stays.
 * @throws Refusal `need.not-found` (404), `need.not-yours-to-remove` (403), `need.in-request` (409),
 *   `record.changed-meanwhile` (409)
 */
export async function removeNeed(
  transaction: ActingTransaction,
  id: number,
  opened: number,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { acting, need } = await knownNeed(transaction, id)
  if (!mayDisposeOfNeed(acting, need)) throw new Refusal('need.not-yours-to-remove', {}, 403)
  await refuseInRequest(transaction, need)
  await hold(transaction, asOpened(need, opened), circumstances)
  const key = sql`state_id = ${need.stateId} and`
  await sql`delete from exchange.need_recommendation where ${key} need_id = ${id}`.execute(transaction)
  await sql`delete from exchange.need where ${key} id = ${id}`.execute(transaction)
}

/** Who may write a need. @throws Refusal `need.not-yours-to-write` (403) */
export async function needWriter(transaction: ActingTransaction): Promise<ActingPerson & { state: string }> {
  const acting = await actingIn(transaction)
  if (!isPerson(acting) || !mayWriteNeed(acting)) throw new Refusal('need.not-yours-to-write', {}, 403)
  return acting
}

/** A body's suggestion that whoever acts may answer. @throws Refusal `need.not-yours-to-answer` (403), `need.not-found` */
export async function suggestionToAnswer(transaction: ActingTransaction, id: number): Promise<Need> {
  const { acting, need } = await knownNeed(transaction, id)
  if (!mayAnswerNeed(acting, need)) throw new Refusal('need.not-yours-to-answer', {}, 403)
  return need
}

/** The need, where whoever acts may put other words in its place. @throws Refusal as `editNeed` */
export async function needToEdit(
  transaction: ActingTransaction,
  id: number,
): Promise<{ acting: ActingPerson; need: Need }> {
  const { acting, need } = await knownNeed(transaction, id)
  if (!mayEditNeed(acting, need)) throw new Refusal('need.not-yours-to-edit', {}, 403)
  return { acting, need }
}

async function needToTakeUp(transaction: ActingTransaction, id: number): Promise<Need> {
  const { acting, need } = await knownNeed(transaction, id)
  if (!mayTakeUpNeed(acting, need)) throw new Refusal('need.not-yours-to-take-up', {}, 403)
  return need
}

async function knownNeed(
  transaction: ActingTransaction,
  id: number,
): Promise<{ acting: ActingPerson; need: Need }> {
  const acting = await actingIn(transaction)
  const need = await findNeed(transaction, id)
  if (!need || !isPerson(acting)) throw new Refusal('need.not-found', {}, 404)
  return { acting, need }
}

async function refuseInRequest(transaction: ActingTransaction, need: Need): Promise<void> {
  if ((await requestsWith(transaction, need)).length) throw new Refusal('need.in-request', {}, 409)
}
