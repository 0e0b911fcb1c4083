/** The PostgreSQL server that is ours: made, started, found again, stopped. */
import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { singleConnection } from './connect.ts'
import { makeFiles } from './server-files.ts'
import { findOrStart, readProcessFile, stop } from './server-process.ts'

/** The logins of a server of ours and its one database. */
const superuser = 'postgres'
const owner = 'throughline_owner'
const program = 'throughline'
const databaseName = 'throughline'

export interface Cluster {
  /** The login that owns the database and migrates it; no superuser. */
  ownerUrl: string
  /** The program's login: owns nothing. */
  programUrl: string
  port: number
  /** The server's process, also when another process had started it. */
  processId: number
  /** Stops the server in good order (what is under way is rolled back) and waits until it is down. */
  stop(): Promise<void>
}

export interface ClusterOptions {
  /** Settings of the server beside ours; tests switch `fsync` off. */
  settings?: Readonly<Record<string, string>>
  /** Where the server ran before and is to run again; its files are there, and none are made in their place. */
  port?: number | undefined
  /** Tests make databases of their own. */
  ownerCreatesDatabases?: boolean
}

interface Passwords {
  superuser: string
  owner: string
  program: string
}

/**
 * Starts the server whose files are in `folder`/postgres, or finds it running (another process started it, perhaps
 * one that was killed). Makes it first where there is none. Any number of processes may do this at once.
 */
export async function startCluster(folder: string, options: ClusterOptions = {}): Promise<Cluster> {
  mkdirSync(folder, { recursive: true })
  const passwords = passwordsIn(folder)
  const files = join(folder, 'postgres')
  const mighty = { user: superuser, password: passwords.superuser }
  if (!existsSync(files)) {
    if (options.port) throw new Error(`${files} is gone`)
    await makeFiles(folder, files, mighty)
  }
  const server = await findOrStart(folder, files, mighty, options)
  const url = (login: string, password: string, database = databaseName) =>
    `postgres://${login}:${password}@127.0.0.1:${server.port}/${database}`
  await makeDatabase(
    url(superuser, passwords.superuser, 'postgres'),
    passwords,
    options.ownerCreatesDatabases,
  )
  return {
    ownerUrl: url(owner, passwords.owner),
    programUrl: url(program, passwords.program),
    port: server.port,
    processId: server.processId,
    stop: () => stop(files, server.processId),
  }
}

/** Stops the server of this folder if it runs, whoever started it. */
export async function stopCluster(folder: string): Promise<void> {
  const files = join(folder, 'postgres')
  const running = readProcessFile(files)
  if (running) await stop(files, running.processId)
}

/** The passwords of the three logins: made at the first start, readable by nobody else. */
function passwordsIn(folder: string): Passwords {
  const file = join(folder, 'database-passwords.json')
  if (!existsSync(file)) {
    const fresh = () => randomBytes(24).toString('hex')
    const made: Passwords = { superuser: fresh(), owner: fresh(), program: fresh() }
    const unfinished = `${file}.${process.pid}`
    writeFileSync(unfinished, JSON.stringify(made, undefined, 2), { mode: 0o600 })
    try {
      // Whole or not at all, and never in place of those that another first start has made.
      linkSync(unfinished, file)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      rmSync(unfinished)
    }
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Passwords
}

/** The two logins and the database, as the program of a server that someone else keeps would find them. */
async function makeDatabase(url: string, passwords: Passwords, ownerCreatesDatabases = false): Promise<void> {
  const client = singleConnection(url)
  await client.connect()
  try {
    // Two first starts at once: one after the other.
    await client.query(`select pg_advisory_lock(hashtext('throughline: make database'))`)
    const { rowCount } = await client.query('select from pg_database where datname = $1', [databaseName])
    if (rowCount) return
    const login = async (name: string, password: string, rights: string) => {
      const found = await client.query('select from pg_roles where rolname = $1', [name])
      const verb = found.rowCount ? 'alter' : 'create'
      await client.query(`${verb} role ${name} login ${rights} password ${client.escapeLiteral(password)}`)
    }
    await login(owner, passwords.owner, ownerCreatesDatabases ? 'createdb' : 'nocreatedb')
    await login(program, passwords.program, 'nocreatedb')
    await client.query(`create database ${databaseName} owner ${owner}`)
  } finally {
    await client.end()
  }
}
