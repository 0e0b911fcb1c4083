import { join } from 'node:path'
import { servesThisMachineAlone } from '#identity/demonstration.ts'
import { SignIn } from '#identity/sign-in/service.ts'
import { connect, type Database } from '#platform/database/connect.ts'
import type { Environment } from '#platform/environment.ts'
import { scannerAt, type Scan } from '#platform/files/scan.ts'
import { JobSender } from '#platform/jobs.ts'
import type { Log } from '#platform/log.ts'
import { RegisterIndex } from '#recommendations/search/register-index.ts'

/** What every page and every API answer stands on, opened once for the process. */
export type Application = {
  database: Database
  register: RegisterIndex
  jobs: JobSender
  signIn: SignIn
  /** Nobody but this machine is served, so that the demonstration's accounts can be used. */
  servesThisMachineAlone: boolean
  /** Where files that were handed in wait to be imported; the worker finds them there. */
  uploads: string
  /** Looks into a file before it is kept. */
  scan: Scan
}

/** @param environment after the database has been opened: `databaseUrl` is the program's login to it */
export async function openApplication(
  environment: Environment,
  log: Log,
): Promise<Application & { close(): Promise<void> }> {
  const { databaseUrl, dataFolder, singleSignOn, clamd } = environment
  const database = connect(databaseUrl ?? '', { name: 'throughline pages' })
  const register = await RegisterIndex.open({ database, folder: join(dataFolder, 'search'), log })
  const jobs = new JobSender(database, log)
  const signIn = new SignIn(database, databaseUrl ?? '', singleSignOn)
  return {
    database,
    register,
    jobs,
    signIn,
    servesThisMachineAlone: servesThisMachineAlone(environment),
    uploads: join(dataFolder, 'uploads'),
    scan: scannerAt(clamd),
    async close() {
      await Promise.all([register.close(), jobs.stop(), signIn.close()])
      await database.close()
    },
  }
}
