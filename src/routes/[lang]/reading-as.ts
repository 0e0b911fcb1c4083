import { inTransactionAs } from '#platform/database/acting.ts'
import { isRefusal } from '#platform/errors.ts'
import { actingIn } from '#identity/acting.ts'
import { isPerson, type ActingPerson } from '#identity/model.ts'
import type { Connection } from '#recommendations/store.ts'

/** Reads as whoever asks: in the name of the person who is signed in, otherwise as anyone may. */
export async function readAs<Result>(
  { application: { database }, proof }: Pick<App.Locals, 'application' | 'proof'>,
  work: (connection: Connection, acting: ActingPerson | undefined) => Promise<Result>,
): Promise<Result> {
  if (!proof) return work(database.kysely, undefined)
  try {
    return await inTransactionAs(database, proof, async (transaction) => {
      const acting = await actingIn(transaction)
      return work(transaction, isPerson(acting) ? acting : undefined)
    })
  } catch (error) {
    // A session that has ended reads what anyone may.
    if (isRefusal(error) && error.code === 'identity.proof-refused') return work(database.kysely, undefined)
    throw error
  }
}
