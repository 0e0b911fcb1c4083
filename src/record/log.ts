/** The log as a person reads it: each change that they may see, what it wrote, and which seal covers it. */
import { sql, type Kysely } from 'kysely'
import type { Through } from './change.ts'

export interface LoggedChange {
  id: number
  at: Date
  through: Through
  why: string | null
  person: number | null
  organisation: number | null
  role: string | null
  /** The State that who made it acted for. */
  state: string | null
  /** The first rows that it wrote; `rows` counts all, up to `countedRows`. */
  wrote: readonly LoggedRow[]
  rows: number
  /** Null until the next minute's seal. */
  seal: number | null
}

export interface LoggedRow {
  operation: 'insert' | 'update' | 'delete' | 'erase'
  /** With its schema. */
  table: string
  key: Readonly<Record<string, string | number>>
}

const listedRows = 6

/** Beyond so many, the rows of a change are not counted for a list. */
export const countedRows = 100

/** Confidential changes below the number `before` (undefined: from the newest), the newest first. */
export async function loggedChanges(
  kysely: Kysely<object>,
  { before, limit }: { before: number | undefined; limit: number },
): Promise<LoggedChange[]> {
  const { rows } = await sql<LoggedChange>`
    select change.id, change.at, change.through, reason.why, change.person_id as person,
           change.organisation_id as organisation, change.role, change.state_id as state,
           coalesce(written.first_rows, '[]') as wrote, coalesce(written.rows, 0)::int as rows, sealed.number as seal
      from (select * from record.change
             where confidential and ${before === undefined ? sql`true` : sql`id < ${before}`}
             order by id desc limit ${limit}) change
      left join record.reason on reason.change_id = change.id
      left join lateral (
        select count(*) as rows, max(era) as era, (array_agg(event.transaction))[1] as transaction,
               jsonb_agg(jsonb_build_object('operation', operation, 'table', table_name, 'key', row_key::jsonb)
                         order by event.id) filter (where place <= ${listedRows}) as first_rows
          from (select event.*, row_number() over (order by event.id) as place from record.event
                 where event.change_id = change.id and table_name not in ('record.change', 'record.reason')
                   and operation in ('insert', 'update', 'delete', 'erase')
                 order by event.id limit ${countedRows}) event) written on true
      left join lateral (
        select min(number) as number from record.seal_entry
         where (seal_entry.era, seal_entry.before) > (written.era, written.transaction)) sealed on true
     order by change.id desc`.execute(kysely)
  return rows
}
