/** What people do with requests: write them down, send them out with consent, take them back, keep their clock. */
import { sql } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { columnsOf } from '#platform/database/columns.ts'
import { columnNames, columnSettings, columnValues, saysTheSame } from '#platform/database/form-row.ts'
import { oneAtATime } from '#platform/database/one-at-a-time.ts'
import { todayInUtc } from '#platform/day.ts'
import { Refusal } from '#platform/errors.ts'
import { giveConsent, giveConsentWithin, revokeConsentWithin } from '#consent/commands.ts'
import { consentingPerson } from '#consent/policy.ts'
import { consentsToThing, holdsPower } from '#consent/store.ts'
import { actingIn } from '#identity/acting.ts'
import { isPerson, type ActingPerson } from '#identity/model.ts'
import { alter, changedNow, keyOf } from '#record/alter.ts'
import { beginChange, type ChangeCircumstances } from '#record/change.ts'
import { changedMeanwhile } from '#record/conflict.ts'
import { actApplies } from './model.ts'
import type {
  ClockContent,
  Request,
  RequestContent,
  SecretariatAnswer,
  Sending,
  StandingAct,
} from './model.ts'
import { notifyPartner, notifyState } from '../conversation/notices.ts'
import { keepsClock, mayEditRequest, mayWriteRequest } from './policy.ts'
import { askedForBy, clockOf, findRequest, findShown, hiddenAmong, requestOfForm } from './store.ts'
import { crowdOf, drawVeil, nextMonday, regionInFigures, type HostedState, type Veil } from './veil.ts'

/**
 * Writes a request down, which goes nowhere by that. One that comes twice with the same `formKey` is written once.
 * @returns its number
 * @throws Refusal `request.not-yours-to-write` (403), `request.need-unknown` (422)
 */
export async function writeRequest(
  transaction: ActingTransaction,
  content: RequestContent,
  formKey: string,
  circumstances: ChangeCircumstances,
): Promise<number> {
  const acting = await requestWriter(transaction)
  await oneAtATime(transaction, formKey)
  const written = await requestOfForm(transaction, acting, formKey)
  if (written !== undefined) return written
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  const { rows } = await sql<{ id: number; token: string }>`
    insert into exchange.request (state_id, organisation_id, side, named, written_by, form_key, change_id,
                                  ${columnNames(columns)})
    values (${acting.state}, ${acting.organisation}, 'government', 'open', ${acting.person}, ${formKey}, ${change},
            ${columnValues(columns, content)})
    returning id, token`.execute(transaction)
  const { id = 0, token = '' } = rows[0] ?? {}
  await bundle(transaction, { stateId: acting.state, id, needs: [] }, content.needs, change)
  // Whoever may send it hears of it; what an institution keeps inside, nobody else does.
  if (content.audience === 'government')
    await notifyState(transaction, token, {
      kind: 'request-waits',
      path: `/desk/requests/${id}`,
      byConsent: true,
    })
  return id
}

/** What a form says of a request, column by column. */
const columns = columnsOf('title', 'words', 'language', 'audience')

/**
 * Puts other words and needs in place of a request's. What went out under its State's name is read anew by who sees it;
 * what an unnamed request shows stays as it was drawn.
 * @param opened the version that the form was opened with
 * @throws Refusal `request.not-found` (404), `request.not-yours-to-edit` (403), `request.over` (409), `request.need-unknown`
 *   (422), `request.widened-by-consent` (403) for another need in what went out, `record.changed-meanwhile` (409)
 */
export async function editRequest(
  transaction: ActingTransaction,
  id: number,
  content: RequestContent,
  opened: number,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { request } = await requestToEdit(transaction, id)
  if (request.standing === 'withdrawn' || request.standing === 'closed')
    throw new Refusal('request.over', {}, 409)
  const isMoreNeeds = content.needs.some((need) => !request.needs.includes(need))
  if (request.standing !== 'draft' && isMoreNeeds && !(await holdsPower(transaction)))
    throw new Refusal('request.widened-by-consent', {}, 403)
  if (bundlesTheSame(request, content) && saysTheSame(columns, request, content)) return
  const settings = [...columnSettings(columns, content), changedNow]
  const change = await alter(transaction, asOpened(request, opened), settings, circumstances)
  await bundle(transaction, request, content.needs, change)
}

