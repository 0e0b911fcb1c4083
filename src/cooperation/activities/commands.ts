/** What people do with activities: record, edit, open their sums, agree to what is public of them. */
import { sql } from 'kysely'
import { serve, servesTheSame } from '#exchange/serving.ts'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { columnsOf } from '#platform/database/columns.ts'
import { columnNames, columnValues } from '#platform/database/form-row.ts'
import { oneAtATime } from '#platform/database/one-at-a-time.ts'
import { Refusal } from '#platform/errors.ts'
import { checkPower } from '#consent/policy.ts'
import { holdsPower } from '#consent/store.ts'
import { actingIn } from '#identity/acting.ts'
import { isPerson, type ActingPerson } from '#identity/model.ts'
import { alter, changedNow, keyOf } from '#record/alter.ts'
import { beginChange, type ChangeCircumstances } from '#record/change.ts'
import type { Activity, ActivityContent, ActivityKey, NewActivity } from './model.ts'
import { isOwnState, mayAgreeToPublic, mayEditActivity, mayRecord } from './policy.ts'
import { activityOfForm, findActivity } from './store.ts'

/** What a form says of an activity, column by column. */
const columns = columnsOf(
  'audience',
  'title',
  'words',
  'language',
  'kinds',
  'themes',
  'groups',
  'targets',
  'course',
  'startsOn',
  'endsOn',
  'reportBackOn',
)

/**
 * Records support that there is: a State what it receives, a partner what it gives. Sent twice with the same `formKey`,
 * it is recorded once.
 * @throws Refusal `activity.not-yours-to-record` (403), `activity.no-mechanism` and `activity.recommendation-unknown` (422)
 */
export async function recordActivity(
  transaction: ActingTransaction,
  content: NewActivity,
  formKey: string,
  circumstances: ChangeCircumstances,
): Promise<ActivityKey> {
  const acting = await activityRecorder(transaction)
  const byPartner = acting.side === 'partner'
  const stateId = byPartner ? content.state : (acting.state ?? '')
  const owner = byPartner ? await mechanismOf(transaction, stateId) : acting.organisation
  await oneAtATime(transaction, formKey)
  const written = await activityOfForm(transaction, stateId, acting.organisation, formKey)
  if (written !== undefined) return { stateId, id: written }
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  const told = { ...content, audience: byPartner ? 'government' : content.audience }
  const { rows } = await sql<{ id: number }>`
    insert into cooperation.activity (state_id, organisation_id, side, recorded_by, by_partner, form_key, change_id,
                                      ${columnNames(columns)})
    values (${stateId}, ${owner}, 'government', ${acting.organisation}, ${byPartner}, ${formKey}, ${change},
            ${columnValues(columns, told)})
    returning id`.execute(transaction)
  const key = { stateId, id: rows[0]?.id ?? 0 }
  await sql`
    insert into cooperation.participant (state_id, activity_id, organisation_id, role, named, change_id)
    values (${stateId}, ${key.id}, ${acting.organisation}, ${content.role}, ${content.named}, ${change})`.execute(
    transaction,
  )
  await link(transaction, key, { before: [], after: content.recommendations }, change)
  if (content.need !== null) await answer(transaction, key, content.need, change)
  return key
}

async function link(
  transaction: ActingTransaction,
  activity: ActivityKey,
  served: { before: readonly string[]; after: readonly string[] },
  change: number,
): Promise<void> {
  const links = { table: 'cooperation.served', naming: 'activity_id' }
  if (!(await serve(transaction, links, activity, served, change)))
    throw new Refusal('activity.recommendation-unknown')
}

/**
 * Puts other words, tags and days in place of an activity's. Sent twice, it changes nothing again.
 * @param opened the version that the form was opened with
 * @throws Refusal `activity.not-found` (404), `activity.not-yours-to-edit` (403), `activity.words-open` (409) where a
 *   partner would alter what the State has opened, `record.changed-meanwhile` (409)
 */
export async function editActivity(
  transaction: ActingTransaction,
  id: number,
  content: ActivityContent,
  opened: number,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { activity } = await activityToEdit(transaction, id)
  const told = { ...content, audience: activity.byPartner ? activity.audience : content.audience }
  const altered = columns.filter(([, name]) => JSON.stringify(told[name]) !== JSON.stringify(activity[name]))
  const links = { before: activity.recommendations, after: told.recommendations }
  const altersLinks = !servesTheSame(links)
  if (!altered.length && !altersLinks) return
  const altersWords = altersLinks || altered.some(([, name]) => name !== 'course')
  if (activity.byPartner && altersWords && (await isOpened(transaction, activity)))
    throw new Refusal('activity.words-open', {}, 409)
  const settings = altered.map(([column, name]) => sql`${sql.ref(column)} = ${told[name]}`)
  const change = await alter(
    transaction,
    asOpened(activity, opened),
    [...settings, changedNow],
    circumstances,
  )
  await link(transaction, activity, links, change)
}

/**
 * Says that an activity answers a need of its State, or no longer.
 * @throws Refusal `activity.not-found` and `need.not-found` (404), `activity.not-yours-to-edit` (403)
 */
