import { sql, type RawBuilder } from 'kysely'
import { containing } from '#platform/database/containing.ts'
import type { Connection } from '#platform/database/connection.ts'
import { imaginaryStates, states } from '#reference/states.ts'
import type { Experience, Offer, Offered, OfferStanding } from './model.ts'

/** By day and by what its people last said; what whoever asks may not see is left out by the policies. */
const offerStanding = sql<OfferStanding>`
  case when offer.withdrawn_at is not null then 'withdrawn'
       when offer.confirmed_at <= now() - interval '1 year' then 'unconfirmed'
       when offer.available_until < current_date or offer.deadline < current_date then 'over'
       when offer.deadline is not null then 'call'
       else 'open' end`

const experienceStanding = sql`case when experience.available_until < current_date then 'over' else 'open' end`

const offerColumns = sql`
  offer.id, offer.organisation_id as "organisationId", offer.title, offer.words, offer.language, offer.kinds,
  offer.themes, offer.groups, offer.targets, offer.states, offer.regions, offer.only_ldc as "onlyLdc",
  offer.only_sids as "onlySids", offer.languages, offer.available_from::text as "availableFrom",
  offer.available_until::text as "availableUntil", offer.places,
  exchange.places_left(offer.id) as "placesLeft", offer.deadline::text as deadline,
  offer.who_pays as "whoPays", offer.conditions, offer.evidence, offer.contact, offer.audience,
  offer.confirmed_at as "confirmedAt", offer.changed_at as "changedAt", offer.change_id as "changeId",
  ${offerStanding} as standing,
  jsonb_build_object('id', offerer.id, 'name', offerer.name, 'kind', offerer.kind, 'state', offerer.state_id) as "offeredBy"`

/** Its own people see an offer that nobody else does, and know their organisation all the same. */
const withOfferer = sql`
  left join lateral (
    select id, name, kind, state_id from exchange.offerers() known where known.id = offer.organisation_id
     union
    select id, name, kind, state_id from identity.organisation own where own.id = offer.organisation_id) offerer on true`

/** An offer by its number, where whoever asks may see it. */
export async function findOffer(connection: Connection, id: number): Promise<Offer | undefined> {
  const { rows } = await sql<Offer>`
    select ${offerColumns} from exchange.offer ${withOfferer} where offer.id = ${id}`.execute(connection)
  return rows[0]
}

/** The offers of an organisation in whatever standing, for its own people; the newest first. */
export async function offersOf(
  connection: Connection,
  organisation: number,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ total: number; offers: Offer[] }> {
  const { rows } = await sql<Offer & { total: number }>`
    select ${offerColumns}, (count(*) over ())::int as total
      from exchange.offer ${withOfferer}
     where offer.organisation_id = ${organisation} order by offer.id desc limit ${limit} offset ${offset}`.execute(
    connection,
  )
  return { total: rows[0]?.total ?? 0, offers: rows }
}

/** How much an organisation and a person have offered, and since when the organisation is verified. */
export async function offeredSoFar(
  connection: Connection,
  { organisation, person }: { organisation: number; person: number },
): Promise<{ verifiedAt: Date | null; standing: number; today: number }> {
  const { rows } = await sql<{ verifiedAt: Date | null; standing: number; today: number }>`
    select verified_at as "verifiedAt",
           (select count(*)::int from exchange.offer
             where organisation_id = ${organisation} and withdrawn_at is null) as standing,
           (select count(*)::int from exchange.offer
             where organisation_id = ${organisation} and written_by = ${person}
               and written_at > now() - interval '1 day') as today
      from identity.organisation where id = ${organisation}`.execute(connection)
  return rows[0] ?? { verifiedAt: null, standing: 0, today: 0 }
}

/** The offer that a form made, where it was sent before. */
export async function offerOfForm(
  connection: Connection,
  person: number,
  formKey: string,
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    select id from exchange.offer where written_by = ${person} and form_key = ${formKey}`.execute(connection)
  return rows[0]?.id
}

const experienceColumns = sql`
  experience.state_id as "stateId", experience.id, experience.organisation_id as "organisationId", experience.side,
  experience.audience, experience.title, experience.done, experience.took, experience.again, experience.evidence,
  experience.contact, experience.language, experience.kinds, experience.themes, experience.groups, experience.targets,
  experience.languages, experience.available_from::text as "availableFrom",
  experience.available_until::text as "availableUntil", experience.places, experience.changed_at as "changedAt",
  experience.change_id as "changeId", ${experienceStanding} as standing,
  consent.author_of('experience', experience.state_id, experience.id) as author`

/** An experience by its number, where whoever asks may see it. */
export async function findExperience(connection: Connection, id: number): Promise<Experience | undefined> {
  const { rows } = await sql<Experience>`
    select ${experienceColumns} from exchange.experience where experience.id = ${id}`.execute(connection)
  return rows[0]
}

/** What a State has told, as far as whoever asks may see it; the newest first. */
export async function experiencesOf(
  connection: Connection,
  stateId: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ total: number; experiences: Experience[] }> {
  const { rows } = await sql<Experience & { total: number }>`
    select ${experienceColumns}, (count(*) over ())::int as total
      from exchange.experience where experience.state_id = ${stateId}
     order by experience.id desc limit ${limit} offset ${offset}`.execute(connection)
  return { total: rows[0]?.total ?? 0, experiences: rows }
}

/** The experience that a form made, where it was sent before. */
export async function experienceOfForm(
  connection: Connection,
  stateId: string,
  person: number,
  formKey: string,
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    select id from exchange.experience
     where state_id = ${stateId} and written_by = ${person} and form_key = ${formKey}`.execute(connection)
  return rows[0]?.id
}

