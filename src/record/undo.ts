/** Takes a change back: what it wrote goes, what it overwrote or removed comes again. */
import { sql, type RawBuilder } from 'kysely'
import pg from 'pg'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { Refusal } from '#platform/errors.ts'
import { beginChange, readChange, type ChangeCircumstances } from './change.ts'
import { writableColumns, type Column } from './columns.ts'

/** A table that keeps history (record.keep_history), with its primary key. */
export interface UndoTable {
  /** With its schema: `register.recommendation`. */
  name: string
  key: readonly string[]
}

/** A row for whose sake a change cannot be taken back. */
export interface Obstacle {
  table: string
  key: Readonly<Record<string, unknown>>
  /** `changed`: by a later change, which is still in force. `depends`: it needs a row that would go. */
  reason: 'changed' | 'depends'
  /** The later change; unknown for a row that keeps no history. */
  change: number | null
}

/** Later work hangs on the change. Carries up to 100 of the rows; `details.count` says how many there are. */
export class UndoRefusal extends Refusal {
  readonly obstacles: readonly Obstacle[]

  constructor(
    change: number,
    count: number,
    obstacles: readonly Obstacle[],
    code: 'record.undo-blocked' | 'record.undo-written-beside' = 'record.undo-blocked',
  ) {
    super(code, { change, count }, 409)
    this.obstacles = obstacles
  }
}

export interface Undone {
  /** The change that the undo itself is. */
  change: number
  /** Rows that the change had created. */
  removed: number
  /** Rows that the change had overwritten or removed. */
  restored: number
}

/**
 * Restores in `tables` exactly what was before `change`. Name every table that the change wrote to.
 * The undo is a change of its own, so each restored row has its `change_id`; all else is as it was.
 * A later change that was itself taken back is no obstacle: changes can be taken back one after the other.
 *
 * Refuses, and changes nothing: `record.change-unknown`; `record.already-undone`; `record.undo-of-undo` (give the file
 * or the correction again instead); `record.undo-blocked` with the rows; `record.undo-written-beside` where nothing but
 * what others wrote beside stands in the way, counted as far as whoever undoes may see it (UndoRefusal).
 */
export async function undoChange(
  transaction: ActingTransaction,
  change: number,
  tables: readonly UndoTable[],
  circumstances: Omit<ChangeCircumstances, 'undoes'>,
): Promise<Undone> {
  const found = await readChange(transaction, change)
  if (!found) throw new Refusal('record.change-unknown', { change }, 404)
  if (found.undoes !== null) throw new Refusal('record.undo-of-undo', { change, undoes: found.undoes }, 409)
  if (found.undoneBy !== null) throw new Refusal('record.already-undone', { change, by: found.undoneBy }, 409)

  // Nobody else writes from the look at what is later until the end; everybody still reads.
  await sql`lock table ${sql.join(tables.map(nameOf))} in share row exclusive mode`.execute(transaction)
  const known = await Promise.all(
    tables.map(async (table) => ({ ...table, columns: await writableColumns(transaction, table.name) })),
  )
  await collectTouchedRows(transaction, change, known)
  const { count, beside, obstacles } = await findObstacles(transaction, change, known)
  if (count > 0) throw new UndoRefusal(change, count, obstacles)
  if (beside > 0) throw new UndoRefusal(change, beside, obstacles, 'record.undo-written-beside')
  try {
    const undo = await beginChange(transaction, { ...circumstances, undoes: change })
    return { change: undo, ...(await writeBack(transaction, undo, known)) }
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && error.code?.startsWith('23'))) throw error
    // What whoever undoes may not see: that it is there must be said, but not how much of it, nor whose.
    if (!tables.some(({ name }) => name === `${error.schema}.${error.table}`))
      throw new UndoRefusal(change, 0, [], 'record.undo-written-beside')
    // A constraint that only the database knows: a parent that went later, a value that was given anew.
    throw new UndoRefusal(change, 1, [])
  }
}

interface KnownTable extends UndoTable {
  /** Those that can be written. */
  columns: readonly Column[]
}

const nameOf = (table: UndoTable) => sql.table(table.name)

