/** A backup back into a database: all of it or nothing. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { Refusal } from '../errors.ts'
import { prepareJobs } from '../jobs.ts'
import { notBackedUp, tablesOf } from './backup.ts'
import { BackupReader, headSchema, manifestSchema, tableSchema, type Manifest } from './backup-file.ts'
import { singleConnection } from './connect.ts'
import {
  apply,
  goOnWithLog,
  lockMigrations,
  loginOf,
  makeMigrationTable,
  migrations,
  pending,
} from './migrate.ts'

export interface RestoreSummary {
  /** When the backup was made. */
  at: string
  tables: readonly { name: string; rows: number }[]
}

/**
 * Puts the content of a backup into the database, in one transaction, and brings it to today's shape. An older backup
 * is welcome. Stop the program first.
 *
 * Refuses, and changes nothing: `backup.damaged` (also: not a backup of ours), `backup.newer-than-program`,
 * `restore.not-empty` unless `replace`, `restore.program-is-running`.
 */
export async function restore(
  { ownerUrl, programUrl }: { ownerUrl: string; programUrl: string },
  file: string,
  { replace }: { replace: boolean },
): Promise<RestoreSummary> {
  const program = loginOf(programUrl)
  const zipped = createReadStream(file)
  const unzipped = createGunzip()
  // An error of either reaches us where the reader waits for more.
  zipped.on('error', (error) => unzipped.destroy(error))
  const reader = new BackupReader(zipped.pipe(unzipped))
  const client = singleConnection(ownerUrl, 'throughline restore')
  try {
    const { migration, at } = await reader.line(headSchema)
    const known = migrations()
    if (migration > known.length)
      throw new Refusal('backup.newer-than-program', { migration, known: known.length })
    await client.connect()
    await lockMigrations(client)
    await client.query('begin')
    await refuseUnsuited(client, program, replace)
    await dropEverything(client)
    await makeMigrationTable(client)
    for (const one of known.slice(0, migration)) await apply(client, one, program)
    const tables = await load(client, reader)
    for (const one of await pending(client)) await apply(client, one, program)
    await client.query(goOnWithLog)
    await client.query('commit')
    await prepareJobs(client, program)
    return { at, tables }
  } catch (error) {
    throw isZipError(error) ? new Refusal('backup.damaged') : error
  } finally {
    zipped.destroy()
    await client.end()
  }
}

/** What gunzip says of a file that is none, or ends too early. */
const isZipError = (error: unknown) =>
  error instanceof Error && /^Z_/.test(String((error as NodeJS.ErrnoException).code))

/** What migrations put in, and the links that are printed at the start: no content. */
const broughtByTheProgram = [
  'identity.token',
  'identity.organisation_kind',
  'identity.role_of_side',
  'consent.record_kind',
  'record.era',
  'sign_in.instance_key',
  'identity.responsibility',
]

async function refuseUnsuited(client: pg.Client, program: string, replace: boolean): Promise<void> {
  const { rowCount } = await client.query(
    'select from pg_stat_activity where datname = current_database() and usename = $1 limit 1',
    [program],
  )
  if (rowCount) throw new Refusal('restore.program-is-running')
  if (replace) return
  for (const { table } of await tablesOf(client)) {
    if (broughtByTheProgram.includes(table)) continue
    const { rowCount: found } = await client.query(`select from ${table} limit 1`)
    if (found) throw new Refusal('restore.not-empty', { table })
  }
}

async function dropEverything(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(nspname) as name from pg_namespace
      where nspowner = current_user::regrole and nspname <> 'public' and nspname !~ '^pg_'`,
  )
  for (const { name } of rows) await client.query(`drop schema ${name} cascade`)
}

/** Fills the tables as they stand in the file, without triggers and references until all are full. */
async function load(client: pg.Client, reader: BackupReader): Promise<Manifest['tables']> {
  const known = new Map((await tablesOf(client)).map(({ table, columns }) => [table, new Set(columns)]))
  const references = await dropReferences(client)
  for (const table of known.keys()) await client.query(`alter table ${table} disable trigger user`)
  // What a migration itself had put in is in the file as well.
  await client.query(`truncate ${[...known.keys()].join(', ')}`)

  const loaded: Manifest['tables'] = []
  let next = await reader.line(tableSchema.or(manifestSchema))
  while ('table' in next) {
    const { table, columns } = next
    if (!columns.every((column) => known.get(table)?.has(column))) throw new Refusal('backup.damaged')
    const hash = createHash('sha256')
    const copy = client.query(
      copyFrom(`copy ${table} (${columns.map(pg.escapeIdentifier).join(', ')}) from stdin`),
    )
    await pipeline(
      Readable.from(reader.rows()),
      async function* (pieces: AsyncIterable<Buffer>) {
        for await (const piece of pieces) {
          hash.update(piece)
          yield piece
        }
      },
      copy,
    )
    loaded.push({ name: table, rows: copy.rowCount, sha256: hash.digest('hex') })
    next = await reader.line(tableSchema.or(manifestSchema))
  }
  if (JSON.stringify(next.tables) !== JSON.stringify(loaded)) throw new Refusal('backup.damaged')

  for (const { name, last, called } of next.sequences) {
    await client.query('select setval($1::regclass, $2::bigint, $3)', [name, last, called])
  }
  for (const table of known.keys()) await client.query(`alter table ${table} enable trigger user`)
  for (const add of references) await client.query(add)
  return loaded
}

/** Takes away the references between our tables; the statements that make them again are the result. */
async function dropReferences(client: pg.Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ drop: string; add: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
            format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(pg_constraint.oid)) as add
       from pg_constraint join pg_namespace on pg_namespace.oid = connamespace
      where contype = 'f' and nspowner = current_user::regrole and nspname <> all ($1)
      order by conrelid::regclass::text, conname`,
    [notBackedUp.schemas],
  )
  for (const { drop } of rows) await client.query(drop)
  return rows.map(({ add }) => add)
}
