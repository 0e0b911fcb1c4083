import { sql } from 'kysely'
import type { ActingTransaction } from './acting.ts'

/**
 * Who comes second with the same key waits here until the first has written, and then sees what that was: whoever
 * presses twice, by the key of the form.
 */
export async function oneAtATime(transaction: ActingTransaction, key: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(transaction)
}