const bundlesTheSame = (request: Request, { needs }: RequestContent) =>
  request.needs.length === needs.length && needs.every((need) => request.needs.includes(need))

/** Puts these needs into a request, and no others. */
async function bundle(
  transaction: ActingTransaction,
  request: Pick<Request, 'stateId' | 'id' | 'needs'>,
  needs: readonly number[],
  change: number,
): Promise<void> {
  const gone = request.needs.filter((need) => !needs.includes(need))
  const added = needs.filter((need) => !request.needs.includes(need))
  if (gone.length)
    await sql`
      delete from exchange.request_need
       where state_id = ${request.stateId} and request_id = ${request.id}
         and need_id = any (${gone}::bigint[])`.execute(transaction)
  if (!added.length) return
  // The request's own audience is the widest that a need in it may have (exchange.check_request_need).
  const { rows } = await sql`
    select from exchange.need
      join exchange.request on request.state_id = need.state_id and request.id = ${request.id}
     where need.state_id = ${request.stateId} and need.id = any (${added}::bigint[]) and need.side = 'government'
       and need.taken_up_at is not null
       and (need.audience = 'government'
            or request.audience = 'institution' and request.organisation_id = need.organisation_id)`.execute(
    transaction,
  )
  if (rows.length !== added.length) throw new Refusal('request.need-unknown')
  await sql`
    insert into exchange.request_need (state_id, request_id, need_id, change_id)
    select ${request.stateId}, ${request.id}, need, ${change} from unnest(${added}::bigint[]) need`.execute(
    transaction,
  )
}

/**
 * What a request would show if it went out unnamed, from when, and behind which States its own would be hidden then.
 * @param hosted the hosted States of the same world, with what the public register holds of each
 * @throws Refusal `request.too-few-states` (409) where fewer than five States are hosted, `request.crowd-gone` (409) where
 *   fewer than five are of those behind which the State has asked unnamed before
 */
export async function veilOf(
  transaction: ActingTransaction,
  request: Pick<Request, 'stateId' | 'id'>,
  hosted: readonly HostedState[],
): Promise<{ veil: Veil; shownFrom: string; crowd: string[] }> {
  const left = await hiddenAmong(transaction)
  const among = hosted.filter(({ code }) => left?.includes(code) ?? true)
  const veil = drawVeil(await askedForBy(transaction, request), request.stateId, among)
  if (!veil) throw new Refusal(left ? 'request.crowd-gone' : 'request.too-few-states', {}, 409)
  return {
    veil,
    shownFrom: nextMonday(new Date()),
    crowd: crowdOf(veil, among).map(({ code }) => code),
  }
}

/**
 * Sends a request out: gives the consent, and from then on it is seen by whom the consent reaches. Once; only by a person
 * with the power to consent.
 * @throws Refusal `request.not-found` (404), `request.sent-already` (409), what `veilOf` refuses where it is to go out
 *   unnamed, `record.changed-meanwhile` (409) where it is not what the person saw, and what `giveConsent` refuses
 */
