import { expect, test } from 'vitest'
import { translator } from '#platform/i18n/translate.ts'
import { clockDaysOf } from './calendar.ts'
import type { RequestClock } from './model.ts'

const clock: RequestClock = {
  token: '01234567-89ab-4cde-8f01-23456789abcd',
  shownFrom: '2026-01-05',
  acknowledgedOn: null,
  answeredOn: null,
  acknowledgeBy: '2026-01-15',
  answerBy: '2026-02-04',
}
const daysWith = (said: Partial<RequestClock>) =>
  clockDaysOf(
    [{ title: 'Training', url: 'https://example.org/x', clock: { ...clock, ...said } }],
    translator('en'),
  ).map(({ day }) => day)

test('a request to which nothing was said waits for both days', () => {
  expect(daysWith({})).toEqual(['2026-01-15', '2026-02-04'])
})

test('what was said is due no more; an answer acknowledges', () => {
  expect(daysWith({ acknowledgedOn: '2026-01-07' })).toEqual(['2026-02-04'])
  expect(daysWith({ answeredOn: '2026-01-07' })).toEqual([])
})
