/** What is done with terms of support: proposed, amended, accepted by name on both sides, ended. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { oneAtATime } from '#platform/database/one-at-a-time.ts'
import { Refusal } from '#platform/errors.ts'
import { holdsPower } from '#consent/store.ts'
import { actingIn } from '#identity/acting.ts'
import { beginChange, type ChangeCircumstances } from '#record/change.ts'
import { threadOf } from '../conversation/commands.ts'
import { notifyPartner, notifyState } from '../conversation/notices.ts'
import { standingOf, type TermsContent, type TermsVersion } from './model.ts'
import { mayAccept, mayEnd, mayPropose, sideIn } from './policy.ts'
import { agreementOfForm, ownName, stateOfThread, versionsOf } from './store.ts'

/** Below the language. */
export const termsPath = (agreement: string): string => `/desk/terms/${agreement}`

/**
 * Proposes terms to the other side of a thread, or another version of them. One that comes twice with the same
 * `formKey` is one version. Nobody has accepted it yet.
 * @param amends the agreement and the version from which the form began
 * @returns the agreement
 * @throws Refusal `terms.name-not-open` (409) where the partner does not know the State, `terms.not-yours` (403),
 *   `terms.there-are-some`, `terms.ended` and `terms.changed-meanwhile` (409)
 */
export async function proposeTerms(
  transaction: ActingTransaction,
  threadToken: string,
  {
    content,
    formKey,
    amends,
  }: { content: TermsContent; formKey: string; amends?: { agreement: string; version: number } },
  circumstances: ChangeCircumstances,
): Promise<string> {
  const { thread, parties, side } = await placeOfTerms(transaction, threadToken)
  await oneAtATime(transaction, threadToken)
  const written = await agreementOfForm(transaction, formKey)
  if (written) return written
  const agreement = amends?.agreement ?? randomUUID()
  const versions = amends ? await versionsOf(transaction, agreement) : []
  if (amends) {
    if (standingOf(versions) === 'ended') throw new Refusal('terms.ended', {}, 409)
    if (versions.at(-1)?.version !== amends.version) throw new Refusal('terms.changed-meanwhile', {}, 409)
  } else if (thread.agreement && standingOf(await versionsOf(transaction, thread.agreement)) !== 'ended')
    throw new Refusal('terms.there-are-some', {}, 409)
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  await sql`
    insert into exchange.terms (state_id, agreement, version, thread_token, organisation_id, title, tasks, results,
                                made_public, starts_on, ends_on, report_back_on, words, language, proposed_by_state,
                                form_key, change_id)
    values (${parties.stateId}, ${agreement}, ${versions.length + 1}, ${threadToken}, ${parties.organisationId},
            ${content.title}, ${JSON.stringify(content.tasks)}::jsonb, ${JSON.stringify(content.results)}::jsonb,
            ${content.madePublic}, ${content.startsOn}, ${content.endsOn}, ${content.reportBackOn}, ${content.words},
            ${content.language}, ${side === 'state'}, ${formKey}, ${change})`.execute(transaction)
  const notice = { kind: 'terms', path: termsPath(agreement) } as const
  if (side === 'state') await notifyPartner(transaction, threadToken, notice)
  else await notifyState(transaction, thread.requestToken, notice)
  return agreement
}

/**
 * Accepts the last version for the side that acts, in the name of whoever does.
 * @param version the one that was read
 * @throws Refusal `terms.not-found` (404), `terms.no-power` (403), `terms.ended`, `terms.changed-meanwhile` (409)
 */
export async function acceptTerms(
  transaction: ActingTransaction,
  agreement: string,
  version: number,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { last, versions, side } = await termsToRead(transaction, agreement)
  const acting = await actingIn(transaction)
  if (!mayAccept(acting, last, await holdsPower(transaction))) throw new Refusal('terms.no-power', {}, 403)
  if (standingOf(versions) === 'ended') throw new Refusal('terms.ended', {}, 409)
  if (last.version !== version) throw new Refusal('terms.changed-meanwhile', {}, 409)
  if (side === 'state' ? last.stateAcceptedAt : last.partnerAcceptedAt) return
  const name = await ownName(transaction)
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  const settings =
    side === 'state'
      ? sql`state_accepted_by = ${name}, state_accepted_at = now()`
      : sql`partner_accepted_by = ${name}, partner_accepted_at = now()`
  await sql`
    update exchange.terms set ${settings}, change_id = ${change}
     where state_id = ${last.stateId} and id = ${last.id}`.execute(transaction)
  const notice = { kind: 'accept', path: termsPath(agreement) } as const
  if (side === 'state' && !last.partnerAcceptedAt) await notifyPartner(transaction, last.threadToken, notice)
  if (side === 'partner' && !last.stateAcceptedAt)
    await notifyState(transaction, last.requestToken, { ...notice, byConsent: true })
}

/**
 * Ends an agreement, or what was only proposed, for a reason that the other side reads.
 * @throws Refusal `terms.not-found` (404), `terms.not-yours` (403), `terms.reason-missing` (422)
 */
export async function endTerms(
  transaction: ActingTransaction,
  agreement: string,
  because: string,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { last, versions, side } = await termsToRead(transaction, agreement)
  if (!mayEnd(await actingIn(transaction), last, await holdsPower(transaction)))
    throw new Refusal('terms.not-yours', {}, 403)
  const reason = because.trim()
  if (!reason) throw new Refusal('terms.reason-missing')
  if (standingOf(versions) === 'ended') return
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  await sql`
    update exchange.terms
       set ended_at = now(), ended_by_state = ${side === 'state'}, end_reason = ${reason}, change_id = ${change}
     where state_id = ${last.stateId} and agreement = ${agreement} and ended_at is null`.execute(transaction)
  const notice = { kind: 'ended', path: termsPath(agreement) } as const
  if (side === 'state') await notifyPartner(transaction, last.threadToken, notice)
  else await notifyState(transaction, last.requestToken, notice)
}

/**
 * Between whom terms would be, for whoever may propose them.
 * @throws Refusal `conversation.not-found` (404), `terms.name-not-open` (409), `terms.not-yours` (403)
 */
export async function placeOfTerms(transaction: ActingTransaction, threadToken: string) {
  const thread = await threadOf(transaction, threadToken)
  const stateId = thread.nameOpen ? await stateOfThread(transaction, threadToken) : undefined
  if (!stateId || thread.stance === 'declined') throw new Refusal('terms.name-not-open', {}, 409)
  const parties = { stateId, organisationId: thread.organisationId }
  const acting = await actingIn(transaction)
  if (!mayPropose(acting, parties)) throw new Refusal('terms.not-yours', {}, 403)
  return { thread, parties, side: sideIn(acting, parties) }
}

/** The versions of an agreement, for its two sides. @throws Refusal `terms.not-found` (404) */
export async function termsToRead(
  transaction: ActingTransaction,
  agreement: string,
): Promise<{ versions: TermsVersion[]; last: TermsVersion; side: 'state' | 'partner' }> {
  const versions = await versionsOf(transaction, agreement)
  const last = versions.at(-1)
  const side = last && sideIn(await actingIn(transaction), last)
  if (!last || !side) throw new Refusal('terms.not-found', {}, 404)
  return { versions, last, side }
}
