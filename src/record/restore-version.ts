/** An earlier version of a record, written again as a new change. */
import { sql, type RawBuilder } from 'kysely'
import pg from 'pg'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { Refusal } from '#platform/errors.ts'
import { beginChange, type ChangeCircumstances } from './change.ts'
import { writableColumns } from './columns.ts'
import { changedMeanwhile } from './conflict.ts'
import { isWritten, versionsOf, type RecordName } from './versions.ts'

/**
 * Writes again what stood after the change `version`, where `opened` is still the latest change to the record. Who sees
 * it stays as it is now: restoring words never widens. A record that was removed comes back with all that went with it.
 * Returns the new change. The database's policies decide who may.
 *
 * @throws Refusal `record.no-such-version` (404), `record.changed-meanwhile` (409), `record.not-yours-to-restore` (403),
 * `record.version-stands` where it is what stands now, `record.restore-impossible` (409) where something that it needs
 * is gone
 */
export async function restoreVersion(
  transaction: ActingTransaction,
  name: RecordName,
  { version, opened }: { version: number; opened: number },
  circumstances: ChangeCircumstances,
): Promise<number> {
  const versions = await versionsOf(transaction, name)
  const latest = versions.at(-1)
  const wanted = versions.find(({ change, image }) => change === version && image)
  if (!latest || !wanted?.image) throw new Refusal('record.no-such-version', { version }, 404)
  if (latest.change !== opened) throw changedMeanwhile()
  if (latest === wanted) throw new Refusal('record.version-stands', {}, 409)
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  const columns = (await writableColumns(transaction, name.table)).map((column) => column.name)
  try {
    if (latest.image) await overwrite(transaction, name, columns, wanted.image, { opened, change })
    else await bringBack(transaction, name, columns, wanted.image, { removal: latest.change, change })
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error
    if (error.code === '42501') throw new Refusal('record.not-yours-to-restore', {}, 403)
    if (error.code?.startsWith('23')) throw new Refusal('record.restore-impossible', {}, 409)
    throw error
  }
  return change
}

type Image = Readonly<Record<string, unknown>>

async function overwrite(
  transaction: ActingTransaction,
  { table, stateId, id }: RecordName,
  columns: readonly string[],
  image: Image,
  { opened, change }: { opened: number; change: number },
): Promise<void> {
  const written = columns.filter(isWritten)
  const values: RawBuilder<unknown>[] = [
    ...written.map((column) => sql`${sql.id(column)} = (past).${sql.id(column)}`),
    sql`change_id = ${change}`,
    // When a record last changed, where its table says so to readers who see no change.
    ...(columns.includes('changed_at') ? [sql`changed_at = now()`] : []),
  ]
  const { rows } = await sql`
    update ${sql.table(table)} present set ${sql.join(values)}
      from (select jsonb_populate_record(null::${sql.table(table)}, ${JSON.stringify(image)}::jsonb) as past) version
     where present.state_id = ${stateId} and present.id = ${id} and present.change_id = ${opened}
    returning 1`.execute(transaction)
  if (rows.length) return
  // Either a change that was running when we looked has won, or the policies let us read and not write.
  const { rows: standing } = await sql<{ change: number }>`
    select change_id as change from ${sql.table(table)} where state_id = ${stateId} and id = ${id}`.execute(
    transaction,
  )
  if (standing[0]?.change === opened) throw new Refusal('record.not-yours-to-restore', {}, 403)
  throw changedMeanwhile()
}

async function bringBack(
  transaction: ActingTransaction,
  { table, stateId, id }: RecordName,
  columns: readonly string[],
  image: Image,
  { removal, change }: { removal: number; change: number },
): Promise<void> {
  const { rows: last } = await sql<{ before: Image }>`
    select before from record.history
     where table_name = ${table} and change_id = ${removal}
       and row_key = jsonb_build_object('state_id', ${stateId}::text, 'id', ${id}::bigint)`.execute(
    transaction,
  )
  const audience = last[0]?.before['audience']
  const row = JSON.stringify({ ...image, ...(audience !== undefined && { audience }), change_id: change })
  await sql`
    insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.id(column)))}) overriding system value
    select ${sql.join(columns.map((column) => sql.ref(`past.${column}`)))}
      from jsonb_populate_record(null::${sql.table(table)}, ${row}::jsonb) past`.execute(transaction)
  await sql`select record.bring_back_parts(${table}::regclass, ${stateId}, ${id}, ${removal})`.execute(
    transaction,
  )
}
