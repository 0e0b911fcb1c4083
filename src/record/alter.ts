/** Writes to a row that someone opened, or takes it away: nobody overwrites anybody, and its history stays. */
import { sql, type RawBuilder } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { beginChange, type ChangeCircumstances } from './change.ts'
import { changedMeanwhile } from './conflict.ts'

/** A row in the version that someone opened. */
export type OpenedRow = {
  table: string
  /** What tells it from every other row, column by column. */
  key: Readonly<Record<string, string | number>>
  /** The change that wrote the version. */
  opened: number
}

/** The key of a row that belongs to a State. */
export const keyOf = ({ stateId, id }: { stateId: string; id: number }) => ({ state_id: stateId, id })

/**
 * Sets columns of a row, as one confidential change, unless someone else was quicker. @returns the change
 * @throws Refusal `record.changed-meanwhile` (409)
 */
export async function alter(
  transaction: ActingTransaction,
  row: OpenedRow,
  settings: readonly RawBuilder<unknown>[],
  circumstances: ChangeCircumstances,
): Promise<number> {
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  const { numAffectedRows } = await sql`
    update ${sql.table(row.table)} set ${sql.join([...settings, sql`change_id = ${change}`])}
     where ${stands(row)}`.execute(transaction)
  if (!numAffectedRows) throw changedMeanwhile()
  return change
}

/** Columns by their names, each with what is to stand in it. */
export type Columns = readonly (readonly [column: string, value: unknown])[]

/** The same, as settings. */
export const settingsOf = (columns: Columns) =>
  columns.map(([column, value]) => sql`${sql.ref(column)} = ${value}`)

/** For tables that tell readers who see no change when a row last changed. */
export const changedNow = sql`changed_at = now()`

/**
 * Puts other words into a row; sent twice it changes something once.
 * @param keepsTime whether the row says when it was changed last (`changed_at`)
 * @throws Refusal as `alter`
 */
export async function mend(
  transaction: ActingTransaction,
  row: OpenedRow,
  columns: Columns,
  circumstances: ChangeCircumstances,
  { keepsTime = false } = {},
): Promise<void> {
  const same = columns.map(([column, value]) => sql`${sql.ref(column)} is not distinct from ${value}`)
  const { rows } = await sql`
    select from ${sql.table(row.table)}
     where ${is(row)} and ${sql.join(same, sql` and `)}`.execute(transaction)
  if (rows.length) return
  const settings = settingsOf(columns)
  await alter(transaction, row, keepsTime ? [...settings, changedNow] : settings, circumstances)
}

/**
 * Begins the change in which a row goes with what hangs on it, and keeps everyone else from the row until then.
 * @throws Refusal as `alter`
 */
export async function hold(
  transaction: ActingTransaction,
  row: OpenedRow,
  circumstances: ChangeCircumstances,
): Promise<void> {
  await beginChange(transaction, { ...circumstances, confidential: true })
  const { rows } = await sql`
    select from ${sql.table(row.table)} where ${stands(row)} for update`.execute(transaction)
  if (!rows.length) throw changedMeanwhile()
}

/** Takes a row away on which nothing hangs. @throws Refusal as `alter` */
export async function takeAway(
  transaction: ActingTransaction,
  row: OpenedRow,
  circumstances: ChangeCircumstances,
): Promise<void> {
  await beginChange(transaction, { ...circumstances, confidential: true })
  const { numAffectedRows } = await sql`
    delete from ${sql.table(row.table)} where ${stands(row)}`.execute(transaction)
  if (!numAffectedRows) throw changedMeanwhile()
}

const is = ({ key }: OpenedRow) =>
  sql.join(
    Object.entries(key).map(([column, value]) => sql`${sql.ref(column)} = ${value}`),
    sql` and `,
  )

const stands = (row: OpenedRow) => sql`${is(row)} and change_id = ${row.opened}`
