/** Reading as whoever asks, through a page or the API. */
import type { Kysely } from 'kysely'
import { inTransactionAs, type Proof } from '#platform/database/acting.ts'
import type { Database } from '#platform/database/connect.ts'
import { isRefusal } from '#platform/errors.ts'
import { actingIn } from './acting.ts'
import { isPerson, type ActingPerson } from './model.ts'

/** In the name of the person who is signed in, otherwise as anyone may; a session that has ended is no session. */
export async function readAsWhoeverAsks<Result>(
  { database, proof }: { database: Database; proof: Proof | undefined },
  work: (connection: Kysely<object>, acting: ActingPerson | undefined) => Promise<Result>,
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
