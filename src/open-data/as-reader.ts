/** The few answers of the API that know more than what is open to everyone: for whoever asks. */
import { inTransactionAs } from '#platform/database/acting.ts'
import { isRefusal } from '#platform/errors.ts'
import { actingIn } from '#identity/acting.ts'
import { isPerson, type ActingPerson } from '#identity/model.ts'
import type { Connection } from '#recommendations/store.ts'
import type { Asked } from './http.ts'

/** In the name of whoever asks; a session that has ended is no session. */
export async function asReader<Result>(
  { database, proof }: Asked,
  work: (connection: Connection, acting: ActingPerson | undefined) => Promise<Result>,
): Promise<Result> {
  if (!proof) return work(database.kysely, undefined)
  try {
    return await inTransactionAs(database, proof, async (transaction) => {
      const acting = await actingIn(transaction)
      return work(transaction, isPerson(acting) ? acting : undefined)
    })
  } catch (error) {
    if (isRefusal(error) && error.code === 'identity.proof-refused') return work(database.kysely, undefined)
    throw error
  }
}

/** What is revoked is gone at once: no copy is shown without asking whether it still stands. */
export function cachingOf({ proof }: Asked): { 'cache-control': string } {
  return { 'cache-control': proof ? 'private, no-store' : 'public, no-cache' }
}
