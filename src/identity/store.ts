/** People and organisations as the database keeps them; whoever asks sees what its policies let them see. */
import { sql, type RawBuilder } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { containing } from '#platform/database/containing.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { imaginaryStates } from '#reference/states.ts'
import type { OrganisationKind, Role } from './model.ts'
import type { Organisation } from './policy.ts'

export type StoredOrganisation = Organisation & {
  name: string
  verified: boolean
  parent: { id: number; name: string } | null
}

export type StoredMembership = {
  id: number
  role: Role
  guest: boolean
  beginsAt: Date
  endsAt: Date | null
  inForce: boolean
  organisation: StoredOrganisation
}

export type StoredPower = {
  id: number
  organisation: { id: number; name: string }
  decisionReference: string
  beginsAt: Date
  endsAt: Date | null
  inForce: boolean
}

export type StoredPerson = {
  id: number
  userId: string | null
  /** Known here only by what whoever invited them said, until they act here. */
  introduced: boolean
  /** Null where it was erased. */
  name: string | null
  email: string | null
  office: string | null
  language: Language
  demonstration: boolean
  disabledAt: Date | null
  memberships: StoredMembership[]
  powers: StoredPower[]
}

/** Which organisations or people a list shows; `q` is looked for in names. */
export type Listing = { q?: string; limit: number; offset?: number }

/** Which people a list shows; whoever was erased stands in the record alone. */
export type PeopleFilter = {
  q?: string
  organisation?: number
  /** That they hold now. */
  role?: Role | undefined
  disabled?: boolean | undefined
}

const organisationColumns = sql`
  organisation.id, organisation.kind, organisation.state_id as state, organisation.name,
  organisation.verified_at is not null as verified, identity.is_led(organisation.id) as led,
  (select jsonb_build_object('id', parent.id, 'name', parent.name)
     from identity.organisation parent where parent.id = organisation.parent_id) as parent`

/** Whether an organisation is left of a demonstration that is gone, with nobody else in it; null where it is of none. */
const isLeftOfDemonstration = sql`
  (select bool_and(person.erased_at is not null) from identity.person
    where person.demonstration
      and (organisation.state_id = any (${imaginaryStates.map(({ code }) => code)})
           or person.id in (select person_id from identity.membership where organisation_id = organisation.id)))
  and not exists (
    select from identity.membership held join identity.person on person.id = held.person_id
     where held.organisation_id = organisation.id and person.erased_at is null)`

export async function findOrganisation(
  transaction: ActingTransaction,
  id: number,
): Promise<StoredOrganisation | undefined> {
  const { rows } = await sql<StoredOrganisation>`
    select ${organisationColumns} from identity.organisation where id = ${id}`.execute(transaction)
  return rows[0]
}

/**
 * By State and name; those that wait to be verified first. Without what a demonstration that was taken away has left for the
 * record.
 */
export async function listOrganisations(
  transaction: ActingTransaction,
  {
    q = '',
    state,
    kind,
    verified,
    limit,
    offset = 0,
  }: Listing & { state?: string; kind?: OrganisationKind | undefined; verified?: boolean | undefined },
): Promise<{ total: number; organisations: StoredOrganisation[] }> {
  const { rows } = await sql<StoredOrganisation & { total: number }>`
    select ${organisationColumns}, count(*) over () as total
      from identity.organisation
     where (${q} = '' or organisation.name ilike ${containing(q)})
       and (${state ?? null}::text is null or organisation.state_id = ${state ?? null})
       and (${kind ?? null}::text is null or organisation.kind = ${kind ?? null})
       and (${verified ?? null}::boolean is null or (organisation.verified_at is not null) = ${verified ?? null})
       and (organisation.verified_at is not null or (${isLeftOfDemonstration}) is not true)
     order by organisation.verified_at is not null, organisation.state_id nulls first, organisation.name, organisation.id
     limit ${limit} offset ${offset}`.execute(transaction)
  return { total: rows[0]?.total ?? 0, organisations: rows.map(({ total: _, ...row }) => row) }
}

/** Those that can be given people or be named as a parent: verified, by name. */
export async function verifiedOrganisations(transaction: ActingTransaction): Promise<StoredOrganisation[]> {
  const { rows } = await sql<StoredOrganisation>`
    select ${organisationColumns} from identity.organisation
     where verified_at is not null order by state_id nulls first, name, id limit 1000`.execute(transaction)
  return rows
}

/** Those of exactly this name, in any case; two are enough to see that it names no single one. */
export async function organisationsNamed(
  transaction: ActingTransaction,
  name: string,
): Promise<{ id: number }[]> {
  const { rows } = await sql<{ id: number }>`
    select id from identity.organisation where lower(name) = lower(${name.trim()}) order by id limit 2`.execute(
    transaction,
  )
  return rows
}

export async function findPerson(
  transaction: ActingTransaction,
  id: number,
): Promise<StoredPerson | undefined> {
  const [person] = await readPeople(transaction, sql`person.id = ${id}`, { limit: 1 })
  return person
}

