/** What an instance holds on an officer without an account, and its erasure: by the address that they were written to. */
import { sql } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'

/** One ask that went to an address; name and office as whoever answered stated them. */
export type HeldOnAddressee = {
  state: string
  ask: number
  note: number | null
  email: string
  name: string | null
  office: string | null
}

/** For whoever administers, in whose name the transaction is. */
export async function heldOnAddressee(
  transaction: ActingTransaction,
  address: string,
): Promise<HeldOnAddressee[]> {
  const { rows } = await sql<HeldOnAddressee>`
    select state_id as state, ask_id as ask, note_id as note, email, name, office
      from followup.held_on(${address})`.execute(transaction)
  return rows
}

/**
 * Erases who was asked at an address and who answered there, within the change that is open. The asks and the notes
 * stay. @returns how many asks it was
 */
export async function eraseAddressee(transaction: ActingTransaction, address: string): Promise<number> {
  const { rows } = await sql<{ erased: number }>`
    select followup.erase_addressee(${address}) as erased`.execute(transaction)
  return rows[0]?.erased ?? 0
}
