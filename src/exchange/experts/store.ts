import { sql, type RawBuilder } from 'kysely'
import { containing } from '#platform/database/containing.ts'
import type { Connection } from '#platform/database/connection.ts'
import type { Card, Profile, Reference, ReferenceToCheck } from './model.ts'

/** The profile of whoever acts. */
export async function ownProfile(connection: Connection): Promise<Profile | undefined> {
  const { rows } = await sql<Profile>`
    select expert.id, expert.words, expert.language, expert.kinds, expert.themes, expert.groups, expert.targets,
           expert.languages, expert.countries_known as "countriesKnown", expert.conflicts,
           expert.available_from::text as "availableFrom", expert.available_until::text as "availableUntil",
           expert.paused_at as "pausedAt", expert.changed_at as "changedAt", expert.change_id as "changeId",
           organisation.name as employer
      from exchange.expert join identity.organisation on organisation.id = expert.organisation_id
     where expert.person_id = identity.person()`.execute(connection)
  return rows[0]
}

/** Who someone is: what the free words of their card may not tell. */
export async function whoActs(
  connection: Connection,
  organisation: number,
): Promise<{ name: string; employer: string }> {
  const { rows } = await sql<{ name: string; employer: string }>`
    select personal.name, organisation.name as employer
      from identity.personal, identity.organisation
     where personal.person_id = identity.person() and organisation.id = ${organisation}`.execute(connection)
  return rows[0] ?? { name: '', employer: '' }
}

/** The references of a profile, for the expert. */
export async function referencesOf(connection: Connection, expert: number): Promise<Reference[]> {
  const { rows } = await sql<Reference>`
    select reference.id, reference.given_by as "givenBy", reference.level, reference.checked_at as "checkedAt",
           personal.name as "checkedBy", reference.change_id as "changeId"
      from exchange.expert_reference reference
      left join identity.personal on personal.person_id = reference.checked_by
     where reference.expert_id = ${expert} order by reference.id`.execute(connection)
  return rows
}

/** A portion of all references, those not yet checked first; for the secretariat. */
export async function referencesToCheck(
  connection: Connection,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ total: number; references: ReferenceToCheck[] }> {
  const { rows } = await sql<ReferenceToCheck & { total: number }>`
    select id, expert, employer, given_by as "givenBy", level, checked_at as "checkedAt", checked_by as "checkedBy",
           change_id as "changeId", (count(*) over ())::int as total
      from exchange.references_to_check() limit ${limit} offset ${offset}`.execute(connection)
  return { total: rows[0]?.total ?? 0, references: rows }
}

export const cardFacets = ['kind', 'theme', 'group', 'language', 'country', 'evidence'] as const
export type CardFacet = (typeof cardFacets)[number]

export type CardFilter = { words: readonly string[] } & Partial<Record<CardFacet, string | undefined>>

const cardColumns = sql`
  id, token, words, language, kinds, themes, groups, targets, languages, countries_known as "countriesKnown", evidence,
  available_from::text as "availableFrom", available_until::text as "availableUntil"`

const valuesOf: Record<CardFacet, RawBuilder<unknown>> = {
  kind: sql`card.kinds`,
  theme: sql`card.themes`,
  group: sql`card.groups`,
  language: sql`card.languages`,
  country: sql`card."countriesKnown"`,
  // At least so much.
  evidence: sql`array(select level::text from generate_series(0, card.evidence) level)`,
}

/** The cards that whoever acts may see, as `found`: those that meet a filter. */
function withCards({ words, ...filter }: CardFilter): RawBuilder<unknown> {
  const conditions = [
    sql`true`,
    ...words.map((word) => sql`card.words ilike ${containing(word)}`),
    ...cardFacets.flatMap((facet) => {
      const wanted = filter[facet]
      return wanted === undefined ? [] : [sql`${wanted} = any (${valuesOf[facet]})`]
    }),
  ]
  return sql`
    with card as (select ${cardColumns} from exchange.expert_cards()),
    found as materialized (select * from card where ${sql.join(conditions, sql` and `)})`
}

/** A portion of the cards, in no order that tells anything; and how many there are. */
export async function listCards(
  connection: Connection,
  filter: CardFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ total: number; cards: Card[] }> {
  const { rows } = await sql<{ total: number; page: Card[] | null }>`
    ${withCards(filter)}
    select (select count(*)::int from found) as total,
           (select jsonb_agg(page) from (select * from found order by token limit ${limit} offset ${offset}) page) as page`.execute(
    connection,
  )
  return { total: rows[0]?.total ?? 0, cards: rows[0]?.page ?? [] }
}

/** A query for the same as keys, `key` and `place`, for who only counts or remembers them. */
export function cardKeys(filter: CardFilter): RawBuilder<{ key: string; place: number }> {
  return sql`
    ${withCards(filter)}
    select token::text as key, row_number() over (order by token) as place from found`
}

/** How many of the cards have each value, the most frequent first. */
export async function countCards(
  connection: Connection,
  filter: CardFilter,
): Promise<Record<CardFacet, { value: string; count: number }[]>> {
  const each = cardFacets.map(
    (facet) => sql`
      select ${facet}::text as facet, value, count(*)::int as count
        from found card, unnest(${valuesOf[facet]}) value group by value`,
  )
  const { rows } = await sql<{ facet: CardFacet; value: string; count: number }>`
    ${withCards(filter)}
    select * from (${sql.join(each, sql` union all `)}) counted order by count desc, value`.execute(
    connection,
  )
  return Object.fromEntries(
    cardFacets.map((facet) => [
      facet,
      rows.flatMap(({ facet: of, value, count }) => (of === facet ? [{ value, count }] : [])),
    ]),
  ) as Record<CardFacet, { value: string; count: number }[]>
}

/** A card by its token, where whoever acts may see it. */
export async function findCard(connection: Connection, token: string): Promise<Card | undefined> {
  const { rows } = await sql<Card>`
    select ${cardColumns} from exchange.expert_cards() where token::text = ${token}`.execute(connection)
  return rows[0]
}
