/** The row that a form edits, as it stands and as one of its versions was, in the values of the form. */
import { sql } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { Refusal } from '#platform/errors.ts'
import { fieldsIn, valuesOfRow, type Description, type Values } from './description.ts'

/** The row that a form edits; its State, unless its table knows none. */
export type EditedRow = { table: string; stateId?: string | undefined; id: number }

/** @throws Refusal `record.not-found` (404) */
export async function standingVersion<Name extends string>(
  transaction: ActingTransaction,
  description: Description<Name>,
  edited: EditedRow,
): Promise<{ values: Values<Name>; changeId: number }> {
  const { table, stateId, id } = edited
  const { rows } = await sql<{ row: Record<string, unknown>; changeId: number }>`
    select to_jsonb(edited) as row, change_id as "changeId" from ${sql.raw(table)} edited
     where id = ${id} and ${stateId === undefined ? sql`true` : sql`state_id = ${stateId}`}`.execute(
    transaction,
  )
  if (!rows[0]) throw new Refusal('record.not-found', {}, 404)
  const { row, changeId } = rows[0]
  const beside = await valuesBeside(transaction, description, edited)
  return { values: { ...valuesOfRow(description, row), ...beside }, changeId }
}

/** The version that a change wrote, as far as the record tells of it. */
export async function versionAsOf<Name extends string>(
  transaction: ActingTransaction,
  description: Description<Name>,
  edited: EditedRow,
  changeId: number,
): Promise<Values<Name> | undefined> {
  const { table, stateId, id } = edited
  const key = stateId === undefined ? { id } : { state_id: stateId, id }
  const { rows } = await sql<{ before: Record<string, unknown> }>`
    select before from record.history
     where table_name = ${table} and row_key = ${key}::jsonb and before_change_id = ${changeId} limit 1`.execute(
    transaction,
  )
  if (!rows[0]) return undefined
  const beside = await valuesBeside(transaction, description, edited, changeId)
  return { ...valuesOfRow(description, rows[0].before), ...beside }
}

/** The values of the fields that stand in rows of their own: recommendations, and other records. */
async function valuesBeside<Name extends string>(
  transaction: ActingTransaction,
  description: Description<Name>,
  edited: EditedRow,
  asOf?: number,
): Promise<Partial<Values<Name>>> {
  const values: Partial<Record<Name, string>> = {}
  for (const field of fieldsIn(description)) {
    if (field.kind === 'records')
      values[field.name] = (await partsOf(transaction, field, edited, asOf)).join(' ')
    if (field.kind === 'recommendations') {
      const ids = await partsOf(transaction, { ...field, part: 'recommendation_id' }, edited, asOf)
      values[field.name] = (await withoutMerged(transaction, ids)).join(' ')
    }
  }
  return values as Partial<Values<Name>>
}

/**
 * What stands in the record by rows of `table`, each naming it in `naming` and the other in `part`.
 * @param asOf the version: the change that wrote it; left out: as it stands
 */
async function partsOf(
  transaction: ActingTransaction,
  { table, naming, part }: { table: string; naming: string; part: string },
  { stateId, id }: EditedRow,
  asOf?: number,
): Promise<string[]> {
  const past =
    asOf === undefined
      ? sql``
      : sql`
        union all
        select before, before_change_id, change_id from record.history
         where table_name = ${table} and before @> ${{ state_id: stateId, [naming]: id }}::jsonb`
  const { rows } = await sql<{ id: string }>`
    select standing.row ->> ${part} as id
      from (select to_jsonb(part) as row, part.change_id as since, null::bigint as until from ${sql.table(table)} part
             where ${sql.ref(`part.${naming}`)} = ${id}
               and ${stateId === undefined ? sql`true` : sql`part.state_id = ${stateId}`} ${past}) standing
     where ${asOf ?? null}::bigint is null
        or standing.since <= ${asOf ?? null} and (standing.until is null or standing.until > ${asOf ?? null})
     order by (standing.row ->> 'id')::bigint`.execute(transaction)
  return rows.map((row) => row.id)
}

/** Of what was merged into another recommendation, that one. */
async function withoutMerged(transaction: ActingTransaction, ids: string[]): Promise<string[]> {
  if (!ids.length) return ids
  const { rows } = await sql<{ id: string }>`
    select coalesce(one.merged_into, one.id) as id
      from unnest(${ids}::text[]) with ordinality as served (id, place)
      join register.recommendation one on one.id = served.id
     order by served.place`.execute(transaction)
  return rows.map(({ id }) => id)
}
