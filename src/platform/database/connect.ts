/** Connections to PostgreSQL: a pool of them with Kysely on it, or a single one. */
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'

export interface Database {
  /** Knows no tables: each module names its own with `withTables<…>()`. */
  kysely: Kysely<object>
  pool: pg.Pool
  close(): Promise<void>
}

export interface ConnectOptions {
  /** At most so many connections at a time (10). */
  connections?: number
  /** What the server lists this connection as. */
  name?: string
  /** What is not answered in this time is given up, also where the server does not react at all (milliseconds; none). */
  patience?: number
}

/** `bigint` arrives as a number (our identifiers stay far below 2^53), `date` as 'YYYY-MM-DD', `timestamptz` as a Date. */
const types = new pg.TypeOverrides()
types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const number = Number(text)
  if (!Number.isSafeInteger(number)) throw new RangeError(`${text} is too large for a number`)
  return number
})
types.setTypeParser(pg.types.builtins.DATE, (text) => text)

/**
 * Connects when it is first used. Days begin at midnight in UTC, as everywhere in the program, wherever the server stands
 * and however it is set.
 */
export function connect(url: string, options: ConnectOptions = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    options: '-c timezone=UTC',
    types,
    max: options.connections ?? 10,
    application_name: options.name ?? 'throughline',
    statement_timeout: options.patience ?? 0,
    query_timeout: options.patience ?? 0,
    connectionTimeoutMillis: options.patience ?? 0,
  })
  outliveItsConnections(pool)
  const kysely = new Kysely<object>({ dialect: new PostgresDialect({ pool }) })
  // Kysely ends the pool only if it was itself asked anything.
  const close = async () => {
    await kysely.destroy()
    if (!pool.ending) await pool.end()
  }
  return { kysely, pool, close }
}

/**
 * A connection that the server ends is replaced by the pool when it is next needed. Whoever was at work on it hears of it
 * from what they ask; an 'error' that nobody listens to would end the process as well.
 */
export function outliveItsConnections(pool: pg.Pool): void {
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
}

/** One connection, still to be opened. Where the server ends it, what is asked of it fails, and the process goes on. */
export function singleConnection(url: string, name?: string): pg.Client {
  const client = new pg.Client({ connectionString: url, application_name: name, keepAlive: true })
  client.on('error', () => undefined)
  return client
}
