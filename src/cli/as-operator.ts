import { issueToken, signOut } from '#platform/database/acting.ts'
import type { Proof } from '#platform/database/acting.ts'
import { connect } from '#platform/database/connect.ts'
import type { Database } from '#platform/database/connect.ts'
import { openDatabase } from '#platform/database/open.ts'
import { Refusal } from '#platform/errors.ts'
import { settings } from './settings.ts'

/**
 * Opens the database beside a running program or by itself, and acts as the operator: whoever can read the owner's
 * login on this machine is trusted with the register.
 * @throws Refusal `cli.owner-needed` where an outside server's owner login is not given
 */
export async function asOperator<Result>(
  purpose: string,
  work: (database: Database, proof: Proof) => Promise<Result>,
): Promise<Result> {
  const opened = await openDatabase(settings(), { exclusive: false })
  try {
    if (!opened.ownerUrl) throw new Refusal('cli.owner-needed')
    const token = await issueToken(opened.ownerUrl, { actor: 'operator', purpose, hours: 12, oneTime: false })
    const database = connect(opened.programUrl, { connections: 4, name: `throughline ${purpose}` })
    try {
      return await work(database, { token })
    } finally {
      await signOut(database, { token })
      await database.close()
    }
  } finally {
    await opened.stop()
  }
}
