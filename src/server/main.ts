import type { EventEmitter } from 'node:events'
import { connect, type Database } from '#platform/database/connect.ts'
import { pending } from '#platform/database/migrate.ts'
import { openDatabase } from '#platform/database/open.ts'
import type { Environment } from '#platform/environment.ts'
import type { Log } from '#platform/log.ts'
import { addressesIn } from './client.ts'
import { takeFirstLook } from './first-look.ts'
import { issueDeskToken } from './desk-link.ts'
import { createHttpServer, drain, listen } from './http.ts'
import { loadPages } from './pages.ts'
import { startWorker } from './worker-process.ts'

/** How long running answers and jobs have to come to their end when the program is stopped, in milliseconds. */
const patience = 10_000

export interface RunningProgram {
  /** Where people find it: `http://127.0.0.1:3000`. */
  origin: string
  port: number
  /** Opens the desk once; absent where the owner's login to the database is not known. */
  deskToken: string | undefined
  /** Opens the desk once to make the first administrator; absent where there is one, or no owner's login. */
  administratorToken: string | undefined
  stop(): Promise<void>
}

/**
 * Starts everything: database, pages, HTTP server, worker. What has been started is stopped again if the rest fails.
 * @param onLost called when our own database server has gone away by itself and cannot be started again
 * @throws Refusal where the database, the port or the build does not allow it
 */
export async function startProgram(
  environment: Environment,
  log: Log,
  onLost: (error: unknown) => void,
): Promise<RunningProgram> {
  const stops: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end()
  }
  const onGone = (error: Error) => log.error({ error }, 'the database has gone away; it is started again')
  try {
    const opened = await openDatabase(environment, { exclusive: true, onGone, onLost })
    stops.push(opened.stop)
    const { lacksAdministrator } = await takeFirstLook(opened, environment, log)

    // Pages and worker find the program's login there; the owner's stays with us.
    process.env.DATABASE_URL = opened.programUrl
    process.env.THROUGHLINE_DATA = environment.dataFolder
    process.env.LOG_LEVEL = log.level
    delete process.env.DATABASE_OWNER_URL

    const probe = connect(opened.programUrl, {
      connections: 1,
      patience: 2_000,
      name: 'throughline ready',
    })
    stops.push(probe.close)
    const pages = await loadPages()
    stops.push(closePages)

    const server = createHttpServer({
      pages,
      origin: environment.origin,
      trusted: addressesIn(environment.trustedProxies),
      isReady: () => isMigrated(probe),
      log,
    })
    const port = await listen(server, environment.port, environment.host)
    stops.push(() => drain(server, patience))

    // The worker writes letters with links to us.
    const worker = startWorker({ ...process.env, PORT: String(port) }, log)
    stops.push(() => worker.stop(patience))

    const deskToken = opened.ownerUrl && (await issueDeskToken(opened.ownerUrl))
    const administratorToken =
      opened.ownerUrl && lacksAdministrator ? await issueDeskToken(opened.ownerUrl) : undefined
    const origin = environment.origin ?? `http://127.0.0.1:${port}`
    return { origin, port, deskToken, administratorToken, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The pages are built apart from us: they hear that they are to close what they opened, and say when they have. */
async function closePages(): Promise<void> {
  const closing: Promise<void>[] = []
  ;(process as EventEmitter).emit('throughline:closing', closing)
  await Promise.all(closing)
}

async function isMigrated(database: Database): Promise<boolean> {
  const client = await database.pool.connect()
  try {
    return (await pending(client)).length === 0
  } finally {
    client.release()
  }
}
