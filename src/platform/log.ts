/** Structured logs: one JSON object a line. Children carry what they are about: `log.child({ requestId })`. */
import { pino, type Logger } from 'pino'
import type { Environment } from './environment.ts'

export type Log = Logger

/** Keys whose values never reach a log, wherever in the object they stand at the first or second level. */
const secrets = [
  'token',
  'password',
  'authorization',
  'cookie',
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'SMTP_URL',
]

export function createLog(level: Environment['logLevel'], destination?: { write(line: string): void }): Log {
  const options = {
    level,
    // The process and machine are known to whatever collects the lines.
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { error: pino.stdSerializers.err },
    redact: { paths: secrets.flatMap((key) => [key, `*.${key}`]), censor: '[secret]' },
  }
  return destination ? pino(options, destination) : pino(options)
}
