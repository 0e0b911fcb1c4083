import sessionsFile from './data/upr-sessions.json' with { type: 'json' }

/** A session of the Working Group on the Universal Periodic Review. */
export interface UprSession {
  session: number
  cycle: number
  /** First and last day, `YYYY-MM-DD`; only `YYYY-MM` where the days are not certain. */
  from: string
  to: string
}

/** First session of each cycle; the fourth ends with session 54 (Human Rights Council decision 17/119 and after). */
const firstSessions: readonly number[] = [1, 13, 27, 41]
const lastKnownSession = 54

/** The cycle a session belongs to; sources err about cycles, so it is always derived. Undefined past session 54. */
export function cycleOfSession(session: number): number | undefined {
  if (!Number.isInteger(session) || session < 1 || session > lastKnownSession) return undefined
  return firstSessions.filter((first) => first <= session).length
}

/** Sessions 1 to 54, in order. */
export const uprSessions: readonly UprSession[] = sessionsFile.map((row) => ({
  ...row,
  cycle: cycleOfSession(row.session) ?? 0,
}))
