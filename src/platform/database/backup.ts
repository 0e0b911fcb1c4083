/** The whole database into one file, as it stands at one moment, while everyone goes on working. */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { Refusal } from '../errors.ts'
import { endOfRows, type BackupTable, type Head, type Manifest } from './backup-file.ts'
import { singleConnection } from './connect.ts'
import { pending } from './migrate.ts'

export interface BackupSummary {
  /** The last migration that the database had. */
  migration: number
  tables: readonly { name: string; rows: number }[]
  /** Size of the file. */
  bytes: number
}

/**
 * Writes everything that is ours into `file`, readable by nobody else. The file appears, or replaces the one before,
 * when it is complete. Left out: jobs in line, rows on their way in (unlogged tables) and the key of `identity`.
 * @throws Refusal `backup.not-a-file` for a folder, a pipe or a device, which would be replaced; `backup.not-migrated`
 */
export async function backup(ownerUrl: string, file: string): Promise<BackupSummary> {
  const there = await stat(file).catch(() => undefined)
  if (there && !there.isFile()) throw new Refusal('backup.not-a-file', { file })
  const client = singleConnection(ownerUrl, 'throughline backup')
  await client.connect()
  const unfinished = `${file}.unfinished`
  try {
    await client.query('begin isolation level repeatable read read only')
    await client.query(
      `set local datestyle = 'ISO, YMD'; set local timezone = 'UTC'; set local intervalstyle = 'postgres'`,
    )
    if ((await pending(client)).length > 0) throw new Refusal('backup.not-migrated')
    const { rows } = await client.query<{ number: number }>(
      'select max(number) as number from platform.migration',
    )
    const migration = rows[0]?.number ?? 0
    const counted: Manifest['tables'] = []
    await pipeline(
      Readable.from(content(client, migration, counted)),
      // Half the time of the usual level, for a file a tenth larger.
      createGzip({ level: 3 }),
      createWriteStream(unfinished, { mode: 0o600, flush: true }),
    )
    await client.query('commit')
    await rename(unfinished, file)
    const { size } = await stat(file)
    return { migration, tables: counted.map(({ name, rows }) => ({ name, rows })), bytes: size }
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  } finally {
    await client.end()
  }
}

async function* content(
  client: pg.Client,
  migration: number,
  counted: Manifest['tables'],
): AsyncGenerator<Buffer | string> {
  const line = (value: Head | BackupTable | Manifest) => `${JSON.stringify(value)}\n`
  yield line({ format: 'throughline-backup', version: 1, migration, at: new Date().toISOString() })
  for (const table of await tablesOf(client)) {
    yield line(table)
    const hash = createHash('sha256')
    const columns = table.columns.map(pg.escapeIdentifier).join(', ')
    const rows = client.query(copyTo(`copy ${table.table} (${columns}) to stdout`))
    for await (const piece of rows as AsyncIterable<Buffer>) {
      hash.update(piece)
      yield piece
    }
    yield endOfRows
    counted.push({ name: table.table, rows: rows.rowCount, sha256: hash.digest('hex') })
  }
  yield line({ tables: counted, sequences: await sequencesOf(client) })
}

/** Schemas whose content is made anew by migrations and pg-boss, and tables that must not leave. */
export const notBackedUp = { schemas: ['platform', 'jobs', 'public'], tables: ['identity.signing_key'] }

/** Every table of ours, in the order of their names. */
export async function tablesOf(client: pg.Client): Promise<readonly BackupTable[]> {
  const { rows } = await client.query<BackupTable>(
    `select nspname || '.' || relname as table,
            array(select attname::text from pg_attribute
                   where attrelid = pg_class.oid and attnum > 0 and not attisdropped and attgenerated = ''
                   order by attnum) as columns
       from pg_class join pg_namespace on pg_namespace.oid = relnamespace
      where relkind = 'r' and relpersistence = 'p' and relowner = current_user::regrole
        and nspname <> all ($1) and nspname || '.' || relname <> all ($2)
      order by 1`,
    [notBackedUp.schemas, notBackedUp.tables],
  )
  return rows
}

async function sequencesOf(client: pg.Client): Promise<Manifest['sequences']> {
  const { rows } = await client.query<{ name: string }>(
    `select nspname || '.' || relname as name
       from pg_class join pg_namespace on pg_namespace.oid = relnamespace
      where relkind = 'S' and relowner = current_user::regrole and nspname <> all ($1)
      order by 1`,
    [notBackedUp.schemas],
  )
  const sequences: Manifest['sequences'] = []
  for (const { name } of rows) {
    const { rows: states } = await client.query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${name}`,
    )
    for (const state of states) sequences.push({ name, ...state })
  }
  return sequences
}
