/** What is opened to whom: reads for the side that gave it. */
import { sql, type RawBuilder } from 'kysely'
import { containing } from '#platform/database/containing.ts'
import { soonDays, type Consent, type WideningAudience } from './model.ts'
import type { Connection } from '#platform/database/connection.ts'
import { everyThing, recordKinds, type Thing } from './things.ts'

/** A consent with what it opens. */
export type ConsentWithThing = Consent & {
  /** The thing as it reads now; null for a whole kind, and for what was removed or is kept from who asks. */
  thing: (Pick<Thing, 'words' | 'path'> & { changedSince: boolean }) | null
}

export type ConsentFilter = {
  stateId: string
  /** Those that open or will open something; those that end soon; those that are over. */
  when: 'current' | 'soon' | 'past'
  audience?: WideningAudience | undefined
  kind?: string | undefined
  /** A partner that is named. */
  partner?: number | undefined
  /** Words that all stand in the thing, the partners’ names, the authority or the conditions. */
  words?: readonly string[] | undefined
}

type ConsentRow = Omit<Consent, 'subject'> & {
  kind: string
  thingId: number | null
  words: string | null
  path: string | null
  changedSince: boolean
}

/** The newest first, except those that end soon: the next to end first. */
export async function readConsents(
  connection: Connection,
  filter: ConsentFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ total: number; items: ConsentWithThing[] }> {
  const found = await givenConsents(connection, matching(filter))
  const order = filter.when === 'soon' ? sql`"endsAt"` : sql`coalesce("revokedAt", "givenAt") desc`
  const { rows: counted } = await sql<{ total: number }>`
    select count(*)::int as total from (${found}) found`.execute(connection)
  const { rows } = await sql<ConsentRow>`
    select * from (${found}) found order by ${order}, id desc limit ${limit} offset ${offset}`.execute(
    connection,
  )
  return { total: counted[0]?.total ?? 0, items: rows.map(asConsent) }
}

export async function findConsent(connection: Connection, id: number): Promise<ConsentWithThing | undefined> {
  const { rows } = await sql<ConsentRow>`${await givenConsents(connection, sql`given.id = ${id}`)}`.execute(
    connection,
  )
  return rows[0] && asConsent(rows[0])
}

/** These consents, as far as whoever asks may see them. */
export async function consentsNumbered(
  connection: Connection,
  ids: readonly number[],
): Promise<ConsentWithThing[]> {
  if (!ids.length) return []
  const which = sql`given.id = any (${[...ids]}::bigint[])`
  const { rows } = await sql<ConsentRow>`${await givenConsents(connection, which)}`.execute(connection)
  return rows.map(asConsent)
}

/** The consents that open this one thing, by name or with all of its kind; `ever`: also those that are over. */
export async function consentsToThing(
  connection: Connection,
  stateId: string,
  kind: string,
  id: number,
  { ever = false } = {},
): Promise<ConsentWithThing[]> {
  const which = sql`(${ever} or ${current}) and given.state_id = ${stateId} and given.record_kind = ${kind}
    and (given.record_id = ${id} or given.scope = 'kind')`
  const { rows } = await sql<ConsentRow>`${await givenConsents(connection, which)} order by given.id`.execute(
    connection,
  )
  return rows.map(asConsent)
}

/** How many consents in force or to come open something to each audience. */
export async function countByAudience(
  connection: Connection,
  stateId: string,
): Promise<Partial<Record<WideningAudience, number>>> {
  const { rows } = await sql<{ audience: WideningAudience; count: number }>`
    select given.audience, count(*)::int as count from consent.consent given
     where given.state_id = ${stateId} and ${current} group by 1`.execute(connection)
  return Object.fromEntries(rows.map(({ audience, count }) => [audience, count]))
}

const current = sql`given.revoked_at is null and (given.ends_at is null or given.ends_at > now())`

function matching({
  stateId,
  when,
  audience,
  kind,
  partner,
  words = [],
}: ConsentFilter): RawBuilder<unknown> {
  const time = {
    current,
    soon: sql`${current} and given.begins_at <= now() and given.ends_at <= now() + make_interval(days => ${soonDays})`,
    past: sql`not (${current})`,
  }[when]
  return sql.join(
    [
      sql`given.state_id = ${stateId} and ${time}`,
      ...(audience ? [sql`given.audience = ${audience}`] : []),
      ...(kind ? [sql`given.record_kind = ${kind}`] : []),
      ...(partner === undefined ? [] : [sql`${partner} = any(named.ids)`]),
      ...words.map(
        (word) => sql`concat_ws(' ', thing.words, array_to_string(named.names, ' '), personal.name,
          given.authority_office, given.decision_reference, given.conditions)
          ilike ${containing(word)}`,
      ),
    ],
    sql` and `,
  )
}

