/** Makes a row of any table that stands under consent, by what the catalogue says of its columns. */
import type pg from 'pg'
import { todayInUtc } from '#platform/day.ts'
import { publicTables } from '../../scripts/public-tables.ts'

/** What is known of a row before it is made; columns of these names are filled with it. */
export type Given = Record<string, unknown>

type Column = {
  name: string
  type: string
  /** The first value that a check of the table allows, where it lists them. */
  allowed: string | null
  /** The table that it refers to; with `.token` where that knows its rows by a token. */
  refers: string | null
}

/** Tables whose rows need more than their columns tell: by name, what to fill in. */
const peculiar: Readonly<Record<string, Given>> = {
  'exchange.offer': { audience: 'institution' },
  // A card is for every government; whose it is stands elsewhere.
  'exchange.expert': { words: 'What an expert can do', kinds: ['training'], languages: ['en'] },
  'exchange.expert_reference': { level: 0 },
  'cooperation.participant': { named: true },
  'cooperation.money': { year: 2026, currency: 'CHF' },
  'cooperation.saved_search': { list: 'requests', question: '' },
}

/** Columns that may be empty and are filled here, so that a row is seen as far as it can be. */
const filled: Readonly<Record<string, readonly string[]>> = {
  'exchange.need': ['taken_up_at'],
  'exchange.request': ['sent_at'],
  'exchange.message': ['thread_token'],
  'cooperation.activity': ['money_opened_at'],
}

/** Tables that hold what governments write, and no body, and do not say whose a row is. */
const ofGovernments: readonly string[] = [
  'followup.addressee',
  'followup.signature',
  'exchange.crowd',
  'exchange.deployment',
  'exchange.terms',
  'cooperation.partner_part',
]

/** Tables that the secretariat reads because they are its own work, and no more of a State stands in them. */
export const ofSecretariat: readonly string[] = ['exchange.expert_reference', 'exchange.secretariat_answer']

export type TableShape = {
  name: string
  columns: readonly Column[]
  /** Of which sides its authors are. */
  sides: readonly ('government' | 'body')[]
}

export type Protected = { kind: string; table: string; parts: { table: string; naming: string }[] }

/** Tables that stand under consent, with the tables whose rows are seen with theirs; what is referred to comes first. */
export async function protectedTables(owner: pg.ClientBase): Promise<Protected[]> {
  const { rows } = await owner.query<Omit<Protected, 'parts'> & { parts: Protected['parts'] | null }>(`
    select kind, table_name::text as "table",
           (select json_agg(json_build_object('table', polrelid::regclass::text, 'naming', belongs[1]))
              from pg_policy,
                   regexp_match(pg_get_expr(polqual, polrelid),
                                'FROM ' || table_name::text || ' whole.*whole[.]id = [a-z_]+[.]([a-z_]+)') belongs
             where polcmd = 'r' and belongs is not null) as parts
      from consent.record_kind order by kind`)
  const depth = await depths(owner)
  const refers = await references(owner)
  const waiting = rows.map((row) => ({
    ...row,
    parts: (row.parts ?? []).toSorted((one, other) => depth(one.table) - depth(other.table)),
  }))
  const tablesOf = ({ table, parts }: Protected) => [table, ...parts.map((part) => part.table)]
  const ready = (one: Protected) =>
    waiting.every(
      (other) =>
        other === one ||
        !refers.some((each) => tablesOf(one).includes(each.one) && tablesOf(other).includes(each.other)),
    )
  const ordered: Protected[] = []
  while (waiting.length) {
    const next = waiting.findIndex(ready)
    if (next < 0) throw new Error(`they refer to each other: ${waiting.map(({ kind }) => kind).join(', ')}`)
    ordered.push(...waiting.splice(next, 1))
  }
  return ordered
}

/** Confidential tables beside those: drafts, asks and the like, which have rules of their own. */
export async function tablesBeside(owner: pg.ClientBase, known: readonly Protected[]): Promise<string[]> {
  const own = known.flatMap(({ table, parts }) => [table, ...parts.map((part) => part.table)])
  const { rows } = await owner.query<{ name: string }>(`
    select class.oid::regclass::text as name
      from pg_class class join pg_namespace namespace on namespace.oid = class.relnamespace
     where class.relkind in ('r', 'p') and namespace.nspname !~ '^pg_'
       and namespace.nspname not in ('register', 'identity', 'record', 'consent')
       and (namespace.nspname in ('followup', 'exchange', 'cooperation')
            or exists (select from pg_attribute where attrelid = class.oid and attname = 'state_id'))
     order by 1`)
  const depth = await depths(owner)
  return rows
    .map(({ name }) => name)
    .filter((name) => !own.includes(name) && !(name in publicTables))
    .toSorted((one, other) => depth(one) - depth(other))
}

/** How many tables must be filled before this one. */
async function depths(owner: pg.ClientBase): Promise<(table: string) => number> {
  const all = await references(owner)
  const depth = (table: string): number =>
    Math.max(0, ...all.filter(({ one }) => one === table).map(({ other }) => 1 + depth(other)))
  return depth
}

