import { isLoopback } from '#server/client.ts'
import { createLog } from '#platform/log.ts'
import { administratorLink, deskLink } from '#server/desk-link.ts'
import { startProgram, type RunningProgram } from '#server/main.ts'
import { settings } from '../settings.ts'
import type { Call, Verb } from '../verb.ts'

/** In which all has to come to its end when the program is stopped (milliseconds): answers and jobs have 10 seconds each. */
const patience = 40_000

export const serve: Verb = {
  name: 'serve',
  words: '',
  takes: [0, 0],
  options: {},
  help: 'cli.serve',
  async run(call) {
    const { t } = call
    const environment = settings()
    // On a terminal stands what a person needs; what went wrong still shows. Elsewhere every line is kept.
    const level = process.stderr.isTTY && !process.env.LOG_LEVEL ? 'warn' : environment.logLevel
    const log = createLog(level, process.stderr)

    const asked = Promise.withResolvers<undefined>()
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => asked.resolve(undefined))
    const lost = (error: unknown) => {
      log.fatal({ error }, 'the database has gone away')
      process.exitCode = 1
      asked.resolve(undefined)
    }

    const program = await startProgram(environment, log, lost)
    if (call.json) console.log(JSON.stringify(addresses(program, call)))
    else for (const line of welcome(program, call)) console.log(line)
    if (!environment.origin && !isLoopback(environment.host)) {
      console.error(t('cli.serve.origin-unset', { address: program.origin }))
    }

    await asked.promise
    if (!call.json) console.log(`\n${t('cli.serve.stopping')}`)
    // A database that hangs, say: it keeps its connections open, and us with them.
    setTimeout(() => {
      log.fatal('something does not end; the program ends without it')
      process.exit(1)
    }, patience).unref()
    await program.stop()
    const folder = environment.databaseUrl ? new URL(environment.databaseUrl).host : environment.dataFolder
    return { document: { stopped: true }, lines: [t('cli.serve.stopped', { folder })] }
  },
}

/** Where to go: the site, and, by links that work once, the desk and the form for the first administrator. */
function addresses({ origin, port, deskToken, administratorToken }: RunningProgram, { language }: Call) {
  const desk = deskToken && deskLink(origin, language, deskToken)
  const administrator = administratorToken && administratorLink(origin, language, administratorToken)
  return { address: origin, port, desk, administrator }
}

function welcome(program: RunningProgram, call: Call): string[] {
  const { t, language } = call
  const { address, desk, administrator } = addresses(program, call)
  const search = `${address}/${language}/recommendations?q=water`
  return [
    '',
    `  ${t('cli.serve.address', { address })}`,
    '',
    `  ${t('cli.serve.try-search', { address: search })}`,
    ...(desk ? [`  ${t('cli.serve.try-desk', { address: desk })}`] : []),
    ...(administrator ? ['', `  ${t('cli.serve.first-administrator', { address: administrator })}`] : []),
    '',
    `  ${t('cli.serve.stop')}`,
    '',
  ]
}
