import { expect, test } from 'vitest'
import { calendarOf } from './calendar.ts'

const due = {
  id: 'terms-1',
  day: '2100-02-28',
  title: 'Report back: Training',
  url: 'https://example.org/en/desk/terms/1',
}

test('a day on which something is due is a day of a calendar', () => {
  const calendar = calendarOf([due], 'Report back')
  expect(calendar).toContain('DTSTART;VALUE=DATE:21000228')
  expect(calendar).toContain('SUMMARY:Report back: Training')
  expect(calendar).toContain('UID:terms-1@example.org')
})

test('asked again, it says the same to the byte, and tells no hour', () => {
  const calendar = calendarOf([due, { ...due, id: 'terms-2', words: 'In two weeks' }], 'Report back')
  expect(calendarOf([due, { ...due, id: 'terms-2', words: 'In two weeks' }], 'Report back')).toBe(calendar)
  expect([...calendar.matchAll(/T(\d{6})Z/g)].map(([, hour]) => hour)).toEqual(['000000', '000000'])
})
