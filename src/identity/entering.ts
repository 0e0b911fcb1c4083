/** What the commands about people share: finding whom they are about, entering someone, giving a role. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { Refusal } from '#platform/errors.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { beginChange, type ChangeCircumstances } from '#record/change.ts'
import type { Role } from './model.ts'
import { findOrganisation, findPerson, type StoredOrganisation, type StoredPerson } from './store.ts'

/** Makes a person with an account that has no password yet. */
export async function enterPerson(
  transaction: ActingTransaction,
  change: number,
  { name, email, office, language }: { name: string; email: string; office: string; language: Language },
): Promise<{ person: number; user: string }> {
  const user = randomUUID()
  await sql`insert into sign_in."user" (id, name, email) values (${user}, ${name}, ${email.toLowerCase()})`.execute(
    transaction,
  )
  const { rows } = await sql<{ id: number }>`
    insert into identity.person (user_id, change_id) values (${user}, ${change}) returning id`.execute(
    transaction,
  )
  const person = rows[0]?.id ?? 0
  await sql`
    insert into identity.personal (person_id, name, email, office, language, change_id)
    values (${person}, ${name}, ${email}, ${office || null}, ${language}, ${change})`.execute(transaction)
  return { person, user }
}

/** Returns the membership. @throws Refusal `people.has-role` (409) */
export async function giveRole(
  transaction: ActingTransaction,
  change: number,
  person: number,
  { organisation, role, guest, until }: { organisation: number; role: Role; guest: boolean; until?: Date },
): Promise<number> {
  const held = (await findPerson(transaction, person))?.memberships.some(
    (one) => one.inForce && one.role === role && one.organisation.id === organisation,
  )
  if (held) throw new Refusal('people.has-role', {}, 409)
  const { rows } = await sql<{ id: number }>`
    insert into identity.membership (person_id, organisation_id, role, guest, ends_at, change_id)
    values (${person}, ${organisation}, ${role}, ${guest}, ${until ?? null}, ${change})
    returning id`.execute(transaction)
  return rows[0]?.id ?? 0
}

/** Signs someone out everywhere. */
export async function endSessions(transaction: ActingTransaction, userId: string | null): Promise<void> {
  await sql`delete from sign_in.session where "userId" = ${userId}`.execute(transaction)
}

/** @throws Refusal `people.not-found` (404) */
export async function organisationOf(
  transaction: ActingTransaction,
  id: number,
): Promise<StoredOrganisation> {
  const found = await findOrganisation(transaction, id)
  if (!found) throw new Refusal('people.not-found', {}, 404)
  return found
}

/** @throws Refusal `people.not-found` (404) */
export async function personOf(transaction: ActingTransaction, id: number): Promise<StoredPerson> {
  const found = await findPerson(transaction, id)
  if (!found) throw new Refusal('people.not-found', {}, 404)
  return found
}

/** People and organisations are never part of the public register. */
export const begin = (transaction: ActingTransaction, circumstances: ChangeCircumstances) =>
  beginChange(transaction, { ...circumstances, confidential: true })
