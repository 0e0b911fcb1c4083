/** A change: who, when, through what and why. Nothing in the register changes without one. */
import { sql } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'

export type Through = 'page' | 'api' | 'import' | 'command-line' | 'job' | 'link'

export interface ChangeCircumstances {
  through: Through
  /** In a person's words, where they gave any. */
  why?: string
  requestId?: string
  /** The change that this one takes back. */
  undoes?: number
  /** True for all but the public register, whose changes anyone may see. */
  confidential?: boolean
}

/**
 * Opens the one change of this transaction and returns its id. What the transaction writes into tables that keep
 * history carries this id as `change_id`, and what it overwrites or removes is kept under it.
 */
export async function beginChange(
  transaction: ActingTransaction,
  { through, why, requestId, undoes, confidential = false }: ChangeCircumstances,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    select record.begin_change(${through}, ${why ?? null}, ${requestId ?? null}, ${undoes ?? null}, ${confidential}) as id
  `.execute(transaction)
  return (rows[0] as { id: number }).id
}
