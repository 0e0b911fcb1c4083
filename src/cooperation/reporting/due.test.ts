/** When a report back is due and how it stands with it: asked of the database, which has the rule. */
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { reportStanding, reportsDue } from './due.ts'
import type { ReportsDue, ReportStanding } from './model.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

type Reported = { startsOn: string; endsOn: string; reportBackOn: string; isCancelled: boolean }

/** How it stands with the reports on an activity of these days, where reports were written for the days `given`: a list and a row say the same. */
async function standing(activity: Reported, given: readonly string[], today: string): Promise<ReportsDue> {
  const { startsOn, endsOn, reportBackOn, isCancelled } = activity
  const days = sql`${given.length ? [...given] : null}::date[]`
  const day = sql`${today}::date`
  const { rows } = await sql<ReportsDue & { listed: ReportStanding }>`
    select due, report, ${reportStanding('activity', days, day)} as listed
      from (select ${startsOn}::date as starts_on, ${endsOn}::date as ends_on, ${reportBackOn}::date as report_back_on,
                   ${isCancelled ? 'cancelled' : 'as-dated'} as course) activity
     cross join lateral ${reportsDue('activity', days, day)} reports`.execute(database.program.kysely)
  const { listed, ...stands } = rows[0] as ReportsDue & { listed: ReportStanding }
  expect(listed).toBe(stands.report.standing)
  return stands
}

const programme: Reported = {
  startsOn: '2024-03-01',
  endsOn: '2026-02-28',
  reportBackOn: '2026-08-28',
  isCancelled: false,
}

test('a report is due each year while it runs, and on the day agreed', async () => {
  expect(await standing(programme, [], '2025-03-02')).toEqual({
    due: [
      { dueOn: '2025-03-01', standing: 'none' },
      { dueOn: '2026-08-28', standing: 'not-due' },
    ],
    report: { dueOn: '2025-03-01', standing: 'none' },
  })
})

test('what is due today is not missing; the day after, it is', async () => {
  const { report: before } = await standing(programme, [], '2025-03-01')
  expect(before).toEqual({ dueOn: '2025-03-01', standing: 'not-due' })
  const { report: after } = await standing(programme, [], '2025-03-02')
  expect(after).toEqual({ dueOn: '2025-03-01', standing: 'none' })
})

test('what was due is reported, and the next day is told', async () => {
  const { report } = await standing(programme, ['2025-03-01'], '2025-06-01')
  expect(report).toEqual({ dueOn: '2026-08-28', standing: 'given' })
})

test('one report that is missing is missing, whatever was reported on other days', async () => {
  expect(await standing(programme, ['2026-08-28'], '2026-09-01')).toEqual({
    due: [
      { dueOn: '2025-03-01', standing: 'none' },
      { dueOn: '2026-08-28', standing: 'given' },
    ],
    report: { dueOn: '2025-03-01', standing: 'none' },
  })
})

test('a report for each day: nothing is missing any more', async () => {
  const { report } = await standing(programme, ['2025-03-01', '2026-08-28'], '2030-01-01')
  expect(report).toEqual({ dueOn: null, standing: 'given' })
})

test('what was cancelled owes its last report all the same', async () => {
  const { due } = await standing({ ...programme, isCancelled: true }, [], '2030-01-01')
  expect(due).toEqual([{ dueOn: '2026-08-28', standing: 'none' }])
})

test('where the dates were moved, a report answers the first day due at or after its own, or the last', async () => {
  const moved = { ...programme, reportBackOn: '2026-12-31' }
  for (const given of [
    ['2025-03-01', '2026-08-28'],
    ['2024-12-01', '2027-02-01'],
  ]) {
    const { due } = await standing(moved, given, '2027-06-01')
    expect(due).toEqual([
      { dueOn: '2025-03-01', standing: 'given' },
      { dueOn: '2026-12-31', standing: 'given' },
    ])
  }
})

test('a year after the last of February is the last of February', async () => {
  const { due } = await standing({ ...programme, startsOn: '2024-02-29', endsOn: '2028-03-01' }, [], '2025-01-01') // prettier-ignore
  expect(due.map(({ dueOn }) => dueOn)).toEqual([
    '2025-02-28',
    '2026-02-28',
    '2026-08-28',
    '2027-02-28',
    '2028-02-29',
  ])
})

describe('of any activity', () => {
  const day = fc
    .date({ min: new Date('1990-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10))
  const activity = fc
    .record({ days: fc.tuple(day, day), reportBackOn: day, isCancelled: fc.boolean() })
    .map(({ days, ...rest }): Reported => {
      const [startsOn = '', endsOn = ''] = [...days].sort()
      return { startsOn, endsOn, ...rest }
    })
  const often = { numRuns: 40 }

  test('the days are in order, each once, the day agreed among them, at most one a year besides', async () => {
    await fc.assert(
      fc.asyncProperty(activity, day, async (one, today) => {
        const days = (await standing(one, [], today)).due.map(({ dueOn }) => dueOn)
        expect(days).toEqual([...new Set(days)].sort())
        expect(days).toContain(one.reportBackOn)
        const years = Number(one.endsOn.slice(0, 4)) - Number(one.startsOn.slice(0, 4))
        expect(days.length).toBeLessThanOrEqual(years + 1)
      }),
      often,
    )
  })

  // Firsts of months within five years, so that days often meet.
  const first = fc
    .integer({ min: 0, max: 59 })
    .map((month) => new Date(Date.UTC(2024, month, 1)).toISOString().slice(0, 10))
  const close = fc
    .record({ days: fc.tuple(first, first), reportBackOn: first, isCancelled: fc.boolean() })
    .map(({ days, ...rest }): Reported => {
      const [startsOn = '', endsOn = ''] = [...days].sort()
      return { startsOn, endsOn, ...rest }
    })

  test('what a list says without looking at each day is what all days say', async () => {
    await fc.assert(
      fc.asyncProperty(close, fc.array(first, { maxLength: 3 }), first, async (one, given, today) => {
        await standing(one, given, today)
      }),
      { numRuns: 150 },
    )
  })

  test('no day is blank, and all together stand as the first day without a report', async () => {
    await fc.assert(
      fc.asyncProperty(activity, fc.array(day, { maxLength: 4 }), day, async (one, given, today) => {
        const { due, report } = await standing(one, given, today)
        for (const { dueOn, standing: stands } of due)
          if (stands !== 'given') expect(stands).toBe(dueOn < today ? 'none' : 'not-due')
        const missing = due.find(({ standing: stands }) => stands !== 'given')
        expect(report.dueOn).toBe(missing?.dueOn ?? null)
        expect(report.standing === 'none').toBe(missing?.standing === 'none')
        expect(report.standing === 'given').toBe(given.length > 0 && missing?.standing !== 'none')
      }),
      often,
    )
  })

  test('a report for a day due answers that day and no other; one more takes nothing back', async () => {
    await fc.assert(
      fc.asyncProperty(activity, fc.nat(), day, async (one, choice, today) => {
        const days = (await standing(one, [], today)).due.map(({ dueOn }) => dueOn)
        const answered = days[choice % days.length] ?? ''
        const { due } = await standing(one, [answered], today)
        expect(due.filter(({ standing: stands }) => stands === 'given')).toEqual([
          { dueOn: answered, standing: 'given' },
        ])
        expect((await standing(one, days, today)).report).toEqual({ dueOn: null, standing: 'given' })
      }),
      often,
    )
  })
})
