import { openDatabase } from '#platform/database/open.ts'
import { Refusal } from '#platform/errors.ts'
import { settings } from './settings.ts'

/** Both logins to the database. */
export interface Logins {
  programUrl: string
  ownerUrl: string
}

/**
 * Opens the database beside a running program, or by itself, for as long as `work` takes. Whoever can read the
 * owner's login on this machine may.
 * @throws Refusal `cli.owner-needed` where an outside server's owner login is not given
 */
export async function withDatabase<Result>(work: (logins: Logins) => Promise<Result>): Promise<Result> {
  const { programUrl, ownerUrl, stop } = await openDatabase(settings(), { exclusive: false })
  try {
    if (!ownerUrl) throw new Refusal('cli.owner-needed')
    return await work({ programUrl, ownerUrl })
  } finally {
    await stop()
  }
}
