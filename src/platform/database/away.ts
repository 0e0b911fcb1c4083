/** A database that cannot be reached for now is nobody's mistake: people are told so, and asked to try again. */
import { isRefusal, Refusal } from '../errors.ts'

/**
 * What PostgreSQL says where it cannot answer now and may in a moment: connections lost or too many, a server that ends or
 * begins, no room, a statement that took too long, a standby in place of the one that writes (documentation, appendix A).
 */
const states = /^(?:08...|53...|57P0[1-3]|57014|55P03|25P0[34]|25006)$/

/** The same from the system below it. */
const faults = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])

/** The same from `pg`, which gives no codes. */
const words = /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered)/

/** True where a query failed because the database is away for now, and not because of what was asked of it. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return states.test(code) || faults.has(code) || words.test(error.message)
}

/** What is told of an error: the refusal that it is, or that the database is away (`database.away`, 503); else nothing. */
export function refusalIn(error: unknown): Refusal | undefined {
  if (isRefusal(error)) return error
  return isDatabaseAway(error) ? new Refusal('database.away', {}, 503) : undefined
}