async function references(owner: pg.ClientBase): Promise<{ one: string; other: string }[]> {
  const { rows } = await owner.query<{ one: string; other: string }>(
    `select conrelid::regclass::text as one, confrelid::regclass::text as other from pg_constraint
      where contype = 'f' and conrelid <> confrelid`,
  )
  return rows
}

/** The columns that must be filled for a row to stand. */
export async function shapeOf(owner: pg.ClientBase, table: string): Promise<TableShape> {
  const { rows } = await owner.query<Column>(
    `select attname as name, format_type(atttypid, null) as type,
            (select (regexp_match(pg_get_constraintdef(con.oid), '''([^'']+)'''))[1]
               from pg_constraint con
              where con.conrelid = attrelid and con.contype = 'c' and con.conkey = array[attnum]
                and pg_get_constraintdef(con.oid) ~ 'ANY' limit 1) as allowed,
            (select con.confrelid::regclass::text
                    || coalesce((select '.token' from pg_attribute named
                                  where named.attrelid = con.confrelid and named.attnum = con.confkey[1]
                                    and named.attname = 'token'), '')
               from pg_constraint con
              where con.conrelid = attrelid and con.contype = 'f' and attnum = any (con.conkey)
              order by array_length(con.conkey, 1) limit 1) as refers
       from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped
        and (attnotnull and attidentity = '' and not atthasdef or attname = any ($2))
      order by attnum`,
    [table, filled[table] ?? []],
  )
  return { name: table, columns: rows, sides: await sidesOf(owner, table) }
}

/** By the check of its column `side`; a table without one holds what either side writes. */
async function sidesOf(owner: pg.ClientBase, table: string): Promise<TableShape['sides']> {
  const { rows } = await owner.query<{ checked: string }>(
    `select pg_get_constraintdef(con.oid) as checked
       from pg_constraint con join pg_attribute on attrelid = conrelid and con.conkey = array[attnum]
      where conrelid = $1::regclass and contype = 'c' and attname = 'side'`,
    [table],
  )
  const sides = (['government', 'body'] as const).filter(
    (side) => rows[0]?.checked.includes(`'${side}'`) ?? true,
  )
  return ofGovernments.includes(table) ? ['government'] : sides
}

/**
 * Makes a row and returns its number, where it has one, and its token. Every text in it is `marker`, so that wherever the
 * marker is found the row was.
 * @throws Error where the table needs something that nobody has said yet
 */
export async function makeRow(
  owner: pg.ClientBase,
  { name, columns }: TableShape,
  marker: string,
  given: Given,
): Promise<{ id: number; token: string | undefined }> {
  const known: Given = { ...given, ...peculiar[name] }
  const values = columns.map((column) => {
    if (column.name in known) return known[column.name]
    if (column.refers && column.refers in known) return known[column.refers]
    if (column.refers)
      throw new Error(
        `a row of ${name} needs one of ${column.refers}: name its ${column.name} in tests/matrix/rows.ts`,
      )
    return column.allowed ?? valueOf(name, column, marker)
  })
  const { rows } = await owner.query<{ id?: number | string; token?: string }>(
    `insert into ${name} (${columns.map((column) => `"${column.name}"`).join(', ')})
     values (${columns.map((_, index) => `$${index + 1}`).join(', ')}) returning *`,
    values,
  )
  return { id: Number(rows[0]?.id ?? 0), token: rows[0]?.token }
}

function valueOf(table: string, { name, type }: Column, marker: string): unknown {
  switch (type) {
    case 'text':
      return marker
    case 'bytea':
      return Buffer.from(marker)
    case 'jsonb':
      return JSON.stringify({ marker })
    case 'text[]':
      return [marker]
    case 'boolean':
      return false
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'numeric':
      return 1
    case 'date':
      return todayInUtc()
    case 'timestamp with time zone':
      return new Date()
    case 'uuid':
      return crypto.randomUUID()
    default:
      throw new Error(`a row of ${table} needs a ${type}: name its ${name} in tests/matrix/rows.ts`)
  }
}

/**
 * Of some things a State has one alone; here it has one for every combination. What is looked at is who sees a row, not
 * how many there may be.
 */
export async function allowMany(owner: pg.ClientBase, table: string): Promise<void> {
  const { rows } = await owner.query<{ statement: string }>(
    `select case when con.oid is null then format('drop index %s', indexrelid::regclass)
                 else format('alter table %s drop constraint %I cascade', indrelid::regclass, con.conname) end as statement
       from pg_index left join pg_constraint con on con.conindid = indexrelid and con.contype in ('u', 'p')
      where indrelid = $1::regclass and indisunique
        -- What has no number and no token of its own is known by what it belongs to.
        and (not indisprimary
             or not exists (select from pg_attribute where attrelid = indrelid and attname in ('id', 'token')))`,
    [table],
  )
  for (const { statement } of rows) await owner.query(statement)
}

/** Whether a row may be removed is for the policies alone to say, and not for what refers to it. */
export async function letGo(owner: pg.ClientBase, table: string): Promise<void> {
  const { rows } = await owner.query<{ statement: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as statement
       from pg_constraint where contype = 'f' and confrelid = $1::regclass`,
    [table],
  )
  for (const { statement } of rows) await owner.query(statement)
}
