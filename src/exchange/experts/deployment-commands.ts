/** A deployment, step by step: a State asks by the card, the expert answers, then the employer; each for itself, once. */
import { sql } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { oneAtATime } from '#platform/database/one-at-a-time.ts'
import { Refusal } from '#platform/errors.ts'
import { holdsPower } from '#consent/store.ts'
import { actingIn } from '#identity/acting.ts'
import { alter, keyOf } from '#record/alter.ts'
import { beginChange, type ChangeCircumstances } from '#record/change.ts'
import { deploymentOfForm, findDeployment, isAsked, requestsOut } from './deployment-store.ts'
import type { Deployment, DeploymentContent } from './model.ts'
import { mayAskExpert, mayLookForExperts } from './policy.ts'
import { findCard } from './store.ts'

/**
 * Asks the expert of a card. One that comes twice with the same `formKey` is asked once. @returns its number
 * @throws Refusal `deployment.not-yours-to-ask` (403), `deployment.no-such-card` (404), `deployment.request-not-out`
 *   and `deployment.already-asked` (409), `deployment.not-available` (422)
 */
export async function askExpert(
  transaction: ActingTransaction,
  token: string,
  { request, task, startsOn, endsOn }: DeploymentContent,
  formKey: string,
  circumstances: ChangeCircumstances,
): Promise<number> {
  const acting = await expertAsker(transaction)
  await oneAtATime(transaction, formKey)
  const asked = await deploymentOfForm(transaction, acting.state, formKey)
  if (asked !== undefined) return asked
  const card = await findCard(transaction, token)
  if (!card) throw new Refusal('deployment.no-such-card', {}, 404)
  const out = await requestsOut(transaction, acting.state)
  if (!out.some(({ id }) => id === request)) throw new Refusal('deployment.request-not-out', {}, 409)
  const { availableFrom: from, availableUntil: until } = card
  if (startsOn < from || endsOn > until) throw new Refusal('deployment.not-available', { from, until })
  if (await isAsked(transaction, { stateId: acting.state, request, expert: card.id }))
    throw new Refusal('deployment.already-asked', {}, 409)
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  const { rows } = await sql<{ id: number }>`
    insert into exchange.deployment (state_id, expert_id, request_id, task, starts_on, ends_on, asked_by, form_key, change_id)
    values (${acting.state}, ${card.id}, ${request}, ${task}, ${startsOn}, ${endsOn}, ${acting.person}, ${formKey}, ${change})
    returning id`.execute(transaction)
  const id = rows[0]?.id ?? 0
  await notify(transaction, { stateId: acting.state, id })
  return id
}

/** Tells by a letter whose turn it is; who took part, once it is nobody's. */
async function notify(
  transaction: ActingTransaction,
  { stateId, id }: Pick<Deployment, 'stateId' | 'id'>,
): Promise<void> {
  await sql`select exchange.notify_of_deployment(${stateId}, ${id})`.execute(transaction)
}

/** Whoever may ask experts for a State. @throws Refusal `deployment.not-yours-to-ask` (403) */
export async function expertAsker(transaction: ActingTransaction) {
  const acting = await actingIn(transaction)
  if (!mayAskExpert(acting, await holdsPower(transaction)))
    throw new Refusal('deployment.not-yours-to-ask', {}, 403)
  return acting
}

export type Answer = { yes: boolean; because: string; opened: number }

/**
 * The expert agrees, or declines for a reason.
 * @throws Refusal `deployment.not-found` (404), `deployment.not-yours-to-answer` (403), `deployment.answered` (409),
 *   `deployment.reason-missing` (422), `record.changed-meanwhile` (409)
 */
export async function answerDeployment(
  transaction: ActingTransaction,
  id: number,
  answer: Answer,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const deployment = await known(transaction, id)
  if (deployment.party !== 'expert') throw new Refusal('deployment.not-yours-to-answer', {}, 403)
  if (deployment.standing !== 'asked') throw new Refusal('deployment.answered', {}, 409)
  const because = reasonOf(answer)
  await set(
    transaction,
    deployment,
    answer.opened,
    sql`expert_agrees = ${answer.yes}, expert_answered_at = now(), refused_because = ${because}`,
    circumstances,
  )
}

/**
 * The employer releases the expert, or does not for a reason: through someone else than the expert, where there is one.
 * From then on the State is told who the expert is.
 * @throws Refusal as `answerDeployment`, and `deployment.not-yours-to-release` (403)
 */
export async function releaseExpert(
  transaction: ActingTransaction,
  id: number,
  answer: Answer,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const deployment = await known(transaction, id)
  if (deployment.party === 'state') throw new Refusal('deployment.not-yours-to-release', {}, 403)
  if (deployment.standing !== 'agreed') throw new Refusal('deployment.answered', {}, 409)
  if (!deployment.mayRelease) throw new Refusal('deployment.not-yours-to-release', {}, 403)
  const because = reasonOf(answer)
  await set(
    transaction,
    deployment,
    answer.opened,
    sql`employer_releases = ${answer.yes}, employer_answered_at = now(), refused_because = ${because}`,
    circumstances,
  )
}

/** The State asks no more. @throws Refusal `deployment.not-found` (404), `deployment.not-yours-to-ask` (403), `record.changed-meanwhile` (409) */
export async function withdrawDeployment(
  transaction: ActingTransaction,
  id: number,
  opened: number,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const acting = await actingIn(transaction)
  const deployment = await known(transaction, id)
  const isStates = mayLookForExperts(acting) && acting.state === deployment.stateId
  if (!isStates || (acting.role !== 'coordinator' && !(await holdsPower(transaction))))
    throw new Refusal('deployment.not-yours-to-ask', {}, 403)
  if (deployment.standing === 'withdrawn') return
  await set(transaction, deployment, opened, sql`withdrawn_at = now()`, circumstances)
}

/** Why not; nothing where it is yes. @throws Refusal `deployment.reason-missing` (422) */
function reasonOf({ yes, because }: Answer): string | null {
  if (yes) return null
  const reason = because.trim()
  if (!reason) throw new Refusal('deployment.reason-missing')
  return reason
}

async function known(transaction: ActingTransaction, id: number): Promise<Deployment> {
  const deployment = await findDeployment(transaction, id)
  if (!deployment) throw new Refusal('deployment.not-found', {}, 404)
  return deployment
}

async function set(
  transaction: ActingTransaction,
  deployment: Deployment,
  opened: number,
  setting: ReturnType<typeof sql>,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const row = { table: 'exchange.deployment', key: keyOf(deployment), opened }
  await alter(transaction, row, [setting], circumstances)
  await notify(transaction, deployment)
}
