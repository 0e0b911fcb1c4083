/** What changed last in the register: for feeds. */
import { sql } from 'kysely'
import type { RecommendationKey } from '#recommendations/search/contract.ts'
import type { Connection } from '#platform/database/connection.ts'

/** A recommendation and the change that wrote it last. */
export type Changed = RecommendationKey & { changeId: number; at: Date }

const lookedAtOnce = 5_000

/**
 * The most recently changed of these recommendations, newest first; of all, where none are named. Of however many
 * there are, only the `most` best so far are held.
 */
export async function newestOf(
  connection: Connection,
  keys: AsyncIterable<RecommendationKey> | undefined,
  most: number,
): Promise<Changed[]> {
  if (!keys) return newestOfAll(connection, most)
  let newest: Changed[] = []
  let page: RecommendationKey[] = []
  const look = async () => {
    newest = [...newest, ...(await newestAmong(connection, page, most))].sort(byChange).slice(0, most)
    page = []
  }
  for await (const key of keys) if (page.push(key) >= lookedAtOnce) await look()
  if (page.length) await look()
  return newest
}

function byChange(left: Changed, right: Changed): number {
  return right.changeId - left.changeId || (left.stateId + left.id < right.stateId + right.id ? -1 : 1)
}

async function newestOfAll(connection: Connection, most: number): Promise<Changed[]> {
  const { rows } = await sql<Changed>`
    select newest.state_id as "stateId", newest.id, newest.change_id as "changeId", change.at
      from (select state_id, id, change_id from register.recommendation where merged_into is null
             order by change_id desc, state_id, id limit ${most}) newest
      join record.change on change.id = newest.change_id
     order by newest.change_id desc, newest.state_id, newest.id`.execute(connection)
  return rows
}

async function newestAmong(
  connection: Connection,
  keys: readonly RecommendationKey[],
  most: number,
): Promise<Changed[]> {
  const { rows } = await sql<Changed>`
    select recommendation.state_id as "stateId", recommendation.id, change_id as "changeId", change.at
      from unnest(${keys.map(({ stateId }) => stateId)}::text[], ${keys.map(({ id }) => id)}::text[])
             as wanted (state_id, id)
      join register.recommendation on recommendation.state_id = wanted.state_id and recommendation.id = wanted.id
      join record.change on change.id = recommendation.change_id
     order by change_id desc, recommendation.state_id, recommendation.id limit ${most}`.execute(connection)
  return rows
}

/** A recommendation that is no longer in the register, as it was before, by column name. */
export type Removed = { id: string; at: Date; before: Record<string, unknown> }

/** The recommendations that were withdrawn last, newest first; those that came back are not among them. */
export async function newestRemoved(connection: Connection, most: number): Promise<Removed[]> {
  const { rows } = await sql<Removed>`
    select distinct on (history.change_id, history.row_key) history.row_key ->> 'id' as id, change.at, history.before
      from (select * from record.history
             where table_name = 'register.recommendation' and operation = 'delete'
             order by change_id desc, id desc limit ${most}) history
      join record.change on change.id = history.change_id
     where not exists (select from register.recommendation standing
                        where standing.state_id = history.state_id and standing.id = history.row_key ->> 'id')
     order by history.change_id desc, history.row_key`.execute(connection)
  return rows
}

/** When the register changed last; undefined while nothing has changed yet. */
export async function lastChange(connection: Connection): Promise<Date | undefined> {
  const { rows } = await sql<{ at: Date }>`
    select at from record.change order by id desc limit 1`.execute(connection)
  return rows[0]?.at
}
