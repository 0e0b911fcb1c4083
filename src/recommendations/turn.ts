import { sql } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { beginChange } from '#record/change.ts'
import type { ChangeCircumstances } from '#record/change.ts'

/** Writes to the register take turns, so that a change with a higher number was always written later. */
export async function takeTurn(transaction: ActingTransaction): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('throughline: register'))`.execute(transaction)
}

/** Takes the turn and begins a change of the register; returns its number. */
export async function beginChangeInTurn(
  transaction: ActingTransaction,
  circumstances: ChangeCircumstances,
): Promise<number> {
  await takeTurn(transaction)
  return beginChange(transaction, circumstances)
}
