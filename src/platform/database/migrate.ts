/** Brings a database to the shape that this version of the program expects: forward only, each step once. */
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { Refusal } from '../errors.ts'
import { prepareJobs } from '../jobs.ts'
import { singleConnection } from './connect.ts'

export interface Migration {
  number: number
  name: string
  checksum: string
  /** `:"program"` stands for the program's login, as in psql. */
  sql: string
}

const folder = join(import.meta.dirname, '../../../migrations')

/** `NNNN-name.sql`, in order and without a gap. */
export function migrations(): readonly Migration[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'))
  return names.sort().map((file, index) => {
    const [, number, name] = /^(\d{4})-([a-z0-9-]+)\.sql$/.exec(file) ?? []
    if (name === undefined || Number(number) !== index + 1) {
      throw new Error(`migrations/${file}: expected number ${index + 1} and the form NNNN-name.sql`)
    }
    const sql = readFileSync(join(folder, file), 'utf8')
    return { number: index + 1, name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
  })
}

/** The login that a connection address names. */
export function loginOf(url: string): string {
  return decodeURIComponent(new URL(url).username)
}

/**
 * Applies what is missing, as the owner. `program` is the login that is granted its rights. Two at once wait for each
 * other. Throws a Refusal where the database is newer than the program or an applied file was altered since.
 */
export async function migrate(ownerUrl: string, program: string): Promise<void> {
  const client = singleConnection(ownerUrl, 'throughline migrate')
  await client.connect()
  try {
    await lockMigrations(client)
    await makeMigrationTable(client)
    for (const migration of await pending(client)) {
      await client.query('begin')
      await apply(client, migration, program)
      await client.query('commit')
    }
    await client.query(goOnWithLog)
    await prepareJobs(client, program)
  } finally {
    // Ends the transaction that failed, if one did, and lets the next one in.
    await client.end()
  }
}

/** Where the database has come from another server, the sealed log goes on in a new era (migrations/0009-log.sql). */
export const goOnWithLog = 'select record.begin_era()'

/** Until this connection ends, nobody else changes the shape of the database. */
export async function lockMigrations(client: pg.ClientBase): Promise<void> {
  await client.query(`select pg_advisory_lock(hashtext('throughline: migrate'))`)
}

export async function makeMigrationTable(client: pg.ClientBase): Promise<void> {
  await client.query(`
    create schema if not exists platform;
    create table if not exists platform.migration (
      number integer primary key,
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default now()
    )`)
}

/** What is still to be applied: everything, in a database that is not ours yet. */
export async function pending(client: pg.ClientBase): Promise<readonly Migration[]> {
  const known = migrations()
  const { rows: found } = await client.query<{ ours: boolean }>(
    `select to_regclass('platform.migration') is not null as ours`,
  )
  if (!found[0]?.ours) return known
  const { rows } = await client.query<{ number: number; checksum: string }>(
    'select number, checksum from platform.migration order by number',
  )
  for (const { number, checksum } of rows) {
    const migration = known[number - 1]
    if (!migration)
      throw new Refusal('database.newer-than-program', { migration: number, known: known.length })
    if (migration.checksum !== checksum) {
      throw new Refusal('database.migration-altered', { migration: number, name: migration.name })
    }
  }
  return known.slice(rows.length)
}

/** Applies one migration in the transaction that `client` is in. */
export async function apply(client: pg.ClientBase, migration: Migration, program: string): Promise<void> {
  await client.query(migration.sql.replaceAll(':"program"', pg.escapeIdentifier(program)))
  await client.query('insert into platform.migration (number, name, checksum) values ($1, $2, $3)', [
    migration.number,
    migration.name,
    migration.checksum,
  ])
}
