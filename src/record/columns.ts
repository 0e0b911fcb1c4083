import { sql } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'

export interface Column {
  name: string
  /** As SQL writes it: `timestamp with time zone`. */
  type: string
}

/** The columns of a table that can be written, in its order: not the computed ones. */
export async function writableColumns(transaction: ActingTransaction, table: string): Promise<Column[]> {
  const { rows } = await sql<Column>`
    select attname as name, format_type(atttypid, null) as type from pg_attribute
     where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attgenerated = ''
     order by attnum`.execute(transaction)
  return rows
}