/** The key of a row of `alias` in the form in which the history keeps it. */
const keyOf = (table: UndoTable, alias: string) =>
  sql`jsonb_build_object(${sql.join(table.key.flatMap((column) => [sql.lit(column), sql.ref(`${alias}.${column}`)]))})`

/** True where `alias` is the row of this table that `touched` names; column by column, so that an index can serve. */
const isTouched = (table: KnownTable, alias: string) => {
  const parts = table.columns
    .filter(({ name }) => table.key.includes(name))
    .map(
      ({ name, type }) =>
        sql`(touched.row_key ->> ${sql.lit(name)})::${sql.raw(type)} = ${sql.ref(`${alias}.${name}`)}`,
    )
  return sql`touched.table_name = ${table.name} and ${sql.join(parts, sql` and `)}`
}

/**
 * Every row that the change wrote or removed: `before` is what stood there, null where the change created the row;
 * `since` is the place in the history after which anything is later.
 */
async function collectTouchedRows(
  transaction: ActingTransaction,
  change: number,
  tables: readonly KnownTable[],
): Promise<void> {
  await sql`create temporary table touched_row (
    table_name text not null, row_key jsonb not null, before jsonb, since bigint not null) on commit drop`.execute(
    transaction,
  )
  await sql`insert into touched_row
    select table_name, row_key, before, id from record.history where change_id = ${change}`.execute(
    transaction,
  )
  const analyze = () => sql`analyze touched_row`.execute(transaction)
  await analyze()
  // Created, and overwritten or removed since.
  await sql`insert into touched_row
    select later.table_name, later.row_key, null, min(later.id) - 1
      from record.history later
     where later.before_change_id = ${change}
       and not exists (select from touched_row own where own.table_name = later.table_name and own.row_key = later.row_key)
     group by later.table_name, later.row_key`.execute(transaction)
  await analyze()
  const { rows: unnamed } = await sql<{ name: string }>`
    select distinct table_name as name from touched_row
     where table_name not in (${sql.join(tables.map(({ name }) => name))})`.execute(transaction)
  if (unnamed[0])
    throw new Error(`Change ${change} also wrote to ${unnamed.map(({ name }) => name).join(', ')}`)
  // Created, and as the change left it.
  for (const table of tables) {
    await sql`insert into touched_row
      select ${table.name}, ${keyOf(table, 'present')}, null, (select coalesce(max(id), 0) from record.history)
        from ${nameOf(table)} present
       where present.change_id = ${change}
         and not exists (select from touched_row touched where ${isTouched(table, 'present')})`.execute(
      transaction,
    )
    await analyze()
  }
}

async function findObstacles(
  transaction: ActingTransaction,
  change: number,
  tables: readonly KnownTable[],
): Promise<{ count: number; beside: number; obstacles: readonly Obstacle[] }> {
  const inForce = (id: RawBuilder<unknown>) => sql`exists (
    select from record.change later where later.id = ${id} and later.undoes is null
       and not exists (select from record.change undo where undo.undoes = later.id))`
  // Overwritten or removed later.
  const found: RawBuilder<unknown>[] = [
    sql`select touched.table_name, touched.row_key, 'changed' as reason, max(history.change_id) as change
          from touched_row touched
          join record.history on history.table_name = touched.table_name and history.row_key = touched.row_key
                             and history.id > touched.since
         where ${inForce(sql`history.change_id`)}
         group by touched.table_name, touched.row_key`,
  ]
  for (const table of tables) {
    // Removed by the change, and created anew later.
    found.push(sql`
      select touched.table_name, touched.row_key, 'changed', present.change_id
        from touched_row touched
        join ${nameOf(table)} present on ${isTouched(table, 'present')}
       where present.change_id <> ${change} and ${inForce(sql`present.change_id`)}`)
    for (const { columns, child, childColumns, childKey: itsKey } of await referencesTo(transaction, table)) {
      const childTable = tables.find(({ name }) => name === child)
      const childKey = keyOf(childTable ?? { name: child, key: itsKey }, 'child')
      const pairs = columns.map(
        (column, place) =>
          sql`${sql.ref(`child.${childColumns[place] ?? ''}`)} = ${sql.ref(`present.${column}`)}`,
      )
      found.push(sql`
        select ${child}, ${childKey}, 'depends', ${childTable ? sql`child.change_id` : sql`null::bigint`}
          from touched_row touched
          join ${nameOf(table)} present on ${isTouched(table, 'present')}
          join ${sql.table(child)} child on ${sql.join(pairs, sql` and `)}
         where touched.before is null
           and not exists (select from touched_row own where own.table_name = ${child} and own.row_key = ${childKey})`)
    }
  }
  const ours = sql`table_name in (${sql.join(tables.map(({ name }) => name))})`
  const { rows } = await sql<Obstacle & { count: number; beside: number }>`
    select table_name as table, row_key as key, min(reason) as reason, max(change) as change,
           count(*) filter (where ${ours}) over () as count, count(*) filter (where not ${ours}) over () as beside
      from (${sql.join(found, sql` union all `)}) obstacle
     group by table_name, row_key
     order by table_name, row_key
     limit 100`.execute(transaction)
  const { count = 0, beside = 0 } = rows[0] ?? {}
  return { count, beside, obstacles: rows.map(({ count: _, beside: __, ...obstacle }) => obstacle) }
}

