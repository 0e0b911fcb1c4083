import { sql, type RawBuilder } from 'kysely'
import type { Connection } from '#platform/database/connection.ts'
import type { Message, RequestHead, Thread } from './model.ts'

/** The request of a token, as far as whoever asks may know it; undefined where it is nothing to them. */
export async function findRequestHead(
  connection: Connection,
  token: string,
): Promise<RequestHead | undefined> {
  const { rows } = await sql<RequestHead>`
    with seen as (
      select request.state_id, request.id, request.title, exchange.own_request(request.token) is not null as own,
             case when request.withdrawn_at is not null then 'withdrawn' when request.closed_at is not null then 'closed'
                  when request.paused_at is not null then 'paused' else 'open' end as standing
        from exchange.request where request.token = ${token} and request.sent_at is not null),
    shown as (select * from exchange.shown_requests(${token}))
    select ${token} as token, coalesce(seen.state_id, shown.state_id) as "stateId", seen.id, seen.title, shown.region,
           coalesce(shown.kinds, '{}') as kinds, coalesce(seen.standing, shown.standing, 'closed') as standing,
           coalesce(seen.own, false) as own
      from (select) one left join seen on true left join shown on true
     where seen.id is not null or shown.token is not null
        or exists (select from exchange.thread where thread.request_token = ${token})`.execute(connection)
  return rows[0]
}

/**
 * Messages as they came, day by day. What an unnamed State wrote stands last in its day, for both sides: between what a
 * partner wrote at known hours it would tell its own.
 */
const asTheyCame = (direction: 'asc' | 'desc') => {
  const each = sql.raw(direction)
  return sql`message.written_on ${each}, message.from_state and message.signed is null ${each}, message.position ${each},
             message.token`
}

/** Threads, each with what whoever asks may know of it. */
async function threads(connection: Connection, which: RawBuilder<unknown>): Promise<Thread[]> {
  const { rows } = await sql<Thread>`
    select thread.token, thread.request_token as "requestToken", thread.organisation_id as "organisationId",
           organisation.name as partner, thread.stance, thread.declined_because as "declinedBecause",
           thread.seen_by_others as "seenByOthers",
           case when thread.offer_id is not null
                then jsonb_build_object('id', thread.offer_id, 'title', offer.title) end as offer, thread.answered_on::text as "answeredOn",
           case when open.name_open or exchange.own_request(thread.request_token) is not null
                     or thread.chosen_on < current_date
                then thread.chosen_on::text end as "chosenOn",
           coalesce(open.name_open, false) as "nameOpen", last.written_on::text as "lastOn",
           last.from_state as "lastFromState", agreed.agreement, 
           -- A partner would know by it when an unnamed State has acted.
           case when exchange.own_request(thread.request_token) is not null then thread.change_id else 0 end as "changeId"
      from exchange.thread
      join identity.organisation on organisation.id = thread.organisation_id
      left join exchange.offer on offer.id = thread.offer_id
     cross join lateral (select exchange.name_is_open(thread.request_token, thread.token) as name_open) open
      left join lateral (
        select message.written_on, message.from_state from exchange.message
         where message.request_token = thread.request_token
           and (message.thread_token is null or message.thread_token = thread.token)
         order by ${asTheyCame('desc')} limit 1) last on true
      left join lateral (
        select terms.agreement from exchange.terms where terms.thread_token = thread.token
         order by terms.id desc limit 1) agreed on true
     where ${which}
     order by thread.answered_on desc, organisation.name, thread.token`.execute(connection)
  return rows
}

/** Those about a request: for its State all, for a partner its own. */
export const threadsAbout = (connection: Connection, requestToken: string): Promise<Thread[]> =>
  threads(connection, sql`thread.request_token = ${requestToken}`)

export async function findThread(connection: Connection, token: string): Promise<Thread | undefined> {
  const [found] = await threads(connection, sql`thread.token = ${token}`)
  return found
}

/** The offers with which a partner can answer: its own, as far as others can have them now. */
export async function offersToAnswerWith(
  connection: Connection,
  organisation: number,
): Promise<{ id: number; title: string }[]> {
  const { rows } = await sql<{ id: number; title: string }>`
    select id, title from exchange.offer
     where organisation_id = ${organisation} and audience <> 'institution' and withdrawn_at is null
       and confirmed_at > now() - interval '1 year' and available_until >= current_date
     order by title, id limit 500`.execute(connection)
  return rows
}

/** What an organisation answered, the latest first. */
export async function ownAnswers(
  connection: Connection,
  organisation: number,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ total: number; items: Thread[] }> {
  const { rows } = await sql<{ token: string; total: number }>`
    select token, (count(*) over ())::int as total from exchange.thread where organisation_id = ${organisation}
     order by answered_on desc, token limit ${limit} offset ${offset}`.execute(connection)
  const tokens = rows.map(({ token }) => token)
  const items = tokens.length ? await threads(connection, sql`thread.token = any (${tokens}::uuid[])`) : []
  return { total: rows[0]?.total ?? 0, items }
}

/** The messages of a thread, with those to all, as they came. */
export async function messagesOf(
  connection: Connection,
  { token, requestToken }: Pick<Thread, 'token' | 'requestToken'>,
): Promise<Message[]> {
  const { rows } = await sql<Message>`
    select message.token, message.thread_token is null as "toAll", message.from_state as "fromState", message.text,
           message.language, message.signed, message.written_on::text as "writtenOn",
           coalesce((select json_agg(json_build_object('token', file.token, 'name', file.name, 'mediaType', file.media_type,
                                                       'bytes', octet_length(file.content)) order by file.name, file.token)
                       from exchange.message_file file where file.message_token = message.token), '[]') as files
      from exchange.message
     where message.request_token = ${requestToken} and (message.thread_token is null or message.thread_token = ${token})
     order by ${asTheyCame('asc')}`.execute(connection)
  return rows
}

/** The other partners that are in and agree to be seen, for one that agrees too. */
export async function othersIn(
  connection: Connection,
  requestToken: string,
): Promise<{ organisationId: number; name: string; stance: string }[]> {
  const { rows } = await sql<{ organisationId: number; name: string; stance: string }>`
    select organisation_id as "organisationId", name, stance from exchange.others_in(${requestToken}) order by name`.execute(
    connection,
  )
  return rows
}

export type StoredFile = { name: string; mediaType: string; content: Uint8Array }

/** A file of a message about this request, where whoever asks may read it. */
export async function readMessageFile(
  connection: Connection,
  requestToken: string,
  token: string,
): Promise<StoredFile | undefined> {
  const { rows } = await sql<StoredFile>`
    select file.name, file.media_type as "mediaType", file.content
      from exchange.message_file file join exchange.message on message.token = file.message_token
     where file.token = ${token} and message.request_token = ${requestToken}`.execute(connection)
  return rows[0]
}
