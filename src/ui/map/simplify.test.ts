import fc from 'fast-check'
import { expect, it } from 'vitest'
import { simplifyLine } from './simplify.ts'

type Point = [number, number]
const asItIs = (point: Point) => point

it('leaves out what lies on a straight line', () => {
  expect(
    simplifyLine(
      [
        [0, 0],
        [1, 0],
        [2, 0],
        [3, 0],
      ],
      asItIs,
      0.1,
    ),
  ).toEqual([
    [0, 0],
    [3, 0],
  ])
})

it('keeps a corner and drops a dent', () => {
  const line: Point[] = [
    [0, 0],
    [5, 0.1],
    [10, 0],
    [10, 10],
  ]
  expect(simplifyLine(line, asItIs, 1)).toEqual([
    [0, 0],
    [10, 0],
    [10, 10],
  ])
})

it('keeps the ends, keeps the order and leaves a ring with an inside', () => {
  const point = fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 50 }))
  fc.assert(
    fc.property(fc.array(point, { minLength: 3, maxLength: 40 }), fc.boolean(), (points, ring) => {
      const [first, last] = [points[0], points.at(-1)]
      if (!first || !last) return
      const line = ring ? [...points, first] : points
      const kept = simplifyLine(line, asItIs, 20)
      expect(kept[0]).toEqual(line[0])
      expect(kept.at(-1)).toEqual(line.at(-1))
      expect(kept.length).toBeGreaterThanOrEqual(ring ? 4 : 2)
      const positions = kept.map((each) => line.indexOf(each))
      expect(positions.slice(0, -1)).toEqual([...positions.slice(0, -1)].sort((a, b) => a - b))
    }),
  )
})
