import { inTransactionAs, issueToken, signOut } from '#platform/database/acting.ts'
import { connect } from '#platform/database/connect.ts'
import type { Environment } from '#platform/environment.ts'
import type { Log } from '#platform/log.ts'
import { markInterrupted } from '#recommendations/import/batches.ts'
import { addDemonstration, isUntouched } from '#recommendations/import/demonstration.ts'

/**
 * What is put in order before anyone is served: imports that died with an earlier run say so, and the first run of
 * all brings the demonstration. Needs the owner's login, which may be elsewhere: then both wait for a start that has it.
 */
export async function takeFirstLook(
  { programUrl, ownerUrl }: { programUrl: string; ownerUrl: string | undefined },
  { demonstration }: Pick<Environment, 'demonstration'>,
  log: Log,
): Promise<void> {
  if (!ownerUrl) return
  const token = await issueToken(ownerUrl, { actor: 'operator', purpose: 'start', hours: 1, oneTime: false })
  const database = connect(programUrl, { connections: 2, name: 'throughline start' })
  try {
    const interrupted = await inTransactionAs(database, { token }, markInterrupted)
    if (interrupted) log.warn({ interrupted }, 'imports that died with an earlier run; they changed nothing')
    if (demonstration && (await isUntouched(database.kysely))) {
      const created = await addDemonstration(database, { token }, 'command-line')
      log.info({ created }, 'the demonstration is there')
    }
  } finally {
    await signOut(database, { token })
    await database.close()
  }
}
