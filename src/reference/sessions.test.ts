import { describe, expect, test } from 'vitest'
import { cycleOfSession, uprSessions } from './sessions.ts'

describe('the sessions of the Universal Periodic Review', () => {
  test('run from 1 to 54 without a gap, one after the other in time', () => {
    expect(uprSessions.map(({ session }) => session)).toEqual(
      Array.from({ length: 54 }, (_, index) => index + 1),
    )
    const days = uprSessions.flatMap(({ from, to }) => [from, to])
    expect(days).toEqual(days.toSorted())
    for (const day of days) expect(day).toMatch(/^20\d\d-\d\d(-\d\d)?$/)
  })

  test.each([
    [1, 1],
    [12, 1],
    [13, 2],
    [26, 2],
    [27, 3],
    [40, 3],
    [41, 4],
    [48, 4],
    [54, 4],
  ])('session %i belongs to cycle %i', (session, cycle) => {
    expect(cycleOfSession(session)).toBe(cycle)
    expect(uprSessions.find((row) => row.session === session)?.cycle).toBe(cycle)
  })

  test.each([0, -1, 55, 2014, 1.5, Number.NaN])('%d is no session', (session) => {
    expect(cycleOfSession(session)).toBeUndefined()
  })

  test('session 48 was held from 20 to 31 January 2025', () => {
    expect(uprSessions[47]).toEqual({ session: 48, cycle: 4, from: '2025-01-20', to: '2025-01-31' })
  })
})
