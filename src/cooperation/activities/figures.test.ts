import { expect, test } from 'vitest'
import { numberIn, pointsOf } from './figures.ts'

test.each([
  ['40', 40],
  ['1 200', 1200],
  ['12,5 %', 12.5],
  ['-3.5', -3.5],
  ['about forty', undefined],
  ['1,200.50', undefined],
  ['', undefined],
])('%s is %s', (text, number) => {
  expect(numberIn(text)).toBe(number)
})

test('what can be drawn stands in order of its days, the baseline with it', () => {
  const value = (seenOn: string, text: string) => ({
    id: 1,
    resultId: 1,
    wrote: 1,
    agreed: true,
    changeId: 1,
    words: null,
    seenOn,
    value: text,
  })
  const values = [value('2026-06-01', '20'), value('2026-03-01', '12'), value('2026-09-01', 'most of them')]
  expect(pointsOf({ values, baseline: '0', baselineOn: '2026-01-01' })).toEqual([
    { day: '2026-01-01', value: 0 },
    { day: '2026-03-01', value: 12 },
    { day: '2026-06-01', value: 20 },
  ])
})
