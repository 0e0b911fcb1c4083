/** Giving and revoking consent, and what an independent body decides of its own appearance. */
import { sql } from 'kysely'
import { Refusal } from '#platform/errors.ts'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { asOneLine } from '#platform/one-line.ts'
import { actingIn } from '#identity/acting.ts'
import { administers } from '#identity/policy.ts'
import { beginChange, type ChangeCircumstances } from '#record/change.ts'
import { beginningOf, endingOf, type ConsentToGive } from './model.ts'
import { checkOwn, checkPower, checkRevocable, consentingPerson, problemsWith } from './policy.ts'
import { findConsent, holdsPower, verifiedPartners } from './store.ts'
import { findThing, recordKinds } from './things.ts'

/**
 * Opens one thing, or every thing of a kind, to someone outside. Returns the consent's number.
 * @throws Refusal `consent.no-side` and `consent.no-power` (403), `consent.no-such-thing` (404), `consent.not-yours`
 *   (403), `consent.one-by-one` and `consent.unknown-partner` (422), or what `problemsWith` finds (422)
 */
export async function giveConsent(
  transaction: ActingTransaction,
  given: ConsentToGive,
  circumstances: ChangeCircumstances,
): Promise<number> {
  const ready = await readyToGive(transaction, given)
  return give(
    transaction,
    given,
    ready,
    await beginChange(transaction, { ...circumstances, confidential: true }),
  )
}

/**
 * The same within a change that does more than this.
 * @param change the transaction's, confidential
 * @throws Refusal as `giveConsent`
 */
export async function giveConsentWithin(
  transaction: ActingTransaction,
  given: ConsentToGive,
  change: number,
): Promise<number> {
  return give(transaction, given, await readyToGive(transaction, given), change)
}

type Ready = { person: ReturnType<typeof consentingPerson>; partners: number[] }

async function readyToGive(transaction: ActingTransaction, given: ConsentToGive): Promise<Ready> {
  const person = consentingPerson(await actingIn(transaction))
  checkPower(await holdsPower(transaction))
  await checkSubject(transaction, given, person)
  const [problem] = problemsWith(given, person, new Date())
  if (problem) throw new Refusal(problem.code)
  const partners = given.audience === 'named' ? [...new Set(given.partners)] : []
  const known = new Set((await verifiedPartners(transaction)).map(({ id }) => id))
  if (!partners.every((partner) => known.has(partner))) throw new Refusal('consent.unknown-partner')
  return { person, partners }
}

async function give(
  transaction: ActingTransaction,
  given: ConsentToGive,
  { person, partners }: Ready,
  change: number,
): Promise<number> {
  const { kind, id } = given.subject
  const { rows } = await sql<{ id: number }>`
    insert into consent.consent (state_id, side, organisation_id, scope, record_kind, record_id, audience,
                                 unnamed, authority_person_id, authority_office, decision_reference, conditions,
                                 begins_at, ends_at, change_id)
    values (${person.state}, ${person.side}, ${person.organisation}, ${id === null ? 'kind' : 'thing'}, ${kind}, ${id},
            ${given.audience}, ${given.unnamed ?? false}, ${person.person}, ${given.office.trim()}, ${given.decision.trim()},
            ${given.conditions.trim() || null},
            greatest(now(), coalesce(${given.from && beginningOf(given.from)}::timestamptz, now())),
            ${given.until && endingOf(given.until)}, ${change})
    returning id`.execute(transaction)
  const consent = rows[0]?.id ?? 0
  if (partners.length)
    await sql`
      insert into consent.named_partner (state_id, consent_id, organisation_id, change_id)
      select ${person.state}, ${consent}, partner, ${change} from unnest(${partners}::bigint[]) partner`.execute(
      transaction,
    )
  return consent
}

async function checkSubject(
  transaction: ActingTransaction,
  { subject }: ConsentToGive,
  person: ReturnType<typeof consentingPerson>,
): Promise<void> {
  if (subject.id !== null) {
    checkOwn(await findThing(transaction, person.state, subject), person)
  } else {
    const known = (await recordKinds(transaction)).find(({ kind }) => kind === subject.kind)
    if (!known) throw new Refusal('consent.no-such-thing', {}, 404)
    if (known.oneByOne) throw new Refusal('consent.one-by-one')
  }
}

/**
 * Takes a consent back, at once and everywhere.
 * @throws Refusal `consent.no-side` and `consent.no-power` (403), `consent.not-found` (404), `consent.no-reason` (422),
 *   `consent.over` (409)
 */
