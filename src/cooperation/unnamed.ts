/** What would tell who asked unnamed, were it opened: the needs of such a request, and what came of it. */
import { sql, type RawBuilder } from 'kysely'
import type { Connection } from '#platform/database/connection.ts'

const fromUnnamed = sql`
  with unnamed as (
    select request.state_id, request.id, request.token from exchange.request
     where request.state_id = (select identity.government()) and request.named = 'unnamed' and request.sent_at is not null),
  asked as (
    select part.need_id as id from exchange.request_need part
      join unnamed on unnamed.state_id = part.state_id and unnamed.id = part.request_id),
  agreed as (
    select terms.agreement from exchange.terms
      join exchange.thread on thread.token = terms.thread_token
      join unnamed on unnamed.token = thread.request_token),
  came as (
    select activity.id from cooperation.activity
     where activity.state_id = (select identity.government())
       and (activity.agreement in (select agreement from agreed)
            or activity.id in (select answered.activity_id from cooperation.answered_need answered
                                where answered.state_id = (select identity.government())
                                  and answered.need_id in (select id from asked))))`

/** Numbers of records of a kind, by the kind. */
const things: Readonly<Record<string, RawBuilder<unknown>>> = {
  need: sql`select id from asked`,
  activity: sql`select id from came`,
  'report-back': sql`select id from cooperation.report_back where state_id = (select identity.government())
                       and activity_id in (select id from came)`,
  practice: sql`select id from cooperation.practice where state_id = (select identity.government())
                  and activity_id in (select id from came)`,
}

/**
 * How many records of a kind stand in a request that went out unnamed, or came of one: of the government that acts. Where
 * a number is given, whether that one does.
 */
export async function comeFromUnnamed(
  connection: Connection,
  { kind, id }: { kind: string; id: number | null },
): Promise<number> {
  const of = things[kind]
  if (!of) return 0
  const { rows } = await sql<{ count: number }>`
    ${fromUnnamed}
    select count(distinct thing.id)::int as count from (${of}) thing
     where ${id}::bigint is null or thing.id = ${id}`.execute(connection)
  return rows[0]?.count ?? 0
}
