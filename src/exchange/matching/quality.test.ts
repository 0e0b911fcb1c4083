import { describe, expect, test } from 'vitest'
import { agreement, ndcg } from './quality.ts'

describe('nDCG at 10', () => {
  const grades = new Map([
    ['best', 3],
    ['good', 2],
    ['little', 1],
    ['none', 0],
  ])

  test('is 1 for the best order, whatever comes after it', () => {
    expect(ndcg(['best', 'good', 'little'], grades)).toBe(1)
    expect(ndcg(['best', 'good', 'little', 'none', 'unknown'], grades)).toBe(1)
  })

  test('is what the formula says for another order', () => {
    const ideal = 7 + 3 / Math.log2(3) + 1 / 2
    expect(ndcg(['none', 'good', 'best'], grades)).toBeCloseTo((3 / Math.log2(3) + 7 / 2) / ideal, 12)
  })

  test('looks at ten', () => {
    const behind = [...Array.from({ length: 10 }, (_, number) => `other-${number}`), 'best']
    expect(ndcg(behind, grades)).toBe(0)
    expect(ndcg([], grades)).toBe(0)
  })

  test('says nothing where nothing is of use', () => {
    expect(ndcg(['none'], new Map([['none', 0]]))).toBeUndefined()
  })
})

describe('the agreement of two judges', () => {
  const of = (...grades: number[]) => new Map(grades.map((grade, pair) => [String(pair), grade]))

  test('is 1 where they say the same, and says nothing where both say one thing only', () => {
    expect(agreement(of(0, 1, 3), of(0, 1, 3))).toEqual({ pairs: 3, same: 1, kappa: 1 })
    expect(agreement(of(1, 1), of(1, 1)).kappa).toBeNull()
  })

  test('is 0 where they agree as by chance, and holds far grades against them more', () => {
    expect(agreement(of(0, 0, 1, 1), of(0, 1, 0, 1)).kappa).toBeCloseTo(0, 12)
    const near = agreement(of(0, 1, 2, 3), of(0, 1, 2, 2)).kappa ?? 0
    const far = agreement(of(0, 1, 2, 3), of(0, 1, 2, 0)).kappa ?? 0
    expect(near).toBeGreaterThan(far)
  })

  test('is worked out by hand: squared weights', () => {
    // Seen: 1. By chance: the marginals {0:2, 3:1} and {0:1, 1:1, 3:1} give (1·2 + 9·2 + 9·1 + 4·1) / 3.
    expect(agreement(of(0, 0, 3), of(0, 1, 3)).kappa).toBeCloseTo(1 - 1 / (33 / 3), 12)
  })

  test('a grade that one left out is a 0', () => {
    expect(agreement(new Map([['a', 2]]), new Map([['b', 2]]))).toMatchObject({ pairs: 2, same: 0 })
  })
})
