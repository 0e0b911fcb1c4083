/** For tests: a database of their own, on a server that the first test to need one starts. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import { issueToken, type Proof } from './acting.ts'
import { startCluster, stopCluster } from './cluster.ts'
import { connect, type Database } from './connect.ts'
import { loginOf, migrate, migrations } from './migrate.ts'
import { isAlive } from './server-process.ts'

export interface TestDatabase {
  /** As the program: what the code under test is given. */
  program: Database
  /** As the owner: to look behind the program's back. */
  owner: Database
  /** Someone who may act. */
  operator: Proof
  programUrl: string
  ownerUrl: string
  /** Drops the database; fails where a connection to it was forgotten. */
  close(): Promise<void>
}

declare module 'vitest' {
  interface ProvidedContext {
    testClusterFolder: string
  }
}

const prefix = 'throughline-test-'

/** A migrated database of its own, copied from a template (about 50 ms). Close it in `afterAll`. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = await testServer()
  const name = `test_${randomBytes(6).toString('hex')}`
  const template = await makeTemplate(server)
  await asOwner(server.ownerUrl, `create database ${name} template ${template}`)
  const programUrl = inDatabase(server.programUrl, name)
  const ownerUrl = inDatabase(server.ownerUrl, name)
  const program = connect(programUrl, { connections: 5 })
  const owner = connect(ownerUrl, { connections: 3 })
  const token = await issueToken(ownerUrl, { actor: 'operator', purpose: 'test', hours: 1, oneTime: false })
  return {
    program,
    owner,
    operator: { token },
    programUrl,
    ownerUrl,
    async close() {
      await Promise.all([program.close(), owner.close()])
      await asOwner(server.ownerUrl, `drop database ${name}`)
    },
  }
}

/** The server of this run of the tests: that of DATABASE_URL and DATABASE_OWNER_URL where they are set. */
async function testServer(): Promise<{ programUrl: string; ownerUrl: string }> {
  const { DATABASE_URL: programUrl, DATABASE_OWNER_URL: ownerUrl } = process.env
  if (programUrl && ownerUrl) return { programUrl, ownerUrl }
  return startCluster(inject('testClusterFolder'), {
    settings: {
      // Nothing in it outlives the tests.
      ...{ fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', shared_buffers: '128MB' },
      // Several programs at once, where it is slow each with all of its connections, and the tests beside them.
      max_connections: '200',
    },
    ownerCreatesDatabases: true,
  })
}

export interface EmptyDatabase {
  programUrl: string
  ownerUrl: string
  drop(): Promise<void>
}

/** A database without our tables, for the tests of migration and restore. */
export async function emptyDatabase(): Promise<EmptyDatabase> {
  const server = await testServer()
  const name = `empty_${randomBytes(6).toString('hex')}`
  await asOwner(server.ownerUrl, `create database ${name}`)
  return {
    programUrl: inDatabase(server.programUrl, name),
    ownerUrl: inDatabase(server.ownerUrl, name),
    drop: () => asOwner(server.ownerUrl, `drop database ${name}`),
  }
}

/** Made once for each state of the migrations; its name says which. */
async function makeTemplate(server: { programUrl: string; ownerUrl: string }): Promise<string> {
  const shape = createHash('sha256')
  for (const { checksum } of migrations()) shape.update(checksum)
  const template = `template_${shape.digest('hex').slice(0, 12)}`
  const client = new pg.Client({ connectionString: server.ownerUrl })
  await client.connect()
  try {
    await client.query(`select pg_advisory_lock(hashtext('throughline: test template'))`)
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template])
    if (rowCount) return template
    const unfinished = `${template}_unfinished`
    await client.query(`drop database if exists ${unfinished}`)
    await client.query(`create database ${unfinished}`)
    await migrate(inDatabase(server.ownerUrl, unfinished), loginOf(server.programUrl))
    await client.query(`alter database ${unfinished} rename to ${template}`)
    return template
  } finally {
    await client.end()
  }
}

async function asOwner(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

function inDatabase(url: string, name: string): string {
  const address = new URL(url)
  address.pathname = `/${name}`
  return address.href
}

/** vitest's globalSetup: gives the run a folder for its server, and afterwards stops the server if a test started it. */
export default async function prepare(project: {
  provide(key: 'testClusterFolder', value: string): void
}): Promise<() => Promise<void>> {
  await clearAbandoned()
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`))
  project.provide('testClusterFolder', folder)
  return () => clear(folder)
}

/** What a killed run of ours left behind; another user's is theirs to clear. */
async function clearAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((name) => name.startsWith(prefix))) {
    const folder = join(tmpdir(), name)
    const runner = Number(/\d+/.exec(name)?.[0])
    // Gone by now, perhaps: another run that begins at the same time clears as well.
    const owner = statSync(folder, { throwIfNoEntry: false })?.uid
    if (owner === userInfo().uid && !isAlive(runner)) await clear(folder)
  }
}

async function clear(folder: string): Promise<void> {
  await stopCluster(folder)
  rmSync(folder, { recursive: true, force: true })
}