export async function sendRequest(
  transaction: ActingTransaction,
  id: number,
  sending: Sending,
  { hosted, opened }: { hosted: readonly HostedState[]; opened: number },
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { request } = await knownRequest(transaction, id)
  if (request.standing !== 'draft') throw new Refusal('request.sent-already', {}, 409)
  if (request.changeId !== opened) throw changedMeanwhile()
  if (!(await holdsPower(transaction))) throw new Refusal('consent.no-power', {}, 403)
  const drawn = sending.under === 'unnamed' ? await veilInTurn(transaction, request, hosted) : undefined
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  if (drawn)
    await sql`
      insert into exchange.crowd (state_id, request_id, states, change_id)
      values (${request.stateId}, ${id}, ${drawn.crowd}, ${change})`.execute(transaction)
  const region = drawn ? drawn.veil.region : regionInFigures(request.stateId, hosted)
  const { rows } = await sql<{ sent: boolean }>`
    select exchange.send_out(${id}, ${sending.under}, ${region}, ${drawn ? JSON.stringify(drawn.veil) : null}::jsonb,
                             ${drawn?.shownFrom ?? null}::date) as sent`.execute(transaction)
  if (!rows[0]?.sent) throw new Refusal('request.sent-already', {}, 409)
  await giveConsentWithin(
    transaction,
    {
      subject: { kind: 'request', id },
      audience: sending.to,
      unnamed: sending.under === 'unnamed',
      partners: sending.partners,
      office: sending.office,
      decision: sending.decision,
      conditions: sending.conditions,
      from: null,
      until: sending.until,
    },
    change,
  )
}

/** Of two that go out at once the second is drawn after the first. */
async function veilInTurn(...[transaction, request, hosted]: Parameters<typeof veilOf>) {
  await oneAtATime(transaction, `unnamed ${request.stateId}`)
  return veilOf(transaction, request, hosted)
}

/**
 * Opens the name of an unnamed request, and with it the request itself, to one partner that the State trusts.
 * @throws Refusal `request.not-found` (404), `request.not-unnamed` (409), and what `giveConsent` refuses
 */
export async function openName(
  transaction: ActingTransaction,
  id: number,
  to: { partner: number; office: string; decision: string; until: string | null },
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { request } = await knownRequest(transaction, id)
  if (request.standing === 'draft' || request.named !== 'unnamed')
    throw new Refusal('request.not-unnamed', {}, 409)
  await giveConsent(
    transaction,
    {
      subject: { kind: 'request', id },
      audience: 'named',
      partners: [to.partner],
      office: to.office,
      decision: to.decision,
      conditions: '',
      from: null,
      until: to.until,
    },
    circumstances,
  )
  const { rows } = await sql<{ token: string }>`
    select token from exchange.thread
     where request_token = ${request.token} and organisation_id = ${to.partner}`.execute(transaction)
  for (const { token } of rows)
    await notifyPartner(transaction, token, {
      kind: 'name-opened',
      path: `/exchange/requests/${request.token}`,
    })
}

/**
 * Takes a request back for good: nobody outside sees anything of it from then on. What was seen stays in the record.
 * @throws Refusal `request.not-found` (404), `consent.no-power` (403), `consent.no-reason` (422), `request.over` (409)
 */
export async function withdrawRequest(
  transaction: ActingTransaction,
  id: number,
  reason: string,
  circumstances: ChangeCircumstances,
): Promise<void> {
  consentingPerson(await actingIn(transaction))
  const { request } = await knownRequest(transaction, id)
  if (!(await holdsPower(transaction))) throw new Refusal('consent.no-power', {}, 403)
  if (!reason.trim()) throw new Refusal('consent.no-reason')
  const why = reason.trim()
  const change = await beginChange(transaction, { ...circumstances, why, confidential: true })
  for (const consent of await consentsToThing(transaction, request.stateId, 'request', id))
    await revokeConsentWithin(transaction, consent.id, why, change)
  const { rows } = await sql<{ taken: boolean }>`select exchange.take_back(${id}) as taken`.execute(
    transaction,
  )
  if (!rows[0]?.taken) throw new Refusal('request.over', {}, 409)
}

/**
 * Pauses, reopens or closes a request that went out. Who sees it unnamed is told of it the next day.
 * @throws Refusal `request.not-found` (404), `request.not-yours-to-edit` (403), `request.no-reason` (422) where it is closed,
 *   `request.stands-otherwise` (409)
 */
