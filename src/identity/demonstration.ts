/** The demonstration's accounts: people of the imaginary State, for whoever looks at the program on their own machine. */
import { isIPv4 } from 'node:net'
import { sql, type Kysely } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'
import type { Environment } from '#platform/environment.ts'
import { beginChange, type ChangeCircumstances } from '#record/change.ts'
import type { OrganisationKind, Role } from './model.ts'

const state = 'XTL'

/** Name → kind; partners are of no State. */
const organisations = {
  'Secretariat of the National Mechanism': 'national-mechanism',
  'Ministry of Justice and Island Affairs': 'ministry',
  'Ministry of Health': 'ministry',
  'Permanent Mission of Talmaris in Geneva': 'permanent-mission',
  'Human Rights Commission of Talmaris': 'nhri',
  'United Nations team in Talmaris': 'un-entity',
  'Assembly of Island States': 'regional-organisation',
} as const satisfies Record<string, OrganisationKind>

type Account = { key: string; name: string; office: string; role: Role; in: keyof typeof organisations }

const accounts: readonly Account[] = [
  {
    key: 'coordinator',
    name: 'Ilena Marou',
    office: 'Head of the secretariat',
    role: 'coordinator',
    in: 'Secretariat of the National Mechanism',
  },
  {
    key: 'approver',
    name: 'Davit Osare',
    office: 'Director for Human Rights',
    role: 'approver',
    in: 'Ministry of Justice and Island Affairs',
  },
  {
    key: 'contributor',
    name: 'Noemi Talva',
    office: 'Focal point',
    role: 'contributor',
    in: 'Ministry of Health',
  },
  {
    key: 'delegate',
    name: 'Samu Keroa',
    office: 'First Secretary',
    role: 'delegate',
    in: 'Permanent Mission of Talmaris in Geneva',
  },
  {
    key: 'observer',
    name: 'Ruda Velani',
    office: 'Commissioner',
    role: 'observer',
    in: 'Human Rights Commission of Talmaris',
  },
  {
    key: 'partner',
    name: 'Tobin Asher',
    office: 'Human rights adviser',
    role: 'partner',
    in: 'United Nations team in Talmaris',
  },
  {
    key: 'second-partner',
    name: 'Mirel Onda',
    office: 'Programme officer',
    role: 'partner',
    in: 'Assembly of Island States',
  },
]

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

/** Enters the accounts and their organisations where they are not there yet. Returns how many were made. */
export async function addDemonstrationPeople(
  transaction: ActingTransaction,
  circumstances: ChangeCircumstances,
): Promise<number> {
  const missing = await missingAccounts(transaction)
  if (!missing.length) return 0
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  for (const account of missing) {
    const organisation = await demonstrationOrganisation(transaction, change, account.in)
    const user = `demonstration-${account.key}`
    const email = addressOf(account)
    await sql`insert into sign_in."user" (id, name, email, "emailVerified")
              values (${user}, ${account.name}, ${email}, true)`.execute(transaction)
    const { rows } = await sql<{ id: number }>`
      insert into identity.person (user_id, demonstration, change_id) values (${user}, true, ${change})
      returning id`.execute(transaction)
    const person = rows[0]?.id ?? 0
    await sql`insert into identity.personal (person_id, name, email, office, change_id)
              values (${person}, ${account.name}, ${email}, ${account.office}, ${change})`.execute(
      transaction,
    )
    await sql`insert into identity.membership (person_id, organisation_id, role, change_id)
              values (${person}, ${organisation}, ${account.role}, ${change})`.execute(transaction)
    if (account.role === 'coordinator')
      await sql`insert into identity.power (person_id, organisation_id, state_id, decision_reference, change_id)
                values (${person}, ${organisation}, ${state}, 'Cabinet decision 12/2025', ${change})`.execute(
        transaction,
      )
  }
  return missing.length
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

/** Takes the accounts away with all that was written for the imaginary State, within the change that is open. */
export async function removeDemonstrationPeople(transaction: ActingTransaction): Promise<void> {
  await sql`select identity.remove_demonstration()`.execute(transaction)
}

const addressOf = ({ key }: Account) => `${key}@talmaris.example`

async function missingAccounts(transaction: ActingTransaction): Promise<readonly Account[]> {
  const { rows } = await sql<{ email: string }>`
    select email from identity.personal where email = any(${accounts.map(addressOf)})`.execute(transaction)
  const there = new Set(rows.map(({ email }) => email))
  return accounts.filter((account) => !there.has(addressOf(account)))
}

/** The organisation of that name, made or, where an earlier demonstration left it behind, verified again. */
async function demonstrationOrganisation(
  transaction: ActingTransaction,
  change: number,
  name: keyof typeof organisations,
): Promise<number> {
  const kind = organisations[name]
  const partner = kind === 'un-entity' || kind === 'regional-organisation'
  const ofState = partner ? null : state
  const { rows: there } = await sql<{ id: number; verified: boolean }>`
    select id, verified_at is not null as verified from identity.organisation
     where kind = ${kind} and state_id is not distinct from ${ofState}
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
    values (${kind}, ${ofState}, ${name}, now(), ${change}) returning id`.execute(transaction)
  return rows[0]?.id ?? 0
}
