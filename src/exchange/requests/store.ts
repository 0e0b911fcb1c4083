import { sql, type RawBuilder } from 'kysely'
import { containing } from '#platform/database/containing.ts'
import { states, imaginaryStates } from '#reference/states.ts'
import type { Connection } from '#platform/database/connection.ts'
import type {
  ClockFigures,
  ClockSetting,
  Request,
  RequestClock,
  RequestStanding,
  Said,
  ShownRequest,
  ShownStanding,
} from './model.ts'

export type Portion = { limit: number; offset: number }

const standing = sql`case when request.sent_at is null then 'draft' else exchange.standing(request) end`

const requestColumns = sql`
  request.state_id as "stateId", request.id, request.organisation_id as "organisationId", request.audience, request.title,
  request.words, request.language, request.token, request.named, ${standing} as standing, request.sent_at as "sentAt",
  request.closed_because as "closedBecause", consent.author_of('request', request.state_id, request.id) as author,
  request.changed_at as "changedAt", request.change_id as "changeId",
  array(select part.need_id from exchange.request_need part
         where part.state_id = request.state_id and part.request_id = request.id order by part.id) as needs,
  (select jsonb_build_object('region', veil.region, 'ldc', veil.ldc, 'sids', veil.sids, 'kinds', veil.kinds,
                             'themes', veil.themes, 'groups', veil.groups)
     from exchange.veil where veil.state_id = request.state_id and veil.request_id = request.id) as veil,
  (select veil.shown_from::text from exchange.veil
    where veil.state_id = request.state_id and veil.request_id = request.id) as "shownFrom"`

/** A request by its number, where whoever asks may see the request itself. */
export async function findRequest(connection: Connection, id: number): Promise<Request | undefined> {
  const { rows } = await sql<Request>`
    select ${requestColumns} from exchange.request where request.id = ${id}`.execute(connection)
  return rows[0]
}

/** The same by its token: for its own government, and for whom its State's name was opened to. */
export async function findRequestByToken(
  connection: Connection,
  token: string,
): Promise<Request | undefined> {
  const { rows } = await sql<Request>`
    select ${requestColumns} from exchange.request where request.token = ${token}::uuid`.execute(connection)
  return rows[0]
}

export type RequestsFilter = {
  stateId: string
  words?: readonly string[]
  standing?: RequestStanding | undefined
}

/** A portion of a State's requests, the newest first, and how many there are. */
export async function listRequests(
  connection: Connection,
  { stateId, words = [], standing: wanted }: RequestsFilter,
  { limit, offset }: Portion,
): Promise<{ total: number; requests: Request[] }> {
  const which = sql.join(
    [
      sql`request.state_id = ${stateId}`,
      ...words.map((word) => sql`concat_ws(' ', request.title, request.words) ilike ${containing(word)}`),
      ...(wanted ? [sql`${standing} = ${wanted}`] : []),
    ],
    sql` and `,
  )
  const { rows: counted } = await sql<{ total: number }>`
    select count(*)::int as total from exchange.request where ${which}`.execute(connection)
  const { rows: requests } = await sql<Request>`
    select ${requestColumns} from exchange.request where ${which}
     order by request.id desc limit ${limit} offset ${offset}`.execute(connection)
  return { total: counted[0]?.total ?? 0, requests }
}