export async function answerNeed(
  transaction: ActingTransaction,
  id: number,
  { need, answers }: { need: number; answers: boolean },
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { activity } = await activityToEdit(transaction, id)
  if (activity.byPartner && (await isOpened(transaction, activity)))
    throw new Refusal('activity.words-open', {}, 409)
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  if (answers) return answer(transaction, activity, need, change)
  await sql`
    delete from cooperation.answered_need
     where state_id = ${activity.stateId} and activity_id = ${id} and need_id = ${need}`.execute(transaction)
}

async function answer(
  transaction: ActingTransaction,
  { stateId, id }: ActivityKey,
  need: number,
  change: number,
): Promise<void> {
  const { rows } = await sql`
    select from exchange.need where state_id = ${stateId} and id = ${need}`.execute(transaction)
  if (!rows.length) throw new Refusal('need.not-found', {}, 404)
  await sql`
    insert into cooperation.answered_need (state_id, activity_id, need_id, change_id)
    values (${stateId}, ${id}, ${need}, ${change}) on conflict do nothing`.execute(transaction)
}

/**
 * Lets the sums of an activity be seen by whoever sees it, or closes them: for who may consent.
 * @throws Refusal `activity.not-found` (404), `consent.no-power` and `activity.not-yours-to-open` (403)
 */
export async function openSums(
  transaction: ActingTransaction,
  id: number,
  open: boolean,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { acting, activity } = await knownActivity(transaction, id)
  if (!isOwnState(acting, activity)) throw new Refusal('activity.not-yours-to-open', {}, 403)
  checkPower(await holdsPower(transaction))
  if ((activity.moneyOpenedAt !== null) === open) return
  await beginChange(transaction, { ...circumstances, confidential: true })
  await sql`select cooperation.open_sums(${activity.stateId}, ${id}, ${open})`.execute(transaction)
}

/**
 * The partner that recorded an activity agrees to its being public where the State opens it, or no longer.
 * @throws Refusal `activity.not-found` (404), `activity.not-yours-to-agree` (403)
 */
export async function agreeToPublic(
  transaction: ActingTransaction,
  id: number,
  agrees: boolean,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { acting, activity } = await knownActivity(transaction, id)
  if (!mayAgreeToPublic(acting, activity)) throw new Refusal('activity.not-yours-to-agree', {}, 403)
  if ((activity.partnerAgreesAt !== null) === agrees) return
  const setting = sql`partner_agrees_at = ${agrees ? sql`now()` : null}`
  await alter(transaction, asOpened(activity, activity.changeId), [setting], circumstances)
}

/**
 * For the State, someone who may consent agrees to what partners wrote into an activity and to its report backs: from
 * then on it is seen by whoever sees those.
 * @param seen the latest change of what was read; what came since waits
 * @throws Refusal as `openSums`
 */
export async function agreeToWritten(
  transaction: ActingTransaction,
  id: number,
  seen: number,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { acting, activity } = await knownActivity(transaction, id)
  if (!isOwnState(acting, activity)) throw new Refusal('activity.not-yours-to-open', {}, 403)
  checkPower(await holdsPower(transaction))
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  for (const table of ['result', 'value', 'document', 'partner_part'])
    await sql`
      update ${sql.table(`cooperation.${table}`)} set state_agrees_at = now(), change_id = ${change}
       where state_id = ${activity.stateId} and activity_id = ${id} and state_agrees_at is null
         and change_id <= ${seen}`.execute(transaction)
}

const asOpened = (activity: Activity, opened: number) => ({
  table: 'cooperation.activity',
  key: keyOf(activity),
  opened,
})

/** Whether the State has opened this activity by a decision of its own. */
async function isOpened(transaction: ActingTransaction, { stateId, id }: ActivityKey): Promise<boolean> {
  const { rows } = await sql<{ opened: boolean }>`
    select cooperation.is_opened(${stateId}, ${id}) as opened`.execute(transaction)
  return rows[0]?.opened ?? false
}

async function mechanismOf(transaction: ActingTransaction, stateId: string): Promise<number> {
  const { rows } = await sql<{ mechanism: number | null }>`
    select cooperation.mechanism_of(state_id) as mechanism from register.hosted_state
     where state_id = ${stateId}`.execute(transaction)
  const mechanism = rows[0]?.mechanism
  if (!mechanism) throw new Refusal('activity.no-mechanism')
  return mechanism
}

/** Who may record an activity. @throws Refusal `activity.not-yours-to-record` (403) */
export async function activityRecorder(transaction: ActingTransaction): Promise<ActingPerson> {
  const acting = await actingIn(transaction)
  if (!isPerson(acting) || !mayRecord(acting)) throw new Refusal('activity.not-yours-to-record', {}, 403)
  return acting
}

/** The activity, where whoever acts may put other words in its place. @throws Refusal as `editActivity` */
export async function activityToEdit(
  transaction: ActingTransaction,
  id: number,
): Promise<{ acting: ActingPerson; activity: Activity }> {
  const known = await knownActivity(transaction, id)
  if (!mayEditActivity(known.acting, known.activity)) throw new Refusal('activity.not-yours-to-edit', {}, 403)
  return known
}

/** An activity and who acts. @throws Refusal `activity.not-found` (404) */
export async function knownActivity(
  transaction: ActingTransaction,
  id: number,
): Promise<{ acting: ActingPerson; activity: Activity }> {
  const acting = await actingIn(transaction)
  const activity = await findActivity(transaction, id)
  if (!activity || !isPerson(acting)) throw new Refusal('activity.not-found', {}, 404)
  return { acting, activity }
}
