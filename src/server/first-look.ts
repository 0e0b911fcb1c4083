import { openDemonstrationAccounts, servesThisMachineAlone } from '#identity/demonstration.ts'
import { hasAdministrator } from '#identity/store.ts'
import { inTransactionAs, issueToken, signOut } from '#platform/database/acting.ts'
import { connect } from '#platform/database/connect.ts'
import type { Environment } from '#platform/environment.ts'
import type { Log } from '#platform/log.ts'
import { markInterrupted } from '#recommendations/import/batches.ts'
import { isUntouched } from '#recommendations/import/demonstration.ts'
import { bringDemonstration } from './demonstration.ts'

/**
 * What is put in order before anyone is served: imports that died with an earlier run say so, and the first run of
 * all brings the demonstration, whose accounts are open only while nobody else is served. Needs the owner's login,
 * which may be elsewhere: then all of it waits for a start that has it.
 */
export async function takeFirstLook(
  { programUrl, ownerUrl }: { programUrl: string; ownerUrl: string | undefined },
  environment: Pick<Environment, 'demonstration' | 'origin' | 'host' | 'trustedProxies'>,
  log: Log,
): Promise<{ lacksAdministrator: boolean }> {
  if (!ownerUrl) return { lacksAdministrator: false }
  const token = await issueToken(ownerUrl, { actor: 'operator', purpose: 'start', hours: 1, oneTime: false })
  const database = connect(programUrl, { connections: 2, name: 'throughline start' })
  try {
    const interrupted = await inTransactionAs(database, { token }, markInterrupted)
    if (interrupted) log.warn({ interrupted }, 'imports that died with an earlier run; they changed nothing')
    const alone = servesThisMachineAlone(environment)
    if (environment.demonstration && (await isUntouched(database.kysely))) {
      const { created } = await bringDemonstration(database, { token }, alone)
      log.info({ created }, 'the demonstration is there')
    }
    return await inTransactionAs(database, { token }, async (transaction) => {
      const shut = await openDemonstrationAccounts(transaction, alone, {
        through: 'command-line',
      })
      if (shut && !alone) log.warn({ shut }, 'demonstration accounts are refused: ORIGIN is not this machine')
      return { lacksAdministrator: !(await hasAdministrator(transaction)) }
    })
  } finally {
    await signOut(database, { token })
    await database.close()
  }
}