/** The foreign keys that point to a table, from whatever table. */
async function referencesTo(transaction: ActingTransaction, table: UndoTable) {
  const { rows } = await sql<{
    child: string
    childColumns: string[]
    childKey: string[]
    columns: string[]
  }>`
    select reference.conrelid::regclass::text as child,
           array(select attname::text from pg_index join pg_attribute on attrelid = indrelid and attnum = any (indkey)
                  where indrelid = conrelid and indisprimary order by attnum) as "childKey",
           array(select attname::text from unnest(conkey) with ordinality part (number, place)
                   join pg_attribute on attrelid = conrelid and attnum = number order by place) as "childColumns",
           array(select attname::text from unnest(confkey) with ordinality part (number, place)
                   join pg_attribute on attrelid = confrelid and attnum = number order by place) as columns
      from pg_constraint reference
     where contype = 'f' and confrelid = ${table.name}::regclass
     order by 1, conname`.execute(transaction)
  return rows
}

/**
 * One statement for all tables: a value that a created row holds is free again before a restored row takes it, and
 * references between rows that go and rows that come are looked at when all is done.
 */
async function writeBack(
  transaction: ActingTransaction,
  undo: number,
  tables: readonly KnownTable[],
): Promise<Omit<Undone, 'change'>> {
  const steps: RawBuilder<unknown>[] = tables.map(
    (table, place) => sql`${sql.id(`removed_${place}`)} as (
      delete from ${nameOf(table)} present using touched_row touched
       where touched.before is null and ${isTouched(table, 'present')}
      returning 1)`,
  )
  const total = (kind: string) =>
    sql.join(
      tables.map((_, place) => sql`(select count(*) from ${sql.id(`${kind}_${place}`)})`),
      sql` + `,
    )
  steps.push(sql`removal as (select ${total('removed')} as count)`)
  for (const [place, table] of tables.entries()) {
    const columns = table.columns.map(({ name }) => name)
    const overwritten = columns.filter((column) => !table.key.includes(column))
    steps.push(sql`${sql.id(`restored_${place}`)} as (
      insert into ${nameOf(table)} (${sql.join(columns.map((column) => sql.id(column)))}) overriding system value
      select ${sql.join(columns.map((column) => sql.ref(`past.${column}`)))}
        from removal
       cross join touched_row touched
        left join ${nameOf(table)} present on ${isTouched(table, 'present')}
       -- A column that did not exist then keeps what it has now.
       cross join lateral jsonb_populate_record(present, touched.before || jsonb_build_object('change_id', ${undo}::bigint)) past
       where touched.table_name = ${table.name} and touched.before is not null
      on conflict (${sql.join(table.key.map((column) => sql.id(column)))}) do update
         set ${sql.join(overwritten.map((column) => sql`${sql.id(column)} = ${sql.ref(`excluded.${column}`)}`))}
      returning 1)`)
  }
  const { rows } = await sql<{ removed: number; restored: number }>`
    with ${sql.join(steps)} select count as removed, ${total('restored')} as restored from removal`.execute(
    transaction,
  )
  return rows[0] as { removed: number; restored: number }
}
