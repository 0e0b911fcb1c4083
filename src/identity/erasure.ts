/** What an instance holds on one person, and its erasure. */
import { sql } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { Refusal } from '#platform/errors.ts'
import type { ChangeCircumstances } from '#record/change.ts'
import { actingIn } from './acting.ts'
import { begin } from './entering.ts'
import { isPerson } from './model.ts'
import { administers } from './policy.ts'

/**
 * Everything that is held on a person: who they are and were, how they sign in, their roles and powers, their changes,
 * and by identifiers whatever else names them. Secrets (passwords, tokens) are in it by their existence alone.
 */
export type HeldOnPerson = {
  person: object
  personal: { name: string; email: string } | null
  personalBefore: object[]
  memberships: object[]
  powers: object[]
  account: object | null
  sessions: object[]
  signInMethods: object[]
  links: object[]
  passkeys: object[]
  changes: { id: number; at: string }[]
  log: { at: string; what: string }[]
  elsewhere: { table: string; as: string; row: object; change: number | null }[]
}

/** For the person themselves, and for whoever has the machine in their hands. @throws Refusal `people.not-found`, `people.data-not-yours` */
export async function heldOn(transaction: ActingTransaction, person: number): Promise<HeldOnPerson> {
  const acting = await actingIn(transaction)
  if (isPerson(acting) && acting.person !== person) throw new Refusal('people.data-not-yours', {}, 403)
  const { rows } = await sql<{ held: HeldOnPerson & { person: object | null } }>`
    select identity.held_on(${person}) as held`.execute(transaction)
  const held = rows[0]?.held
  if (!held?.person) throw new Refusal('people.not-found', {}, 404)
  return held
}

/**
 * Erases who a person is and how they sign in, for good. Their roles and changes stay, under a pseudonym, and the
 * sealed log stays valid. For an administrator.
 * @throws Refusal `people.erase-not-yours` (403), `people.not-found` (404; also who was erased before)
 */
export async function erasePerson(
  transaction: ActingTransaction,
  person: number,
  circumstances: ChangeCircumstances,
): Promise<void> {
  if (!administers(await actingIn(transaction))) throw new Refusal('people.erase-not-yours', {}, 403)
  await begin(transaction, circumstances)
  const { rows } = await sql<{ erased: boolean }>`select identity.erase(${person}) as erased`.execute(
    transaction,
  )
  if (!rows[0]?.erased) throw new Refusal('people.not-found', {}, 404)
}
