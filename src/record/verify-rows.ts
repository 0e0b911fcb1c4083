/** The protected rows, as they stand and as they stood, against what the log says was written. */
import pg from 'pg'
import type { Finding, Report } from './finding.ts'

/** How a row is written out when its digest is taken (the same as record.log_rows() is set to). */
const settings = `set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres';
  set local bytea_output = 'hex'; set local extra_float_digits = 1`

/** The same as record.digest(), with nothing but what PostgreSQL brings: a function of ours may have been altered. */
const digestOf = (image: string) => `sha256(salt || convert_to(jsonb_strip_nulls(${image})::text, 'UTF8'))`

/** The rows of a table that were erased: what told who someone was is gone on purpose, and so are its digests' salts. */
const erased = `select row_key from record.event where operation = 'erase' and table_name = $1`

export async function verifyRows(
  client: pg.Client,
  report: Report,
): Promise<{ rows: number; past: number; migrated: number }> {
  await client.query(settings)
  let rows = 0
  let past = 0
  for (const table of await tablesUnderLog(client)) {
    const key = await primaryKey(client, table)
    if (!key) {
      report({ code: 'table-removed', details: { table } })
      continue
    }
    rows += await verifyPresent(client, table, key, report)
    past += await verifyPast(client, table, report)
  }
  return { rows, past, migrated: await countMigrated(client) }
}

/** Rows that a migration wrote: they are held against what it left, not against what anyone wrote before. */
async function countMigrated(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ count: string }>(
    `select count(*) from (select distinct table_name, row_key from record.event where operation = 'migration') migrated`,
  )
  return Number(rows[0]?.count)
}

/** Those that the log has ever written of, and those that are to be logged. */
async function tablesUnderLog(client: pg.Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select table_name as name from record.event where operation in ('insert', 'update', 'delete', 'migration')
      union
     select nspname || '.' || relname from pg_trigger
       join pg_class on pg_class.oid = tgrelid join pg_namespace on pg_namespace.oid = relnamespace
      where tgname = 'log_inserted'
      order by 1`,
  )
  return rows.map(({ name }) => name)
}

/** The key of a row in the form in which the log names it; undefined where there is no such table any more. */
async function primaryKey(client: pg.Client, table: string): Promise<string | undefined> {
  const { rows } = await client.query<{ name: string }>(
    `select attname::text as name from pg_index
       join pg_attribute on attrelid = indrelid and attnum = any (indkey)
      where indrelid = to_regclass($1) and indisprimary`,
    [table],
  )
  const parts = rows.map(({ name }) => `${pg.escapeLiteral(name)}, present.${pg.escapeIdentifier(name)}`)
  return parts.length ? `jsonb_build_object(${parts.join(', ')})::text` : undefined
}

interface Counted {
  counted: number
  differing: { code: Finding['code']; row: string; change: string | null }[]
}

/** A row of the log's own order: of one row, a later event has a higher number, for the row was locked until then. */
async function verifyPresent(client: pg.Client, table: string, key: string, report: Report): Promise<number> {
  const { rows } = await client.query<Counted>(
    `with present as (select ${key} as row_key, to_jsonb(present) as image from ${quoted(table)} present),
          latest as (
            select distinct on (row_key) row_key, id, operation, digest from record.event
             where table_name = $1 and operation in ('insert', 'update', 'delete', 'migration')
             order by row_key, id desc),
          compared as (
            select row_key,
                   case when latest.id is null then 'row-inserted'
                        when image is null then case when operation <> 'delete' then 'row-removed' end
                        when operation = 'delete' then 'row-inserted'
                        when salt is null then 'salt-removed'
                        when ${digestOf('image')} is distinct from digest then 'row-altered' end as code
              from present full join latest using (row_key) left join record.salt on event_id = latest.id)
     select (select count(*)::int from present) as counted,
            coalesce(jsonb_agg(jsonb_build_object('code', code, 'row', row_key) order by row_key), '[]') as differing
       from compared where code is not null`,
    [table],
  )
  return tell(rows[0], table, report)
}

/**
 * Each version of a row that a later change replaced must stand in the history as it was written; and nothing else may.
 * What one change wrote to a row several times is one version, the last.
 */
async function verifyPast(client: pg.Client, table: string, report: Report): Promise<number> {
  const { rows } = await client.query<Counted>(
    `with version as (
            select row_key, change_id, max(id) as id,
                   (array_agg(operation order by id))[1] as first_operation,
                   (array_agg(operation order by id desc))[1] as operation,
                   (array_agg(digest order by id desc))[1] as digest
              from record.event
             where table_name = $1 and operation in ('insert', 'update', 'delete', 'migration')
             group by row_key, change_id),
          followed as (
            select *, lead(change_id) over of_row as next_change, lead(first_operation) over of_row as next_operation
              from version window of_row as (partition by row_key order by id)),
          expected as (
            select row_key, next_change as change_id, next_operation, id, digest from followed
             where next_change is not null and operation <> 'delete'),
          kept as (
            select row_key::text as row_key, change_id, operation, before,
                   before_change_id::text is not distinct from before ->> 'change_id'
                   and state_id is not distinct from before ->> 'state_id' as sound
              from record.history where table_name = $1),
          compared as (
            select row_key, change_id,
                   case when expected.id is null then 'past-inserted'
                        when before is null then 'past-removed'
                        when salt is null then 'salt-removed'
                        when not sound or operation <> next_operation
                             or ${digestOf('before')} is distinct from digest then 'past-altered' end as code
              from expected full join kept using (row_key, change_id) left join record.salt on event_id = expected.id
             where row_key not in (${erased}))
     select (select count(*)::int from kept) as counted,
            coalesce(jsonb_agg(jsonb_build_object('code', code, 'row', row_key, 'change', change_id::text)
                               order by change_id), '[]') as differing
       from compared where code is not null`,
    [table],
  )
  return tell(rows[0], table, report)
}

function tell(result: Counted | undefined, table: string, report: Report): number {
  for (const { code, row, change } of result?.differing ?? []) {
    report({ code, details: { table, row, ...(change && { change }) } })
  }
  return result?.counted ?? 0
}

/** `record.change` → `"record"."change"` */
const quoted = (table: string) => table.split('.').map(pg.escapeIdentifier).join('.')
