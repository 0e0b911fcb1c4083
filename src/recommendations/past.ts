/** What stood before: reads the past of one recommendation from the record of changes. */
import { sql } from 'kysely'
import type { Through } from '#record/change.ts'
import { imaginaryStates, states } from '#reference/states.ts'
import type { Connection } from '#platform/database/connection.ts'

/** A row of the register as it was before a change overwrote or removed it. */
export type PastRow = {
  /** Its place in the history: later rows have larger ones. */
  place: number
  table: 'register.recommendation' | 'register.source'
  writtenBy: number
  replacedBy: number
  operation: 'update' | 'delete'
  /** By column name. */
  content: Record<string, unknown>
}

/** A change as anyone may know of it: when, through what and from which file; never who. */
export type PublicChange = {
  id: number
  at: Date
  through: Through
  /** True where it took an earlier change back. */
  undoes: boolean
  batch: number | null
  file: string | null
}

const mostPastVersions = 100
const mostPastSources = 1_000

/** The past rows of a recommendation and of the sources that it has or has shown, oldest first. */
export async function readPast(connection: Connection, stateId: string, id: string): Promise<PastRow[]> {
  const { rows } = await sql<PastRow>`
    with past as (
      select * from record.history
       where table_name = 'register.recommendation'
         and row_key = jsonb_build_object('state_id', ${stateId}::text, 'id', ${id}::text)
       order by id desc limit ${mostPastVersions}),
    source_key as (
      select jsonb_build_object('state_id', state_id, 'key', key) as row_key
        from register.source where state_id = ${stateId} and recommendation_id = ${id}
      union
      select jsonb_build_object('state_id', state_id, 'key', before ->> 'shown_source') from past),
    past_source as (
      select history.* from source_key
        join record.history on table_name = 'register.source' and history.row_key = source_key.row_key
       order by history.id desc limit ${mostPastSources})
    select id as place, table_name as "table", before_change_id as "writtenBy", change_id as "replacedBy", operation,
           before as content
      from (select * from past union all select * from past_source) everything
     order by id`.execute(connection)
  return rows
}

/** The changes with these ids and those that brought in these batches, with the file that each brought in. */
export async function readChanges(
  connection: Connection,
  ids: readonly number[],
  batches: readonly number[],
): Promise<PublicChange[]> {
  const { rows } = await sql<PublicChange>`
    select change.id, change.at, change.through, change.undoes is not null as undoes, batch.id as batch,
           batch.file_name as file
      from record.change
      left join register.batch on batch.change_id = change.id
     where change.id = any(${[...ids]}::bigint[]) or batch.id = any(${[...batches]}::bigint[])
     order by change.id`.execute(connection)
  return rows
}

/** The last change that wrote a recommendation of a State, or none. */
export async function latestChangeOf(
  connection: Connection,
  stateId: string,
): Promise<PublicChange | undefined> {
  const { rows } = await sql<{ id: number | null }>`
    select max(change_id) as id from register.recommendation where state_id = ${stateId}`.execute(connection)
  const id = rows[0]?.id ?? null
  return id === null ? undefined : (await readChanges(connection, [id], []))[0]
}

/** When a recommendation that is no longer in the register was withdrawn with the import that had brought it. */
export async function withdrawnAt(connection: Connection, id: string): Promise<Date | undefined> {
  // The history is found by whole keys, so the id is looked for under every State: 200 steps into an index.
  const everyState = [...states, ...imaginaryStates].map(({ code }) => code)
  const { rows } = await sql<{ at: Date }>`
    select change.at
      from unnest(${everyState}::text[]) as state (code)
      join record.history on table_name = 'register.recommendation' and operation = 'delete'
                         and row_key = jsonb_build_object('state_id', state.code, 'id', ${id}::text)
      join record.change on change.id = history.change_id
     order by history.id desc limit 1`.execute(connection)
  return rows[0]?.at
}
