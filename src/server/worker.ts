/**
 * The process that does the long work. It ends when the program that started it does, by will or by death, and when a
 * job has left it large: the program starts another.
 */
import { join } from 'node:path'
import { remindOfReports } from '#cooperation/reporting/reminders.ts'
import { sendDigests } from '#cooperation/searches/digests.ts'
import { noticeLetters } from '#exchange/conversation/notices.ts'
import { askLetters } from '#followup/asks/letter.ts'
import { remindOfOffers } from '#exchange/offers/reminders.ts'
import { remindOfRequests } from '#exchange/requests/store.ts'
import { servesThisMachineAlone } from '#identity/demonstration.ts'
import { clearSignIn } from '#identity/sign-in/clearing.ts'
import { signInLetters } from '#identity/sign-in/letters.ts'
import { connect } from '#platform/database/connect.ts'
import { todayInUtc } from '#platform/day.ts'
import { readEnvironment } from '#platform/environment.ts'
import { JobWorker } from '#platform/jobs.ts'
import { createLog } from '#platform/log.ts'
import { mailServer, startCarrier, type Delivery } from '#platform/mail/carrier.ts'
import { sealLog } from '#record/seal.ts'
import { registerImportJobs } from '#recommendations/import/job.ts'
import { clearUploads } from '#recommendations/import/upload-folder.ts'

/** How long a running job may go on when the program is stopped (milliseconds); it is done again at the next start. */
const patience = 8_000

/** How often files and sessions that nobody needs any more are removed (milliseconds). */
const clearingPause = 3_600_000

/** How often we look for what is due: offers about to lapse, reports back, searches (milliseconds). Each is told once. */
const remindingPause = 3_600_000

/** How often the log is sealed (milliseconds). */
const sealingPause = 60_000

/** Resident bytes after a job from which on the process gives its memory back by ending: it begins with some 110 MB. */
const large = 160e6

const environment = readEnvironment()
const { databaseUrl, dataFolder, logLevel } = environment
const log = createLog(logLevel, process.stderr).child({ process: 'worker' })
const database = connect(databaseUrl ?? '', { name: 'throughline worker' })
const worker = new JobWorker(database, log, endIfLarge)

// Whoever reads the log may go; the work goes on.
process.stderr.on('error', () => undefined)

// A Ctrl-C reaches every process of the terminal: the program decides when it is our turn.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)

const carrier = carryLetters()
process.once('disconnect', () => {
  void Promise.all([worker.stop(patience), carrier?.stop()]).finally(() => process.exit(0))
})

await worker.start()
await registerImportJobs(worker, database)
clear()
setInterval(clear, clearingPause).unref()
remind()
setInterval(remind, remindingPause).unref()
seal()
setInterval(seal, sealingPause).unref()
log.debug('the worker is ready')

function carryLetters() {
  const { origin = `http://127.0.0.1:${environment.port}` } = environment
  const delivery = deliveryOf(environment)
  if (!delivery) return void log.warn('letters wait: there is no SMTP_URL to send them by')
  return startCarrier({
    kysely: database.kysely,
    writers: { ...signInLetters, ...askLetters, ...noticeLetters },
    delivery,
    origin,
    log,
  })
}

/** Without a mail server letters are shown at the desk, but only where nobody else could read them there. */
function deliveryOf({ smtpUrl, mailFrom, ...served }: typeof environment): Delivery | undefined {
  if (smtpUrl && mailFrom) return mailServer(smtpUrl, mailFrom)
  return servesThisMachineAlone(served) ? 'show' : undefined
}

function endIfLarge(): void {
  if (process.connected && process.memoryUsage.rss() > large) process.disconnect()
}

function clear(): void {
  clearUploads(database.kysely, join(dataFolder, 'uploads')).catch((error: unknown) => {
    log.error({ error }, 'files that were brought in could not be cleared away')
  })
  clearSignIn(database.kysely).catch((error: unknown) => {
    log.error({ error }, 'what signing in left behind could not be cleared away')
  })
}

function remind(): void {
  remindOfOffers(database.kysely).catch((error: unknown) => {
    log.error({ error }, 'nobody could be asked whether offers still stand')
  })
  remindOfReports(database.kysely, todayInUtc()).catch((error: unknown) => {
    log.error({ error }, 'reports back that are due could not be asked for')
  })
  sendDigests(database.kysely).catch((error: unknown) => {
    log.error({ error }, 'what is new in saved searches could not be told')
  })
  remindOfRequests(database.kysely).catch((error: unknown) => {
    log.error({ error }, 'what is due to requests could not be told')
  })
}

function seal(): void {
  sealLog(database.kysely).catch((error: unknown) => {
    log.error({ error }, 'the log could not be sealed')
  })
}
