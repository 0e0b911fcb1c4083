import { describe, expect, test } from 'vitest'
import { defaultWeights, expert, offer, partNames, request, weights } from './model.ts'

const dates = { from: '2027-01-01', to: '2027-06-30' }
const asked = { id: 'r', state: 'XTL', kinds: ['training'], ...dates, title: '', words: '', language: 'en' }
const given = { ...asked, id: 'o', state: undefined, organisation: 'An imaginary one', languages: ['en'] }

/** The field that a row is refused for. */
const fault = (shape: typeof request | typeof offer | typeof expert, row: object) =>
  shape.safeParse(row).error?.issues[0]?.path.join('.')

describe('the files of an evaluation', () => {
  test('need say only what is known', () => {
    expect(request.parse(asked)).toMatchObject({ themes: [], recommendations: [], region: null, ldc: false })
    const everywhere = { states: [], regions: [], ldc: false, sids: false }
    expect(offer.parse(given)).toMatchObject({ where: everywhere, places: null, state: null, evidence: [] })
    expect(offer.parse({ ...given, where: { ldc: true } }).where).toEqual({ ...everywhere, ldc: true })
  })

  test.each([
    [{ state: 'ATL' }, 'state'],
    [{ kinds: [] }, 'kinds'],
    [{ kinds: ['wishes'] }, 'kinds.0'],
    [{ themes: ['torture-ill-treatment', 'unicorns'] }, 'themes.1'],
    [{ groups: ['people-of-mars'] }, 'groups.0'],
    [{ targets: ['16.99'] }, 'targets.0'],
    [{ languages: ['English'] }, 'languages.0'],
    [{ from: '2027-02-30' }, 'from'],
    [{ to: '2026-12-31' }, 'to'],
    [{ state: null, region: 'atlantis' }, 'region'],
  ])('a request with %j is refused for %s', (more, field) => {
    expect(fault(request, { ...asked, ...more })).toBe(field)
  })

  test.each([
    [{ languages: [] }, 'languages'],
    [{ places: -1 }, 'places'],
    [{ where: { regions: ['mars'] } }, 'where.regions.0'],
  ])('an offer with %j is refused for %s', (more, field) => {
    expect(fault(offer, { ...given, ...more })).toBe(field)
  })

  test('an expert has evidence from 0 to 3', () => {
    expect(fault(expert, { ...given, evidence: 3 })).toBeUndefined()
    expect(fault(expert, { ...given, evidence: 4 })).toBe('evidence')
  })
})

describe('the weights', () => {
  test('name every part and add up to 100', () => {
    expect(Object.keys(weights.parse(defaultWeights))).toEqual([...partNames])
    expect(Object.values(defaultWeights).reduce((sum, weight) => sum + weight, 0)).toBe(100)
  })

  test('may be any numbers from 0, but all of them', () => {
    expect(weights.safeParse({ ...defaultWeights, words: 0 }).success).toBe(true)
    expect(weights.safeParse({ ...defaultWeights, words: -1 }).success).toBe(false)
    expect(weights.safeParse({ words: 1 }).success).toBe(false)
  })
})