async function givenConsents(
  connection: Connection,
  which: RawBuilder<unknown>,
): Promise<RawBuilder<unknown>> {
  return sql`
    select given.id, given.state_id as "stateId", given.side, given.organisation_id as organisation,
           given.record_kind as kind, given.record_id as "thingId", given.audience, given.unnamed,
           coalesce(named.partners, '[]') as partners, personal.name as "authorityPerson",
           given.authority_office as "authorityOffice", given.decision_reference as decision, given.conditions,
           given.given_at as "givenAt", given.begins_at as "beginsAt", given.ends_at as "endsAt",
           given.revoked_at as "revokedAt", given.revoked_reason as "revokedReason",
           thing.words, thing.path, thing."changeId" > given.change_id as "changedSince"
      from consent.consent given
      left join identity.personal on personal.person_id = given.authority_person_id
      left join lateral (
        select array_agg(organisation.id) as ids, array_agg(organisation.name) as names,
               jsonb_agg(jsonb_build_object('id', organisation.id, 'name', organisation.name)
                         order by organisation.name) as partners
          from consent.named_partner one join identity.organisation on organisation.id = one.organisation_id
         where one.consent_id = given.id) named on true
      left join (${everyThing(await recordKinds(connection))}) thing
        on thing."stateId" = given.state_id and thing.kind = given.record_kind and thing.id = given.record_id
     where ${which}`
}

function asConsent({ kind, thingId, words, path, changedSince, ...rest }: ConsentRow): ConsentWithThing {
  const thing = words === null ? null : { words, path, changedSince }
  return { ...rest, subject: { kind, id: thingId }, thing }
}

/** How many things of a kind a consent for all of them opens: what its side wrote and no institution keeps inside. */
export async function countOfKind(connection: Connection, stateId: string, kind: string): Promise<number> {
  const kinds = (await recordKinds(connection)).filter((known) => known.kind === kind)
  if (!kinds.length) return 0
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (${everyThing(kinds)}) thing
     where thing."stateId" = ${stateId} and thing.side = identity.side() and thing.audience <> 'institution'
       and (thing.side = 'government' or thing.organisation = identity.organisation())`.execute(connection)
  return rows[0]?.count ?? 0
}

/** Whether whoever acts holds the power to consent for their side, now. */
export async function holdsPower(connection: Connection): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`select identity.may_consent() as held`.execute(connection)
  return rows[0]?.held ?? false
}

/** The decision that gave the acting person their power, and the office they hold: what a form begins with. */
export async function ownAuthority(
  connection: Connection,
): Promise<{ office: string; decision: string } | undefined> {
  const { rows } = await sql<{ office: string | null; decision: string }>`
    select personal.office, power.decision_reference as decision
      from identity.power left join identity.personal using (person_id)
     where power.person_id = identity.person() and power.begins_at <= now()
       and (power.ends_at is null or power.ends_at > now())
     order by power.id desc limit 1`.execute(connection)
  return rows[0] && { office: rows[0].office ?? '', decision: rows[0].decision }
}

/** Who may decide for the side that acts, for those who may not. */
export async function powerHolders(connection: Connection): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct personal.name from identity.power
      join identity.personal using (person_id)
      join identity.organisation on organisation.id = power.organisation_id
      join identity.organisation_kind using (kind)
     where power.begins_at <= now() and (power.ends_at is null or power.ends_at > now())
       and (organisation_kind.side = 'government' and power.state_id = identity.government()
            or power.organisation_id = identity.organisation())
     order by 1`.execute(connection)
  return rows.map(({ name }) => name)
}

export type Partner = { id: number; name: string; kind: string }

/** The organisations that something can be opened to by name. */
export async function verifiedPartners(connection: Connection): Promise<Partner[]> {
  const { rows } = await sql<Partner>`
    select organisation.id, organisation.name, organisation.kind
      from identity.organisation join identity.organisation_kind using (kind)
     where organisation_kind.side = 'partner' and organisation.verified_at is not null
     order by organisation.name, organisation.id`.execute(connection)
  return rows
}