/** The request that a form made, where it was sent before. */
export async function requestOfForm(
  connection: Connection,
  { state, person }: { state: string; person: number },
  formKey: string,
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    select id from exchange.request
     where state_id = ${state} and written_by = ${person} and form_key = ${formKey}`.execute(connection)
  return rows[0]?.id
}

/** The needs that can stand in a request of a State: taken up by the coordinator, as far as whoever asks sees them. */
export async function needsToAsk(
  connection: Connection,
  stateId: string,
): Promise<{ id: number; title: string }[]> {
  const { rows } = await sql<{ id: number; title: string }>`
    select id, title from exchange.need
     where state_id = ${stateId} and side = 'government' and taken_up_at is not null
     order by id desc limit 500`.execute(connection)
  return rows
}

/** What the needs of a request are about, all together. */
export async function askedForBy(
  connection: Connection,
  { stateId, id }: { stateId: string; id: number },
): Promise<{ kinds: string[]; themes: string[]; groups: string[] }> {
  const all = (column: string) => sql`
    array(select distinct tag from exchange.request_need part
            join exchange.need on need.state_id = part.state_id and need.id = part.need_id
           cross join unnest(${sql.ref(`need.${column}`)}) tag
           where part.state_id = ${stateId} and part.request_id = ${id} order by tag)`
  const { rows } = await sql<{ kinds: string[]; themes: string[]; groups: string[] }>`
    select ${all('kinds')} as kinds, ${all('themes')} as themes, ${all('groups')} as groups`.execute(
    connection,
  )
  return rows[0] ?? { kinds: [], themes: [], groups: [] }
}

/** Among which States those that ask unnamed have left the State of whoever acts; null where it has not asked so. */
export async function hiddenAmong(connection: Connection): Promise<string[] | null> {
  const { rows } = await sql<{ states: string[] | null }>`
    select exchange.hidden_among() as states`.execute(connection)
  return rows[0]?.states ?? null
}

/** Which requests a list shows to those outside. */
export type ShownFilter = {
  kind?: string | undefined
  theme?: string | undefined
  group?: string | undefined
  region?: string | undefined
  ldc?: true | undefined
  sids?: true | undefined
  standing?: ShownStanding | undefined
}

const shownColumns = sql`
  shown.token, shown.state_id as "stateId", shown.region, shown.ldc, shown.sids, shown.kinds, shown.themes, shown.groups,
  shown.shown_from::text as "shownFrom", shown.standing`

/**
 * The requests that whoever asks sees from outside: the open ones first, then by the day from which they are shown, the
 * latest first; those alike in an order that tells nothing.
 */
export async function listShown(
  connection: Connection,
  filter: ShownFilter,
  { limit, offset }: Portion,
): Promise<{ total: number; requests: ShownRequest[] }> {
  const { rows } = await sql<{ total: number; requests: ShownRequest[] | null }>`
    with found as materialized (
      select ${shownColumns} from exchange.shown_requests() shown where ${matching(filter)})
    select (select count(*)::int from found) as total,
           (select jsonb_agg(page) from (
              select * from found order by standing <> 'open', "shownFrom" desc, token limit ${limit} offset ${offset}) page) as requests`.execute(
    connection,
  )
  return { total: rows[0]?.total ?? 0, requests: rows[0]?.requests ?? [] }
}

/** A query for the same as keys, `key` and `place`, for who only counts or remembers them. */
export function shownKeys(filter: ShownFilter): RawBuilder<{ key: string; place: number }> {
  return sql`
    select shown.token::text as key,
           row_number() over (order by shown.standing <> 'open', shown.shown_from desc, shown.token) as place
      from exchange.shown_requests() shown where ${matching(filter)}`
}

export async function findShown(connection: Connection, token: string): Promise<ShownRequest | undefined> {
  const { rows } = await sql<ShownRequest>`
    select ${shownColumns} from exchange.shown_requests(${token}::uuid) shown`.execute(connection)
  return rows[0]
}

/** Where a request gave its State's name, the State says where it stands; else the veil does. */
function matching({
  kind,
  theme,
  group,
  region,
  ldc,
  sids,
  standing: wanted,
}: ShownFilter): RawBuilder<unknown> {
  const which = (fits: (state: (typeof states)[number]) => boolean) =>
    [...states, ...imaginaryStates].filter(fits).map(({ code }) => code)
  const of = (veiled: RawBuilder<unknown>, named: string[]) =>
    sql`case when shown.state_id is null then ${veiled} else shown.state_id = any (${named}::text[]) end`
  return sql.join(
    [
      sql`true`,
      ...(kind ? [sql`${kind} = any (shown.kinds)`] : []),
      ...(theme ? [sql`${theme} = any (shown.themes)`] : []),
      ...(group ? [sql`${group} = any (shown.groups)`] : []),
      ...(region
        ? [
            of(
              sql`shown.region = ${region}`,
              which((state) => state.region === region),
            ),
          ]
        : []),
      ...(ldc
        ? [
            of(
              sql`shown.ldc`,
              which((state) => state.ldc),
            ),
          ]
        : []),
      ...(sids
        ? [
            of(
              sql`shown.sids`,
              which((state) => state.sids),
            ),
          ]
        : []),
      ...(wanted ? [sql`shown.standing = ${wanted}`] : []),
    ],
    sql` and `,
  )
}

/** What requests say under their State's name, by their tokens: for whom that was opened to. */
export async function titlesOf(
  connection: Connection,
  tokens: readonly string[],
): Promise<Map<string, Said>> {
  if (!tokens.length) return new Map()
  const { rows } = await sql<Said & { token: string }>`
    select token, state_id as "stateId", id, title, words, language
      from exchange.request where token = any (${[...tokens]}::uuid[])`.execute(connection)
  return new Map(rows.map(({ token, ...said }) => [token, said]))
}

/**
 * Requests that everyone could read under their State’s name and no longer can, the last withdrawn first; with a token,
 * that one alone.
 */
export async function withdrawnRequests(
  connection: Connection,
  { most, token }: { most: number; token?: string },
): Promise<{ token: string; at: Date }[]> {
  const { rows } = await sql<{ token: string; at: Date }>`
    select token, withdrawn_at as at
      from exchange.withdrawn_requests(${most}, ${token ?? null}::uuid)`.execute(connection)
  return rows
}

/** Writes down that whoever acts has looked at these requests from outside. */
export async function noteReadings(
  connection: Connection,
  tokens: readonly string[],
  through: 'page' | 'api' | 'export' | 'feed',
): Promise<void> {
  if (tokens.length)
    await sql`select exchange.note_readings(${[...tokens]}::uuid[], ${through})`.execute(connection)
}

/** How the clock stands for each of these requests that whoever asks may know of. */
export async function clockOf(connection: Connection, tokens: readonly string[]): Promise<RequestClock[]> {
  if (!tokens.length) return []
  const { rows } = await sql<RequestClock>`
    select token, shown_from::text as "shownFrom", acknowledged_on::text as "acknowledgedOn",
           answered_on::text as "answeredOn", acknowledge_by::text as "acknowledgeBy", answer_by::text as "answerBy"
      from exchange.clock_of(${[...tokens]}::uuid[])`.execute(connection)
  return rows
}

export async function clockFigures(connection: Connection): Promise<ClockFigures> {
  const { rows } = await sql<{ figures: ClockFigures }>`
    select exchange.clock_figures() as figures`.execute(connection)
  return rows[0]?.figures ?? { asOf: '', all: null, regions: [], kinds: [], declined: null }
}

/** The days that hold now. */
export async function clockDays(
  connection: Connection,
): Promise<{ acknowledgeDays: number; answerDays: number }> {
  const { rows } = await sql<{ acknowledgeDays: number; answerDays: number }>`
    select acknowledge_days as "acknowledgeDays", answer_days as "answerDays" from exchange.clock()`.execute(
    connection,
  )
  return rows[0] ?? { acknowledgeDays: 10, answerDays: 30 }
}

/** What the secretariat has set, the latest first. */
export async function clockSettings(connection: Connection, most: number): Promise<ClockSetting[]> {
  const { rows } = await sql<ClockSetting>`
    select acknowledge_days as "acknowledgeDays", answer_days as "answerDays", reason, set_on::text as "setOn"
      from exchange.clock_setting order by id desc limit ${most}`.execute(connection)
  return rows
}

/** What the secretariat answered to a request, for itself and for the request's State. */
export async function secretariatAnswerTo(
  connection: Connection,
  token: string,
): Promise<{ answer: 'in-hand' | 'no'; reason: string; answeredOn: string } | undefined> {
  const { rows } = await sql<{ answer: 'in-hand' | 'no'; reason: string; answeredOn: string }>`
    select answer, reason, answered_on::text as "answeredOn" from exchange.secretariat_answer
     where request_token = ${token}::uuid`.execute(connection)
  return rows[0]
}

/** The partners that answered a request, by name, for the request's own State. */
export async function respondentsTo(
  connection: Connection,
  token: string,
): Promise<{ id: number; name: string }[]> {
  const { rows } = await sql<{ id: number; name: string }>`
    select organisation.id, organisation.name
      from exchange.thread join identity.organisation on organisation.id = thread.organisation_id
     where thread.request_token = ${token}::uuid and thread.stance <> 'declined'
     order by organisation.name`.execute(connection)
  return rows
}

/** Whether whoever asks answered this request once, be it shown to them still or not. */
export async function hasAnswered(connection: Connection, token: string): Promise<boolean> {
  const { rows } = await sql`select from exchange.thread where request_token = ${token}::uuid`.execute(
    connection,
  )
  return rows.length > 0
}

/** What the secretariat must answer: those that nobody answered in time, the oldest first. */
export async function overdueRequests(
  connection: Connection,
  most: number,
): Promise<{ shown: ShownRequest; clock: RequestClock }[]> {
  const { rows } = await sql<{ shown: ShownRequest; clock: RequestClock }>`
    select to_jsonb(told) as shown,
           jsonb_build_object('token', clock.token, 'shownFrom', clock.shown_from, 'acknowledgedOn', clock.acknowledged_on,
                              'answeredOn', clock.answered_on, 'acknowledgeBy', clock.acknowledge_by,
                              'answerBy', clock.answer_by) as clock
      from (select array_agg(shown.token) as tokens from exchange.shown_requests() shown where shown.standing = 'open') open
     cross join lateral exchange.clock_of(open.tokens) clock
      join lateral (select ${shownColumns} from exchange.shown_requests(clock.token) shown) told on true
     where clock.answered_on is null and clock.answer_by < current_date
     order by clock.answer_by, clock.token limit ${most}`.execute(connection)
  return rows
}

/** Reminds of what is overdue; for the worker, once a day and as often as it likes. @returns how many went out */
export async function remindOfRequests(connection: Connection): Promise<number> {
  const { rows } = await sql<{ written: number }>`select exchange.remind() as written`.execute(connection)
  return rows[0]?.written ?? 0
}
