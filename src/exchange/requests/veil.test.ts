import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RegionCode } from '#reference/states.ts'
import {
  crowdOf,
  drawVeil,
  fewestStates,
  nextMonday,
  regionInFigures,
  type AskedFor,
  type HostedState,
} from './veil.ts'

const regions: RegionCode[] = ['africa', 'asia-pacific', 'eastern-europe', 'western-europe-others']
const themes = ['torture', 'detention', 'courts', 'education', 'health']
const groups = ['women', 'children', 'migrants']

/** A hub of States, as the register might know them. */
const hub: fc.Arbitrary<HostedState[]> = fc
  .array(
    fc.record({
      region: fc.constantFrom(...regions),
      ldc: fc.boolean(),
      sids: fc.boolean(),
      themes: fc.subarray(themes).map((some) => new Set(some)),
      groups: fc.subarray(groups).map((some) => new Set(some)),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((states) => states.map((state, index) => ({ ...state, code: `S${index}` })))

const asked = fc.record({
  kinds: fc.subarray(['training', 'legislation'], { minLength: 1 }),
  themes: fc.subarray(themes),
  groups: fc.subarray(groups),
})

test('five States at least could have sent what is shown, and each would have been shown the same', () => {
  fc.assert(
    fc.property(hub, asked, fc.nat(), (hosted, wanted, which) => {
      const state = hosted[which % hosted.length]?.code ?? ''
      const veil = drawVeil(wanted, state, hosted)
      if (!veil) {
        expect(hosted.length).toBeLessThan(fewestStates)
        return
      }
      const others = crowdOf(veil, hosted)
      expect(others.length).toBeGreaterThanOrEqual(fewestStates)
      expect(others.map(({ code }) => code)).toContain(state)
      for (const other of others) expect(drawVeil(veil, other.code, hosted)).toEqual(veil)
    }),
    { numRuns: 2_000 },
  )
})

test('whoever learns that several requests are of one State is left with five States that would have shown the same', () => {
  const oneAfterTheOther = (wanted: readonly AskedFor[], state: string, hosted: readonly HostedState[]) => {
    let among = hosted
    const veils = wanted.map((one) => {
      const veil = drawVeil(one, state, among)
      if (veil) among = crowdOf(veil, among)
      return veil
    })
    return { veils, left: among }
  }
  fc.assert(
    fc.property(hub, fc.array(asked, { minLength: 2, maxLength: 6 }), fc.nat(), (hosted, wanted, which) => {
      const state = hosted[which % hosted.length]?.code ?? ''
      const { veils, left } = oneAfterTheOther(wanted, state, hosted)
      if (hosted.length < fewestStates) {
        expect(veils.every((veil) => veil === undefined)).toBe(true)
        return
      }
      expect(left.length).toBeGreaterThanOrEqual(fewestStates)
      expect(left.map(({ code }) => code)).toContain(state)
      const shown = veils.filter((veil) => veil !== undefined)
      expect(shown.length).toBe(wanted.length)
      for (const { code } of left) expect(oneAfterTheOther(shown, code, hosted)).toEqual({ veils, left })
    }),
    { numRuns: 1_000 },
  )
})

test('what is shown is true of the State and of what it asked for', () => {
  fc.assert(
    fc.property(hub, asked, fc.nat(), (hosted, wanted, which) => {
      const own = hosted[which % hosted.length]
      const veil = own && drawVeil(wanted, own.code, hosted)
      if (!veil) return
      expect([own.region, null]).toContain(veil.region)
      expect([own.ldc, null]).toContain(veil.ldc)
      expect([own.sids, null]).toContain(veil.sids)
      expect(wanted.themes).toEqual(expect.arrayContaining(veil.themes))
      expect(wanted.groups).toEqual(expect.arrayContaining(veil.groups))
      expect(veil.kinds).toEqual([...wanted.kinds].sort())
    }),
  )
})

test('the order in which things were written shows in nothing', () => {
  fc.assert(
    fc.property(hub, asked, (hosted, wanted) => {
      const backwards = {
        kinds: wanted.kinds.toReversed(),
        themes: wanted.themes.toReversed(),
        groups: wanted.groups.toReversed(),
      }
      expect(drawVeil(backwards, 'S0', hosted.toReversed())).toEqual(drawVeil(wanted, 'S0', hosted))
    }),
  )
})

describe('as much is shown as can be', () => {
  const state = (code: string, traits: Partial<HostedState> = {}): HostedState => ({
    code,
    region: 'africa',
    ldc: true,
    sids: false,
    themes: new Set(['torture', 'courts']),
    groups: new Set(['women']),
    ...traits,
  })
  const six = ['A', 'B', 'C', 'D', 'E', 'F'].map((code) => state(code))
  const wanted = { kinds: ['training'], themes: ['torture', 'courts'], groups: ['women'] }

  test('all of it where all States are alike', () => {
    expect(drawVeil(wanted, 'A', six)).toEqual({
      ...wanted,
      themes: ['courts', 'torture'],
      region: 'africa',
      ldc: true,
      sids: false,
    })
  })

  test('without the tag that four States have', () => {
    const rarer = six.map((each, index) => (index < 4 ? each : { ...each, themes: new Set(['courts']) }))
    expect(drawVeil(wanted, 'A', rarer)?.themes).toEqual(['courts'])
  })

  test('without what would tell the one island from the others, for it and for them', () => {
    const island = state('G', { sids: true })
    expect(drawVeil(wanted, 'G', [...six, island])?.sids).toBeNull()
    expect(drawVeil(wanted, 'A', [...six, island])?.sids).toBeNull()
  })

  test('without the region of the few, and of those among whom they hide', () => {
    const few = [state('X', { region: 'asia-pacific' }), state('Y', { region: 'eastern-europe' })]
    expect(drawVeil(wanted, 'X', [...six, ...few])?.region).toBeNull()
    expect(regionInFigures('A', [...six, ...few])).toBeNull()
    expect(regionInFigures('A', six)).toBe('africa')
  })

  test('nothing among four', () => {
    expect(drawVeil(wanted, 'A', six.slice(0, 4))).toBeUndefined()
    expect(regionInFigures('A', six.slice(0, 4))).toBeNull()
  })
})

test.each([
  ['2026-11-22T23:59:59Z', '2026-11-23'],
  ['2026-11-23T00:00:00Z', '2026-11-30'],
  ['2026-12-30T10:00:00Z', '2027-01-04'],
])('a request of %s is shown from %s', (now, monday) => {
  expect(nextMonday(new Date(now))).toBe(monday)
})