export const offerFacets = ['what', 'standing', 'kind', 'theme', 'group', 'region', 'language'] as const
export type OfferFacet = (typeof offerFacets)[number]

/** Which of all that is offered a list shows. */
export type OfferedFilter = { words: readonly string[] } & Partial<Record<OfferFacet, string | undefined>>

/** What can be had now; what is over is shown to who asks for it. */
const current: readonly OfferStanding[] = ['call', 'open']

const moment = (column: string) =>
  sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** Offers and experiences in one shape, as far as whoever asks may see them. What nobody else sees is not listed. */
const offered = sql`
  select 'offer' as what, offer.id, offerer.state_id as "stateId", offer.title, offer.words, offer.language, offer.kinds,
         offer.themes, offer.groups, offer.targets, offer.languages, offer.states, offer.regions,
         offer.only_ldc as "onlyLdc", offer.only_sids as "onlySids", offer.available_from::text as "availableFrom",
         offer.available_until::text as "availableUntil", offer.places, offer.deadline::text as deadline,
         ${offerStanding} as standing, offerer.name as by, ${moment('offer.changed_at')} as "changedAt",
         offer.change_id as version
    from exchange.offer join exchange.offerers() offerer on offerer.id = offer.organisation_id
   where offer.audience <> 'institution' and offer.withdrawn_at is null
     and offer.confirmed_at > now() - interval '1 year'
   union all
  select 'experience', experience.id, experience.state_id, experience.title, experience.done, experience.language,
         experience.kinds, experience.themes, experience.groups, experience.targets, experience.languages, '{}', '{}',
         false, false, experience.available_from::text, experience.available_until::text, experience.places, null,
         ${experienceStanding}, coalesce(consent.author_of('experience', experience.state_id, experience.id), ''),
         ${moment('experience.changed_at')}, experience.change_id
    from exchange.experience`

const allStates = [...states, ...imaginaryStates]

/** The regions in which it may be had. Everywhere is every region. */
const regionsOf = sql`
  case when cardinality(offered.states) + cardinality(offered.regions) = 0
       then (select array_agg(distinct region) from place)
       else offered.regions || array(select region from place where place.code = any (offered.states)) end`

/** The column that holds what a facet narrows by. */
const valuesOf: Record<OfferFacet, RawBuilder<unknown>> = {
  what: sql`array[offered.what]`,
  standing: sql`array[offered.standing]`,
  kind: sql`offered.kinds`,
  theme: sql`offered.themes`,
  group: sql`offered.groups`,
  region: sql`offered.reach`,
  language: sql`offered.languages`,
}

function asked({ words, ...filter }: OfferedFilter): RawBuilder<unknown> {
  const conditions = [
    ...words.map(
      (word) => sql`concat_ws(' ', offered.title, offered.words, offered.by) ilike ${containing(word)}`,
    ),
    ...offerFacets.flatMap((facet) => {
      const wanted = filter[facet]
      return wanted === undefined ? [] : [sql`${wanted} = any (${valuesOf[facet]})`]
    }),
    ...(filter.standing === undefined ? [sql`offered.standing = any (${[...current]}::text[])`] : []),
  ]
  return sql.join(conditions, sql` and `)
}

function withOffered(filter: OfferedFilter): RawBuilder<unknown> {
  return sql`
    with place as (
      select * from unnest(${allStates.map(({ code }) => code)}::text[], ${allStates.map(({ region }) => region)}::text[])
                      as place (code, region)),
    offered as (select offered.*, ${regionsOf} as reach from (${offered}) offered),
    found as materialized (select * from offered where ${asked(filter)})`
}

/** A portion of all that is offered to whoever asks: calls by their deadline, then the newest first; and how many there are. */
export async function listOffered(
  connection: Connection,
  filter: OfferedFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ total: number; offered: Offered[] }> {
  const { rows } = await sql<{ total: number; page: Offered[] | null }>`
    ${withOffered(filter)}
    select (select count(*)::int from found) as total,
           (select jsonb_agg(to_jsonb(page) - 'version' - 'reach')
              from (select * from found order by deadline nulls last, version desc, what, id
                     limit ${limit} offset ${offset}) page) as page`.execute(connection)
  return { total: rows[0]?.total ?? 0, offered: rows[0]?.page ?? [] }
}

/** A query for the same as keys, `key` and `place`, for who only counts or remembers them. */
export function offeredKeys(filter: OfferedFilter): RawBuilder<{ key: string; place: number }> {
  return sql`
    ${withOffered(filter)}
    select what || '/' || id as key,
           row_number() over (order by deadline nulls last, version desc, what, id) as place from found`
}

/** How many of what a list shows have each value, the most frequent first. */
export async function countOffered(
  connection: Connection,
  filter: OfferedFilter,
): Promise<Record<OfferFacet, { value: string; count: number }[]>> {
  const each = offerFacets.map(
    (facet) => sql`
      select ${facet}::text as facet, value, count(*)::int as count
        from found offered, unnest(${valuesOf[facet]}) value group by value`,
  )
  const { rows } = await sql<{ facet: OfferFacet; value: string; count: number }>`
    ${withOffered(filter)}
    select * from (${sql.join(each, sql` union all `)}) counted order by count desc, value`.execute(
    connection,
  )
  return Object.fromEntries(
    offerFacets.map((facet) => [
      facet,
      rows.flatMap(({ facet: of, value, count }) => (of === facet ? [{ value, count }] : [])),
    ]),
  ) as Record<OfferFacet, { value: string; count: number }[]>
}