export async function changeStanding(
  transaction: ActingTransaction,
  id: number,
  { act, reason }: { act: StandingAct; reason: string },
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { request } = await requestToEdit(transaction, id)
  const because = reason.trim()
  if (act === 'close' && !because) throw new Refusal('request.no-reason')
  if (!actApplies(act, request.standing)) throw new Refusal('request.stands-otherwise', {}, 409)
  const setting = {
    pause: sql`paused_at = now()`,
    reopen: sql`paused_at = null, closed_at = null, closed_because = null`,
    close: sql`closed_at = now(), closed_because = ${because}`,
  }[act]
  await alter(transaction, asOpened(request, request.changeId), [setting], { ...circumstances, why: because })
}

const asOpened = (request: Request, opened: number) => ({
  table: 'exchange.request',
  key: keyOf(request),
  opened,
})

/**
 * Sets the days within which requests are acknowledged and answered, in public.
 * @throws Refusal `clock.secretariat-only` (403)
 */
export async function setClock(
  transaction: ActingTransaction,
  { acknowledgeDays, answerDays, reason }: ClockContent,
  circumstances: ChangeCircumstances,
): Promise<void> {
  await secretariat(transaction)
  const change = await beginChange(transaction, { ...circumstances, why: reason })
  await sql`
    insert into exchange.clock_setting (acknowledge_days, answer_days, reason, change_id)
    values (${acknowledgeDays}, ${answerDays}, ${reason}, ${change})`.execute(transaction)
}

/**
 * What the secretariat answers where no partner did in time: that it is in hand, or no, with the reason.
 * @throws Refusal `clock.secretariat-only` (403), `request.not-found` (404), `clock.no-reason` (422), `clock.not-due` and
 *   `clock.answered` (409)
 */
export async function answerForPartners(
  transaction: ActingTransaction,
  token: string,
  { answer, reason }: { answer: SecretariatAnswer; reason: string },
  circumstances: ChangeCircumstances,
): Promise<void> {
  await secretariat(transaction)
  if (!(await findShown(transaction, token))) throw new Refusal('request.not-found', {}, 404)
  if (!reason.trim()) throw new Refusal('clock.no-reason')
  const [clock] = await clockOf(transaction, [token])
  if (!clock || clock.answeredOn) throw new Refusal('clock.answered', {}, 409)
  if (clock.answerBy >= todayInUtc()) throw new Refusal('clock.not-due', {}, 409)
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  await sql`
    insert into exchange.secretariat_answer (request_token, answer, reason, change_id)
    values (${token}::uuid, ${answer}, ${reason.trim()}, ${change})`.execute(transaction)
}

async function secretariat(transaction: ActingTransaction): Promise<void> {
  const acting = await actingIn(transaction)
  if (!isPerson(acting) || !keepsClock(acting)) throw new Refusal('clock.secretariat-only', {}, 403)
}

/** Who may write a request down. @throws Refusal `request.not-yours-to-write` (403) */
export async function requestWriter(
  transaction: ActingTransaction,
): Promise<ActingPerson & { state: string }> {
  const acting = await actingIn(transaction)
  if (!isPerson(acting) || !mayWriteRequest(acting)) throw new Refusal('request.not-yours-to-write', {}, 403)
  return acting
}

/** The request, where whoever acts may put other words in its place. @throws Refusal as `editRequest` */
export async function requestToEdit(
  transaction: ActingTransaction,
  id: number,
): Promise<{ acting: ActingPerson; request: Request }> {
  const { acting, request } = await knownRequest(transaction, id)
  if (!mayEditRequest(acting, request)) throw new Refusal('request.not-yours-to-edit', {}, 403)
  return { acting, request }
}

/** A request of the State for which someone acts. @throws Refusal `request.not-found` (404) */
export async function knownRequest(
  transaction: ActingTransaction,
  id: number,
): Promise<{ acting: ActingPerson; request: Request }> {
  const acting = await actingIn(transaction)
  const request = await findRequest(transaction, id)
  if (!request || !isPerson(acting) || acting.side !== 'government' || acting.state !== request.stateId)
    throw new Refusal('request.not-found', {}, 404)
  return { acting, request }
}
