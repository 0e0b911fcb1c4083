import { error } from '@sveltejs/kit'
import { findPerson, type StoredPerson } from '#identity/store.ts'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { rowNumber } from '#platform/row-number.ts'

/** The number of a person in an address; what is none leads nowhere. */
export function personIn({ person }: { person: string }): number {
  return rowNumber(person) || error(404)
}

/** The person whose page this is, as far as whoever looks may know of them. */
export async function personOfPage(transaction: ActingTransaction, id: number): Promise<StoredPerson> {
  return (await findPerson(transaction, id)) ?? error(404)
}
