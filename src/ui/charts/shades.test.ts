import { expect, it } from 'vitest'
import { shadesFor } from './shades.ts'

it('shades by rank, so that one large value leaves the others their differences', () => {
  const shades = shadesFor([0, 1, 2, 3, 9000])
  expect([0, 1, 2, 3, 9000].map(shades.of)).toEqual([0, 1, 2, 3, 4])
})

it('tells the legend what each shade covers', () => {
  expect(shadesFor([5, 10, 20, 40, 80, 160, 320, 640]).steps).toEqual([
    { shade: 1, from: 5, to: 10 },
    { shade: 2, from: 20, to: 40 },
    { shade: 3, from: 80, to: 160 },
    { shade: 4, from: 320, to: 640 },
  ])
})

it('has no shade where there is nothing', () => {
  expect(shadesFor([]).of(0)).toBe(0)
  expect(shadesFor([0, 0]).steps).toEqual([])
})
