/** The process that does the long work. It ends when the program that started it does, by will or by death. */
import { readEnvironment } from '#platform/environment.ts'
import { createLog } from '#platform/log.ts'
import { connect } from '#platform/database/connect.ts'

const { databaseUrl, logLevel } = readEnvironment()
const log = createLog(logLevel, process.stderr).child({ process: 'worker' })
const database = connect(databaseUrl ?? '', { name: 'throughline worker' })

// A Ctrl-C reaches every process of the terminal: the program decides when it is our turn.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)

process.once('disconnect', () => {
  void database.close().then(() => process.exit(0))
})
log.debug('the worker is ready')
