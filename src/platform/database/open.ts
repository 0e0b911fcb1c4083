/** Opens the database that the environment names, or our own; the last to leave our own stops its server. */
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import type { Environment } from '../environment.ts'
import { Refusal } from '../errors.ts'
import { startCluster, type Cluster } from './cluster.ts'
import { singleConnection } from './connect.ts'
import { loginOf, migrate, pending } from './migrate.ts'

export interface OpenDatabase {
  /** The program's login. */
  programUrl: string
  /** The login that migrates; absent where an outside server's was not given. */
  ownerUrl: string | undefined
  /** Leaves; waits until our own server is down if nobody else uses it. */
  stop(): Promise<void>
}

export interface OpenOptions {
  /**
   * The running program is alone in its data folder: a second one is refused. A command line is not exclusive: it
   * works beside the program, and starts and stops the server where none runs.
   */
  exclusive: boolean
  /** Called when our own server has gone away by itself; the running program starts it again. */
  onGone?: (error: Error) => void
  /** Called when that does not succeed: the program had better end. */
  onLost?: (error: unknown) => void
}

/** Refuses a second running program (`database.already-running`), and whatever `migrate` refuses. */
export async function openDatabase(
  environment: Pick<Environment, 'databaseUrl' | 'databaseOwnerUrl' | 'dataFolder'>,
  options: OpenOptions,
): Promise<OpenDatabase> {
  const { databaseUrl, databaseOwnerUrl, dataFolder } = environment
  return databaseUrl ? openOutside(databaseUrl, databaseOwnerUrl) : openOwn(dataFolder, options)
}

/** A server that someone else keeps. Nothing here stops a second program on it: that is for who operates it (docs/operating.md). */
async function openOutside(programUrl: string, ownerUrl: string | undefined): Promise<OpenDatabase> {
  if (ownerUrl) await migrate(ownerUrl, loginOf(programUrl))
  const client = singleConnection(programUrl)
  await client.connect()
  try {
    const { rows } = await client.query<{ mighty: boolean }>(
      `select rolsuper or rolbypassrls or pg_has_role(datdba, 'usage') as mighty
         from pg_roles, pg_database where rolname = current_user and datname = current_database()`,
    )
    if (rows[0]?.mighty) throw new Refusal('database.program-too-mighty', { login: loginOf(programUrl) })
    if (!ownerUrl && (await pending(client)).length > 0) throw new Refusal('database.owner-needed')
  } finally {
    await client.end()
  }
  return { programUrl, ownerUrl, stop: () => Promise.resolve() }
}

/** Advisory locks in our own server's database: everyone who uses it shares the first, the program holds the second. */
const using = [0x74687275, 1] as const
const running = [0x74687275, 2] as const

async function openOwn(folder: string, { exclusive, onGone, onLost }: OpenOptions): Promise<OpenDatabase> {
  let own = await enter(folder)
  const { cluster, guard } = own
  let leaving = false
  let returning = Promise.resolve()
  /** A connection that was lost, or whose program was just killed, holds its locks until the server has noticed. */
  const runAlone = async ({ guard }: Own, tries: number) => {
    while (!(await take(guard, 'pg_try_advisory_lock', running))) {
      if (--tries === 0) throw new Refusal('database.already-running', { folder })
      await pause(100)
    }
  }
  const watch = ({ guard }: Own) =>
    guard.once('error', (error) => {
      if (leaving) return
      onGone?.(error)
      returning = comeBack().catch(onLost)
    })
  const comeBack = async () => {
    own = await enter(folder, cluster.port)
    if (own.cluster.port !== cluster.port) throw new Error('the database was started elsewhere meanwhile')
    await runAlone(own, 50)
    watch(own)
  }
  const stop = async () => {
    leaving = true
    await returning
    await leave(own)
  }
  try {
    if (exclusive) watch(own)
    if (exclusive) await runAlone(own, 5)
    if (exclusive || !(await isHeld(guard, running)))
      await migrate(cluster.ownerUrl, loginOf(cluster.programUrl))
    // The program that runs is of another version: its tables do not change under its feet.
    else if ((await pending(guard)).length > 0)
      throw new Refusal('database.running-program-differs', { folder })
  } catch (error) {
    await stop()
    throw error
  }
  return { programUrl: cluster.programUrl, ownerUrl: cluster.ownerUrl, stop }
}

/** A server of ours, and the connection by which we are counted as a user of it. */
interface Own {
  cluster: Cluster
  guard: pg.Client
}

/**
 * Starts or finds the server and is counted as a user of it, by a connection that lives as long as the use.
 * @param port where it ran before and is to run again
 */
async function enter(folder: string, port?: number): Promise<Own> {
  for (let attempt = 1; ; attempt++) {
    let guard: pg.Client | undefined
    try {
      const cluster = await startCluster(folder, { port })
      guard = singleConnection(cluster.ownerUrl, 'throughline guard')
      await guard.connect()
      await take(guard, 'pg_advisory_lock_shared', using)
      return { cluster, guard }
    } catch (error) {
      await guard?.end().catch(() => undefined)
      // The last user before us was just stopping the server: it is started again.
      if (attempt === 10 || !isGoingAway(error)) throw error
    }
  }
}

/**
 * What a server that is being stopped says (PostgreSQL's class 57P), or a connection that it no longer takes or keeps, or
 * had ended before anything was asked of it.
 */
function isGoingAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return (
    /^(57P0|ECONN|EPIPE)/.test(code) || /^(Connection terminated|Client has encountered)/.test(error.message)
  )
}

async function leave({ cluster, guard }: Own): Promise<void> {
  try {
    await take(guard, 'pg_advisory_unlock_shared', using)
    // Whoever comes now waits for this lock, loses the connection and starts the server again.
    if (await take(guard, 'pg_try_advisory_lock', using)) await cluster.stop()
  } catch {
    // The server is gone already.
  }
  await guard.end().catch(() => undefined)
}

type Lock = readonly [number, number]

async function take(client: pg.Client, verb: string, lock: Lock): Promise<boolean> {
  const { rows } = await client.query<{ taken: unknown }>(`select ${verb}($1, $2) as taken`, [...lock])
  return rows[0]?.taken === true
}

async function isHeld(client: pg.Client, lock: Lock): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from pg_locks
      where locktype = 'advisory' and granted and classid = $1 and objid = $2
        and database = (select oid from pg_database where datname = current_database())`,
    [...lock],
  )
  return (rowCount ?? 0) > 0
}
