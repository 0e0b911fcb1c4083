import { sql } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'
import type { Acting } from './model.ts'

/** Who acts in a transaction, as the database has found by their proof. */
export async function actingIn(transaction: ActingTransaction): Promise<Acting> {
  const { rows } = await sql<{ acting: Acting }>`select identity.acting() as acting`.execute(transaction)
  return (rows[0] as { acting: Acting }).acting
}
