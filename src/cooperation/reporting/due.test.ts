import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { reportsDue, reportStanding, type Reported } from './due.ts'

const programme: Reported = {
  startsOn: '2024-03-01',
  endsOn: '2026-02-28',
  reportBackOn: '2026-08-28',
  isCancelled: false,
}

test('a report is due each year while it runs, and on the day agreed', () => {
  expect(reportsDue(programme, [], '2025-03-02')).toEqual([
    { dueOn: '2025-03-01', standing: 'overdue' },
    { dueOn: '2026-08-28', standing: 'to-come' },
  ])
})

test('what is due today is not overdue; the day after, it is', () => {
  expect(reportStanding(reportsDue(programme, [], '2025-03-01'))).toMatchObject({ standing: 'to-come' })
  expect(reportStanding(reportsDue(programme, [], '2025-03-02'))).toMatchObject({ standing: 'overdue' })
})

test('what was cancelled owes its last report all the same', () => {
  expect(reportsDue({ ...programme, isCancelled: true }, [], '2030-01-01')).toEqual([
    { dueOn: '2026-08-28', standing: 'overdue' },
  ])
})

test('where the dates were moved, a report answers the first day due at or after its own', () => {
  const moved = { ...programme, reportBackOn: '2026-12-31' }
  expect(reportsDue(moved, ['2025-03-01', '2026-08-28'], '2027-06-01')).toEqual([
    { dueOn: '2025-03-01', standing: 'given' },
    { dueOn: '2026-12-31', standing: 'given' },
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

  test('the days are in order, each once, the day agreed among them, at most one a year besides', () => {
    fc.assert(
      fc.property(activity, day, (one, today) => {
        const days = reportsDue(one, [], today).map(({ dueOn }) => dueOn)
        expect(days).toEqual([...new Set(days)].sort())
        expect(days).toContain(one.reportBackOn)
        const years = Number(one.endsOn.slice(0, 4)) - Number(one.startsOn.slice(0, 4))
        expect(days.length).toBeLessThanOrEqual(years + 1)
      }),
    )
  })

  test('no day is blank: each is given, overdue or to come; overdue is what has passed and is not given', () => {
    fc.assert(
      fc.property(activity, fc.array(day, { maxLength: 4 }), day, (one, given, today) => {
        for (const { dueOn, standing } of reportsDue(one, given, today))
          if (standing === 'overdue') expect(dueOn < today).toBe(true)
          else if (standing === 'to-come') expect(dueOn >= today).toBe(true)
        expect(reportStanding(reportsDue(one, given, today))).toBeDefined()
      }),
    )
  })

  test('a report for a day due answers that day and no other; one more takes nothing back', () => {
    fc.assert(
      fc.property(activity, fc.nat(), day, (one, choice, today) => {
        const days = reportsDue(one, [], today).map(({ dueOn }) => dueOn)
        const answered = days[choice % days.length] ?? ''
        const after = reportsDue(one, [answered], today).filter(({ standing }) => standing === 'given')
        expect(after).toEqual([{ dueOn: answered, standing: 'given' }])
        const all = reportsDue(one, days, today)
        expect(all.every(({ standing }) => standing === 'given')).toBe(true)
      }),
    )
  })
})
