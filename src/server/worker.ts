/**
 * The process that does the long work. It ends when the program that started it does, by will or by death, and when a
 * job has left it large: the program starts another.
 */
import { join } from 'node:path'
import { connect } from '#platform/database/connect.ts'
import { readEnvironment } from '#platform/environment.ts'
import { JobWorker } from '#platform/jobs.ts'
import { createLog } from '#platform/log.ts'
import { sealLog } from '#record/seal.ts'
import { registerImportJobs } from '#recommendations/import/job.ts'
import { clearUploads } from '#recommendations/import/upload-folder.ts'

/** How long a running job may go on when the program is stopped (milliseconds); it is done again at the next start. */
const patience = 8_000

/** How often files that nobody needs any more are removed (milliseconds). */
const clearingPause = 3_600_000

/** How often the log is sealed (milliseconds). */
const sealingPause = 60_000

/** Resident bytes after a job from which on the process gives its memory back by ending: it begins with some 110 MB. */
const large = 160e6

const { databaseUrl, dataFolder, logLevel } = readEnvironment()
const log = createLog(logLevel, process.stderr).child({ process: 'worker' })
const database = connect(databaseUrl ?? '', { name: 'throughline worker' })
const worker = new JobWorker(database, log, endIfLarge)

// A Ctrl-C reaches every process of the terminal: the program decides when it is our turn.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)

process.once('disconnect', () => {
  void worker.stop(patience).finally(() => process.exit(0))
})

await worker.start()
await registerImportJobs(worker, database)
clear()
setInterval(clear, clearingPause).unref()
seal()
setInterval(seal, sealingPause).unref()
log.debug('the worker is ready')

function endIfLarge(): void {
  if (process.connected && process.memoryUsage.rss() > large) process.disconnect()
}

function clear(): void {
  clearUploads(database.kysely, join(dataFolder, 'uploads')).catch((error: unknown) => {
    log.error({ error }, 'files that were brought in could not be cleared away')
  })
}

function seal(): void {
  sealLog(database.kysely).catch((error: unknown) => {
    log.error({ error }, 'the log could not be sealed')
  })
}