export async function countPeople(transaction: ActingTransaction, filter: PeopleFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from ${knownPeople} where ${matching(filter)}`.execute(transaction)
  return rows[0]?.count ?? 0
}

/** By name; those without one, whose personal values were erased, last. */
export async function listPeople(
  transaction: ActingTransaction,
  { limit, offset = 0, ...filter }: PeopleFilter & Listing,
): Promise<StoredPerson[]> {
  return readPeople(transaction, matching(filter), { limit, offset })
}

/** The person who has an e-mail address already, also one whom the asker cannot see otherwise. */
export async function personByEmail(transaction: ActingTransaction, email: string): Promise<number | null> {
  const { rows } = await sql<{ person: number | null }>`
    select identity.person_by_email(${email}) as person`.execute(transaction)
  return rows[0]?.person ?? null
}

/** True for someone who has a way to sign in: they set a password, or came by single sign-on. */
export async function hasSignedIn(transaction: ActingTransaction, userId: string): Promise<boolean> {
  const { rows } = await sql`select from sign_in.account where "userId" = ${userId} limit 1`.execute(
    transaction,
  )
  return rows.length > 0
}

/** True where someone can administer the instance: a role in force, of a person who is not disabled. */
export async function hasAdministrator(transaction: ActingTransaction): Promise<boolean> {
  const { rows } = await sql`
    select from identity.membership join identity.person on person.id = membership.person_id
     where role = 'administrator' and person.disabled_at is null and (ends_at is null or ends_at > now())
     limit 1`.execute(transaction)
  return rows.length > 0
}

/** People, and who they are: as they said themselves or, until they act here, as whoever invited them did. */
const knownPeople = sql`
  identity.person left join identity.personal on personal.person_id = person.id
  left join lateral (
    select * from identity.introduction where person_id = person.id order by membership_id limit 1
  ) said on personal.person_id is null
  cross join lateral (
    select said.person_id is not null as introduced, coalesce(personal.name, said.name) as name,
           coalesce(personal.email, said.email) as email, coalesce(personal.office, said.office) as office,
           coalesce(personal.language, said.language) as language) known`

function matching({ q = '', organisation, role, disabled }: PeopleFilter): RawBuilder<boolean> {
  return sql<boolean>`
    person.erased_at is null
    and (${q} = '' or known.name ilike ${containing(q)} or known.email ilike ${containing(q)})
    and (${organisation ?? null}::bigint is null
         or exists (select from identity.membership held
                     where held.person_id = person.id and held.organisation_id = ${organisation ?? null}::bigint))
    and (${role ?? null}::text is null
         or exists (select from identity.membership held
                     where held.person_id = person.id and held.role = ${role ?? null}
                       and held.begins_at <= now() and (held.ends_at is null or held.ends_at > now())))
    and (${disabled ?? null}::boolean is null
         or (person.disabled_at is not null and not known.introduced) = ${disabled ?? null})`
}

async function readPeople(
  transaction: ActingTransaction,
  condition: RawBuilder<unknown>,
  { limit, offset = 0 }: { limit: number; offset?: number },
): Promise<StoredPerson[]> {
  const { rows: people } = await sql<Omit<StoredPerson, 'memberships' | 'powers'>>`
    select person.id, person.user_id as "userId", known.introduced, known.name, known.email, known.office,
           coalesce(known.language, 'en') as language, person.demonstration and not known.introduced as demonstration,
           case when not known.introduced then person.disabled_at end as "disabledAt"
      from ${knownPeople}
     where ${condition}
     order by known.name nulls last, person.id limit ${limit} offset ${offset}`.execute(transaction)
  const ids = people.map(({ id }) => id)
  const { rows: memberships } = await sql<StoredMembership & { person: number }>`
    select membership.person_id as person, membership.id, role, guest, begins_at as "beginsAt", ends_at as "endsAt",
           begins_at <= now() and (ends_at is null or ends_at > now()) as "inForce",
           (select to_jsonb(it) from (
              select ${organisationColumns} from identity.organisation
               where organisation.id = membership.organisation_id) it) as organisation
      from identity.membership where person_id = any(${ids}::bigint[]) order by membership.id`.execute(
    transaction,
  )
  const { rows: powers } = await sql<StoredPower & { person: number }>`
    select power.person_id as person, power.id, decision_reference as "decisionReference", begins_at as "beginsAt",
           ends_at as "endsAt", begins_at <= now() and (ends_at is null or ends_at > now()) as "inForce",
           jsonb_build_object('id', organisation.id, 'name', organisation.name) as organisation
      from identity.power join identity.organisation on organisation.id = power.organisation_id
     where person_id = any(${ids}::bigint[]) order by power.id`.execute(transaction)
  return people.map((person) => ({
    ...person,
    memberships: memberships.filter((membership) => membership.person === person.id),
    powers: powers.filter((power) => power.person === person.id),
  }))
}
