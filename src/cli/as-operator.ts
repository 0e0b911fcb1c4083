import { issueToken, signOut } from '#platform/database/acting.ts'
import type { Proof } from '#platform/database/acting.ts'
import { connect } from '#platform/database/connect.ts'
import type { Database } from '#platform/database/connect.ts'
import { withDatabase } from './database.ts'

/** Opens the database and acts as the operator, for as long as `work` takes. */
export async function asOperator<Result>(
  purpose: string,
  work: (database: Database, proof: Proof) => Promise<Result>,
): Promise<Result> {
  return withDatabase(async ({ programUrl, ownerUrl }) => {
    const token = await issueToken(ownerUrl, { actor: 'operator', purpose, hours: 12, oneTime: false })
    const database = connect(programUrl, { connections: 4, name: `throughline ${purpose}` })
    try {
      return await work(database, { token })
    } finally {
      await signOut(database, { token })
      await database.close()
    }
  })
}
