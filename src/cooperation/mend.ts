/** Puts other words into a row that someone opened, or takes it away: nobody overwrites anybody, and its history stays. */
import { sql } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { beginChange, type ChangeCircumstances } from '#record/change.ts'
import { changedMeanwhile } from '#record/conflict.ts'

/** Columns by their names, each with what is to stand in it. */
export type Columns = readonly (readonly [column: string, value: unknown])[]

/**
 * Puts other words into a row; sent twice it changes something once.
 * @param opened the change that wrote the version that was opened
 * @param keepsTime whether the row says when it was changed last (`changed_at`)
 * @throws Refusal `record.changed-meanwhile` (409)
 */
export async function mend(
  transaction: ActingTransaction,
  { table, stateId, id, keepsTime }: { table: string; stateId: string; id: number; keepsTime: boolean },
  columns: Columns,
  opened: number,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const row = sql`state_id = ${stateId} and id = ${id}`
  const same = columns.map(([column, value]) => sql`${sql.ref(column)} is not distinct from ${value}`)
  const { rows } = await sql`
    select from ${sql.table(table)} where ${row} and ${sql.join(same, sql` and `)}`.execute(transaction)
  if (rows.length) return
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  const settings = [
    ...columns.map(([column, value]) => sql`${sql.ref(column)} = ${value}`),
    ...(keepsTime ? [sql`changed_at = now()`] : []),
    sql`change_id = ${change}`,
  ]
  const { numAffectedRows } = await sql`
    update ${sql.table(table)} set ${sql.join(settings)} where ${row} and change_id = ${opened}`.execute(
    transaction,
  )
  if (!numAffectedRows) throw changedMeanwhile()
}

/** Takes a row away. @param opened as for `mend` @throws Refusal `record.changed-meanwhile` (409) */
export async function takeAway(
  transaction: ActingTransaction,
  { table, stateId, id }: { table: string; stateId: string; id: number },
  opened: number,
  circumstances: ChangeCircumstances,
): Promise<void> {
  await beginChange(transaction, { ...circumstances, confidential: true })
  const { numAffectedRows } = await sql`
    delete from ${sql.table(table)}
     where state_id = ${stateId} and id = ${id} and change_id = ${opened}`.execute(transaction)
  if (!numAffectedRows) throw changedMeanwhile()
}
