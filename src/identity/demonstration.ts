/** The demonstration's people: of imaginary States, for whoever looks at the program on their own machine. */
import { isIPv4 } from 'node:net'
import { sql, type Kysely } from 'kysely'
import { inTransactionAs, type ActingTransaction, type Proof } from '#platform/database/acting.ts'
import type { Database } from '#platform/database/connect.ts'
import type { Environment } from '#platform/environment.ts'
import { beginChange, type ChangeCircumstances } from '#record/change.ts'
import { organisations, people } from '../../demo/people.ts'
import type { DemonstrationPerson, OrganisationKey } from '../../demo/people.ts'
import type { OrganisationKind, Role } from './model.ts'

/** As the sign-in page offers it. */
export type DemonstrationAccount = {
  person: number
  userId: string
  name: string
  office: string | null
  role: Role
  kind: OrganisationKind
  organisation: string
}

/**
 * The program serves this machine alone: as ORIGIN says, or, where none is set, as it listens. Elsewhere there are no
 * demonstration accounts, since anyone could be anyone.
 */
export function servesThisMachineAlone({
  origin,
  host,
  trustedProxies,
}: Pick<Environment, 'origin' | 'host' | 'trustedProxies'>): boolean {
  if (origin) return isLoopback(new URL(origin).hostname)
  return isLoopback(host) && trustedProxies.length === 0
}

function isLoopback(host: string): boolean {
  return (
    host === 'localhost' || host === '::1' || host === '[::1]' || (isIPv4(host) && host.startsWith('127.'))
  )
}

/** The accounts that can be used now: none where the program serves others than this machine. */
export async function demonstrationAccounts(kysely: Kysely<object>): Promise<DemonstrationAccount[]> {
  const { rows } = await sql<DemonstrationAccount>`
    select person, user_id as "userId", name, office, role, kind, organisation
      from identity.demonstration_accounts()`.execute(kysely)
  return rows
}

/** Enters the people and their organisations where they are not there yet. Returns how many were entered. */
export async function addDemonstrationPeople(
  transaction: ActingTransaction,
  circumstances: ChangeCircumstances,
): Promise<number> {
  const missing = await missingPeople(transaction)
  if (!missing.length) return 0
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  for (const one of missing) await enter(transaction, change, one)
  return missing.length
}

async function enter(transaction: ActingTransaction, change: number, one: DemonstrationPerson) {
  const organisation = await demonstrationOrganisation(transaction, change, one.in)
  const email = addressOf(one)
  const user = one.account ? `demonstration-${one.key}` : null
  if (user)
    await sql`insert into sign_in."user" (id, name, email, "emailVerified")
              values (${user}, ${one.name}, ${email}, true)`.execute(transaction)
  const { rows } = await sql<{ id: number }>`
    insert into identity.person (user_id, demonstration, change_id) values (${user}, true, ${change})
    returning id`.execute(transaction)
  const person = rows[0]?.id ?? 0
  await sql`insert into identity.personal (person_id, name, email, office, language, change_id)
            values (${person}, ${one.name}, ${email}, ${one.office}, ${one.language ?? 'en'}, ${change})`.execute(
    transaction,
  )
  await sql`insert into identity.membership (person_id, organisation_id, role, change_id)
            values (${person}, ${organisation}, ${one.role}, ${change})`.execute(transaction)
  if (one.power)
    await sql`insert into identity.power (person_id, organisation_id, state_id, decision_reference, change_id)
              values (${person}, ${organisation}, ${stateOf(one.in)}, ${one.power}, ${change})`.execute(
      transaction,
    )
}

/** Where the people of the demonstration act: by their key, which membership and which organisation. */
export type DemonstrationCast = ReadonlyMap<string, { membership: number; organisation: number }>

