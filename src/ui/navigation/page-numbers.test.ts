import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pageNumbers } from './page-numbers.ts'

it.each([
  [1, 1, [1]],
  [1, 3, [1, 2, 3]],
  [7, 20, [1, 'gap', 6, 7, 8, 'gap', 20]],
  [4, 6, [1, 2, 3, 4, 5, 6]],
  [20, 20, [1, 'gap', 19, 20]],
])('page %i of %i shows %j', (current, last, shown) => {
  expect(pageNumbers(current, last)).toEqual(shown)
})

it('never hides a single page behind a gap and never shows more than nine places', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 500 }), (current, more) => {
      const places = pageNumbers(current, current + more)
      expect(places.length).toBeLessThanOrEqual(9)
      places.forEach((place, index) => {
        if (place !== 'gap') return
        expect(Number(places[index + 1]) - Number(places[index - 1])).toBeGreaterThan(2)
      })
    }),
  )
})