export async function revokeConsent(
  transaction: ActingTransaction,
  id: number,
  reason: string,
  circumstances: ChangeCircumstances,
): Promise<void> {
  await readyToRevoke(transaction, id, reason)
  const why = reason.trim()
  await revoke(
    transaction,
    id,
    why,
    await beginChange(transaction, { ...circumstances, why, confidential: true }),
  )
}

/**
 * The same within a change that does more than this.
 * @param change the transaction's, confidential
 * @throws Refusal as `revokeConsent`
 */
export async function revokeConsentWithin(
  transaction: ActingTransaction,
  id: number,
  reason: string,
  change: number,
): Promise<void> {
  await readyToRevoke(transaction, id, reason)
  await revoke(transaction, id, reason.trim(), change)
}

async function readyToRevoke(transaction: ActingTransaction, id: number, reason: string): Promise<void> {
  consentingPerson(await actingIn(transaction))
  const consent = await findConsent(transaction, id)
  if (!consent) throw new Refusal('consent.not-found', { id }, 404)
  checkPower(await holdsPower(transaction))
  checkRevocable(consent, reason, new Date())
}

async function revoke(
  transaction: ActingTransaction,
  id: number,
  reason: string,
  change: number,
): Promise<void> {
  const { numAffectedRows } = await sql`
    update consent.consent set revoked_at = now(), revoked_reason = ${reason}, change_id = ${change}
     where id = ${id} and revoked_at is null`.execute(transaction)
  // Someone else was quicker.
  if (!numAffectedRows) throw new Refusal('consent.over', {}, 409)
}

/**
 * Chooses the name that an independent body shows outside in place of its own; an empty one: its own.
 * @throws Refusal `consent.no-pseudonym` (403) for a government, `consent.no-power` (403)
 */
export async function chooseShownName(
  transaction: ActingTransaction,
  name: string,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const person = consentingPerson(await actingIn(transaction))
  if (person.side !== 'body') throw new Refusal('consent.no-pseudonym', {}, 403)
  checkPower(await holdsPower(transaction))
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  const chosen = asOneLine(name)
  if (chosen) {
    await sql`
      insert into consent.shown_name (state_id, organisation_id, name, change_id)
      values (${person.state}, ${person.organisation}, ${chosen}, ${change})
      on conflict (state_id, organisation_id) do update
         set name = excluded.name, change_id = excluded.change_id`.execute(transaction)
  } else {
    await sql`delete from consent.shown_name where organisation_id = ${person.organisation}`.execute(
      transaction,
    )
  }
}

/**
 * Removes from the public what an independent body had published; everyone reads the reason where it stood.
 * @throws Refusal `consent.administrator-only` (403), `consent.no-reason` (422), `consent.not-public` (404)
 */
export async function removePublic(
  transaction: ActingTransaction,
  { kind, stateId, id, reason }: { kind: string; stateId: string; id: number; reason: string },
  circumstances: ChangeCircumstances,
): Promise<void> {
  if (!administers(await actingIn(transaction))) throw new Refusal('consent.administrator-only', {}, 403)
  if (!reason.trim()) throw new Refusal('consent.no-reason')
  const thing = await findThing(transaction, stateId, { kind, id })
  if (!thing || thing.side !== 'body') throw new Refusal('consent.not-public', {}, 404)
  await beginChange(transaction, { ...circumstances, why: reason.trim(), confidential: true })
  await sql`select consent.remove_public(${kind}, ${stateId}, ${id}, ${reason.trim()})`.execute(transaction)
}

/**
 * What the author says to a removal, once; it stands beside the reason.
 * @throws Refusal `consent.no-power` (403), `consent.no-reply` (422), `consent.not-yours` (403), `consent.replied` (409)
 */
export async function replyToRemoval(
  transaction: ActingTransaction,
  { removal, words }: { removal: number; words: string },
  circumstances: ChangeCircumstances,
): Promise<void> {
  const person = consentingPerson(await actingIn(transaction))
  checkPower(await holdsPower(transaction))
  if (!words.trim()) throw new Refusal('consent.no-reply')
  const { rows } = await sql<{ own: boolean; replied: boolean }>`
    select organisation_id = ${person.organisation} as own, reply is not null as replied
      from consent.removal where state_id = ${person.state} and id = ${removal}`.execute(transaction)
  if (!rows[0]?.own || person.side !== 'body') throw new Refusal('consent.not-yours', {}, 403)
  if (rows[0].replied) throw new Refusal('consent.replied', {}, 409)
  await beginChange(transaction, { ...circumstances, confidential: true })
  await sql`select consent.reply_to_removal(${person.state}, ${removal}, ${words.trim()})`.execute(
    transaction,
  )
}