/** Whoever of the demonstration can act now, for whoever runs the machine. */
export async function demonstrationCast(transaction: ActingTransaction): Promise<DemonstrationCast> {
  const { rows } = await sql<{ email: string; membership: number; organisation: number }>`
    select personal.email, held.id as membership, held.organisation_id as organisation
      from identity.personal join identity.membership held using (person_id)
     where personal.email = any (${people.map(addressOf)})
       and (held.ends_at is null or held.ends_at > now())`.execute(transaction)
  const byEmail = new Map(rows.map(({ email, ...acts }) => [email, acts]))
  return new Map(
    people.flatMap((one) => {
      const acts = byEmail.get(addressOf(one))
      return acts ? [[one.key, acts] as const] : []
    }),
  )
}

/** One transaction in which someone of the demonstration acts, by the hand of whoever runs the machine (`operator`). */
export async function inTransactionAsDemonstration<Result>(
  database: Database,
  operator: Proof,
  membership: number,
  work: (transaction: ActingTransaction) => Promise<Result>,
): Promise<Result> {
  return inTransactionAs(database, operator, async (transaction) => {
    await sql`select identity.act_as_demonstration(${membership})`.execute(transaction)
    return work(transaction)
  })
}

/**
 * Opens the accounts, or shuts them where the program serves others than this machine; their sessions end then.
 * Returns how many there were to open or shut.
 */
export async function openDemonstrationAccounts(
  transaction: ActingTransaction,
  open: boolean,
  circumstances: ChangeCircumstances,
): Promise<number> {
  const { rows } = await sql<{ id: number; user: string }>`
    select id, user_id as user from identity.person
     where demonstration and erased_at is null and user_id is not null and (disabled_at is null) <> ${open}`.execute(
    transaction,
  )
  if (!rows.length) return 0
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  await sql`update identity.person set disabled_at = ${open ? null : sql`now()`}, change_id = ${change}
             where id = any(${rows.map(({ id }) => id)}::bigint[])`.execute(transaction)
  if (!open)
    await sql`delete from sign_in.session where "userId" = any(${rows.map(({ user }) => user)})`.execute(
      transaction,
    )
  return rows.length
}

/**
 * Takes the people away with all that was written for imaginary States, within the change that is open: also whom they
 * invited, and whom those did, unless they serve elsewhere by now. Nobody’s role in an imaginary State goes on.
 */
export async function removeDemonstrationPeople(transaction: ActingTransaction): Promise<void> {
  await sql`select identity.remove_demonstration()`.execute(transaction)
}

const addressOf = ({ key }: DemonstrationPerson) => `${key}@talmaris.example`

function stateOf(key: OrganisationKey): string | null {
  const of = organisations[key]
  return 'state' in of ? of.state : null
}

async function missingPeople(transaction: ActingTransaction): Promise<DemonstrationPerson[]> {
  const { rows } = await sql<{ email: string }>`
    select email from identity.personal where email = any (${people.map(addressOf)})`.execute(transaction)
  const there = new Set(rows.map(({ email }) => email))
  return people.filter((one) => !there.has(addressOf(one)))
}

/** The organisation, made or, where an earlier demonstration left it behind, verified again. */
async function demonstrationOrganisation(
  transaction: ActingTransaction,
  change: number,
  key: OrganisationKey,
): Promise<number> {
  const { name, kind } = organisations[key]
  const state = stateOf(key)
  const { rows: there } = await sql<{ id: number; verified: boolean }>`
    select id, verified_at is not null as verified from identity.organisation
     where kind = ${kind} and state_id is not distinct from ${state}
       and (name = ${name} or kind = 'national-mechanism')
     order by id limit 1`.execute(transaction)
  if (there[0]) {
    if (!there[0].verified)
      await sql`update identity.organisation set verified_at = now(), change_id = ${change}
                 where id = ${there[0].id}`.execute(transaction)
    return there[0].id
  }
  const { rows } = await sql<{ id: number }>`
    insert into identity.organisation (kind, state_id, name, verified_at, change_id)
    values (${kind}, ${state}, ${name}, now(), ${change}) returning id`.execute(transaction)
  return rows[0]?.id ?? 0
}
