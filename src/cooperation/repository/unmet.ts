/** What is asked for, beside the support that there is: as far as whoever asks may see the one and the other. */
import { sql } from 'kysely'
import type { Connection } from '#platform/database/connection.ts'

export type AskedFor = {
  /** Groups of persons for whom at least five States ask, whichever they are. */
  groups: { group: string; requests: number; activities: number }[]
  /** Recommendations for which a State asks under its name, and that no activity serves. */
  recommendations: { stateId: string; id: string }[]
  /** How many of these there are in all. */
  unserved: number
}

/** Two queries. The groups with the least support come first. */
export async function askedFor(connection: Connection, most: number): Promise<AskedFor> {
  const { rows: groups } = await sql<AskedFor['groups'][number]>`
    select asked.affected as "group", requests, coalesce(activities, 0) as activities
      from cooperation.asked_for() asked
      left join (select affected, count(*)::int as activities
                   from cooperation.activity cross join unnest(groups) affected group by 1) there
        on there.affected = asked.affected
     order by 3, requests desc, 1`.execute(connection)
  const { rows } = await sql<AskedFor['recommendations'][number] & { total: number }>`
    select served.state_id as "stateId", served.recommendation_id as id, (count(*) over ())::int as total
      from exchange.request
      join exchange.request_need part on part.state_id = request.state_id and part.request_id = request.id
      join exchange.need_recommendation served on served.state_id = part.state_id and served.need_id = part.need_id
     where request.sent_at is not null and request.named = 'open' and request.withdrawn_at is null
       and request.closed_at is null and request.paused_at is null
       and not exists (select from cooperation.served by_activity
                        where by_activity.state_id = served.state_id
                          and by_activity.recommendation_id = served.recommendation_id)
     group by 1, 2 order by 1, 2 limit ${most}`.execute(connection)
  return {
    groups,
    recommendations: rows.map(({ stateId, id }) => ({ stateId, id })),
    unserved: rows[0]?.total ?? 0,
  }
}
