import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayOf, daysAfter, daysBetween, monthsAfter } from './day.ts'

const day = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
  .map(dayOf)

test('the day of a moment is its day in UTC', () => {
  expect(dayOf(new Date('2026-03-01T01:30:00+14:00'))).toBe('2026-02-28')
})

test('days are counted over the ends of months and years', () => {
  expect([daysAfter('2026-12-31', 1), daysAfter('2028-03-01', -1)]).toEqual(['2027-01-01', '2028-02-29'])
})

test('as many days lie between two days as one is after the other', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 0, max: 5_000 }), (begin, days) => {
      expect(daysBetween(begin, daysAfter(begin, days))).toBe(days)
    }),
  )
})

test.each([
  ['2026-01-31', '2026-07-31'],
  ['2026-08-31', '2027-02-28'],
  ['2027-08-31', '2028-02-29'],
])('six months after %s: %s', (begin, after) => {
  expect(monthsAfter(begin, 6)).toBe(after)
})

test('six months after a day is never in the seventh month', () => {
  fc.assert(
    fc.property(day, (begin) => {
      const month = (one: string) => Number(one.slice(5, 7))
      expect((month(monthsAfter(begin, 6)) - month(begin) + 12) % 12).toBe(6)
    }),
  )
})
