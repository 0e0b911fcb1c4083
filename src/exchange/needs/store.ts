import { sql, type RawBuilder } from 'kysely'
import { containing } from '#platform/database/containing.ts'
import type { Connection } from '#platform/database/connection.ts'
import type { Need, NeedKey, NeedStanding } from './model.ts'

/** Which needs a list shows. */
export type NeedsFilter = {
  stateId: string
  /** Words that must all stand in what it says, in any order. */
  words?: readonly string[]
  kind?: string | undefined
  standing?: NeedStanding | undefined
  recommendationId?: string | undefined
}

/** As far as whoever asks may see requests and answers, which others may see less of. */
const standing = sql.raw(`
  case when need.side = 'body' then
         case when exists (select from exchange.need answering
                            where answering.state_id = need.state_id and answering.answers_need_id = need.id)
              then 'answered' else 'suggested' end
       when need.set_aside_at is not null then 'set-aside'
       when exists (select from exchange.request_need part
                      join exchange.request on request.state_id = part.state_id and request.id = part.request_id
                     where part.state_id = need.state_id and part.need_id = need.id and request.sent_at is not null)
       then 'asked'
       when need.taken_up_at is not null then 'taken-up'
       else 'proposed' end`)

const needColumns = sql`
  need.state_id as "stateId", need.id, need.organisation_id as "organisationId", need.side, need.audience, need.title,
  need.gap, need.kinds, need.themes, need.groups, need.targets, need.languages, need.institutions,
  need.beneficiaries, need.tried, need.own_part as "ownPart", need.wanted_from::text as "wantedFrom",
  need.wanted_until::text as "wantedUntil", need.cost::float8 as cost, need.currency, need.indicator, need.baseline,
  need.target, need.lasting, need.language, need.answers_need_id as "answersNeedId",
  need.set_aside_because as "setAsideBecause", need.written_at as "writtenAt", need.changed_at as "changedAt",
  need.change_id as "changeId", ${standing} as standing, consent.author_of('need', need.state_id, need.id) as author,
  array(select coalesce(one.merged_into, one.id)
          from exchange.need_recommendation served
          join register.recommendation one on one.state_id = served.state_id and one.id = served.recommendation_id
         where served.state_id = need.state_id and served.need_id = need.id order by served.id) as recommendations`

/** A need by its number, where whoever asks may see it. */
export async function findNeed(connection: Connection, id: number): Promise<Need | undefined> {
  const { rows } = await sql<Need>`
    select ${needColumns} from exchange.need where need.id = ${id}`.execute(connection)
  return rows[0]
}

/** These needs as far as whoever asks may see them, in the order of the keys. */
export async function readNeeds(connection: Connection, keys: readonly NeedKey[]): Promise<Need[]> {
  if (!keys.length) return []
  const { rows } = await sql<Need>`
    select ${needColumns}
      from unnest(${keys.map(({ stateId }) => stateId)}::text[], ${keys.map(({ id }) => id)}::bigint[])
             with ordinality as wanted (state_id, id, place)
      join exchange.need on need.state_id = wanted.state_id and need.id = wanted.id
     order by wanted.place`.execute(connection)
  return rows
}

/** A portion of a State's needs, the newest first, and how many there are. */
export async function listNeeds(
  connection: Connection,
  filter: NeedsFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ total: number; needs: Need[] }> {
  const { rows } = await sql<{ total: number; ids: number[] | null }>`
    with found as materialized (select need.id from exchange.need where ${matching(filter)})
    select (select count(*)::int from found) as total,
           (select jsonb_agg(id) from (select id from found order by id desc limit ${limit} offset ${offset}) page) as ids`.execute(
    connection,
  )
  const { total = 0, ids } = rows[0] ?? {}
  const keys = (ids ?? []).map((id) => ({ stateId: filter.stateId, id }))
  return { total, needs: await readNeeds(connection, keys) }
}

/** The needs that a recommendation is behind, those of what was merged into it included; the newest first. */
export async function needsBehind(
  connection: Connection,
  { stateId, id }: { stateId: string; id: string },
  most: number,
): Promise<Need[]> {
  const filter = { stateId, recommendationId: id }
  return (await listNeeds(connection, filter, { limit: most, offset: 0 })).needs
}

/** The State first, so that only its rows are looked at: no index on words is used behind a real row policy. */
function matching({
  stateId,
  words = [],
  kind,
  standing: wanted,
  recommendationId,
}: NeedsFilter): RawBuilder<unknown> {
  const said = sql`concat_ws(' ', need.title, need.gap, need.institutions, need.beneficiaries, need.tried, need.own_part,
                             need.indicator, need.lasting)`
  return sql.join(
    [
      sql`need.state_id = ${stateId}`,
      ...words.map((word) => sql`${said} ilike ${containing(word)}`),
      ...(kind === undefined ? [] : [sql`${kind} = any (need.kinds)`]),
      ...(wanted === undefined ? [] : [sql`${standing} = ${wanted}`]),
      ...(recommendationId === undefined
        ? []
        : [
            sql`exists (select from exchange.need_recommendation served
                          join register.recommendation one
                            on one.state_id = served.state_id and one.id = served.recommendation_id
                         where served.state_id = need.state_id and served.need_id = need.id
                           and ${recommendationId} in (one.id, one.merged_into))`,
          ]),
    ],
    sql` and `,
  )
}

/** The need that a form made, where it was sent before. */
export async function needOfForm(
  connection: Connection,
  stateId: string,
  person: number,
  formKey: string,
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    select id from exchange.need
     where state_id = ${stateId} and written_by = ${person} and form_key = ${formKey}`.execute(connection)
  return rows[0]?.id
}

/** The requests in which a need stands, as far as whoever asks may see them. */
export async function requestsWith(
  connection: Connection,
  { stateId, id }: NeedKey,
): Promise<{ id: number; title: string; isSent: boolean }[]> {
  const { rows } = await sql<{ id: number; title: string; isSent: boolean }>`
    select request.id, request.title, request.sent_at is not null as "isSent"
      from exchange.request_need part
      join exchange.request on request.state_id = part.state_id and request.id = part.request_id
     where part.state_id = ${stateId} and part.need_id = ${id} order by request.id`.execute(connection)
  return rows
}

/** The needs with which the government answers a suggestion, for whoever may see them. */
export async function answersTo(
  connection: Connection,
  { stateId, id }: NeedKey,
): Promise<{ id: number; title: string }[]> {
  const { rows } = await sql<{ id: number; title: string }>`
    select id, title from exchange.need where state_id = ${stateId} and answers_need_id = ${id} order by id`.execute(
    connection,
  )
  return rows
}
