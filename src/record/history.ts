/** What stood before: the versions of a row, and the changes that made them. */
import { sql, type Kysely } from 'kysely'
import type { Through } from './change.ts'

export interface Change {
  id: number
  at: Date
  actor: string
  through: Through
  why: string | null
  requestId: string | null
  /** The change that this one took back. */
  undoes: number | null
  /** The change by which this one was taken back. */
  undoneBy: number | null
}

export interface PastVersion {
  /** The row as it was, by column name: dates and large numbers as JSON writes them. */
  content: Readonly<Record<string, unknown>>
  /** The change that had written it. */
  written: Change
  /** The change that overwrote or removed it. */
  replaced: Change
  operation: 'update' | 'delete'
}

/** A row of a table that keeps history: `register.recommendation`, and its key columns with their values. */
export interface RowName {
  table: string
  key: Readonly<Record<string, string | number>>
}

const change = (alias: string) => sql`
  json_build_object(
    'id', ${sql.ref(alias)}.id, 'at', ${sql.ref(alias)}.at, 'actor', ${sql.ref(alias)}.actor,
    'through', ${sql.ref(alias)}.through, 'why', ${sql.ref(alias)}.why, 'requestId', ${sql.ref(alias)}.request_id,
    'undoes', ${sql.ref(alias)}.undoes,
    'undoneBy', (select later.id from record.change later where later.undoes = ${sql.ref(alias)}.id))`

type AsRead = Omit<Change, 'at'> & { at: string }
const withDate = (read: AsRead): Change => ({ ...read, at: new Date(read.at) })

export async function readChange(kysely: Kysely<object>, id: number): Promise<Change | undefined> {
  const { rows } = await sql<{ change: AsRead }>`
    select ${change('change')} as change from record.change where id = ${id}
  `.execute(kysely)
  return rows[0] && withDate(rows[0].change)
}

/** The past versions of a row, the latest first and at most `limit`; the version that stands now is in its table. */
export async function pastVersions(
  kysely: Kysely<object>,
  row: RowName,
  limit = 100,
): Promise<readonly PastVersion[]> {
  const { rows } = await sql<{
    content: Record<string, unknown>
    operation: PastVersion['operation']
    written: AsRead
    replaced: AsRead
  }>`
    select history.before as content, history.operation,
           ${change('writing')} as written, ${change('replacing')} as replaced
      from record.history
      join record.change writing on writing.id = history.before_change_id
      join record.change replacing on replacing.id = history.change_id
     where history.table_name = ${row.table} and history.row_key = ${JSON.stringify(row.key)}::jsonb
     order by history.id desc
     limit ${limit}
  `.execute(kysely)
  return rows.map(({ written, replaced, ...rest }) => ({
    ...rest,
    written: withDate(written),
    replaced: withDate(replaced),
  }))
}
