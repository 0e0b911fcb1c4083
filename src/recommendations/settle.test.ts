import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { settle } from './settle.ts'
import type { SettlingSource } from './settle.ts'

const list: SettlingSource = {
  key: 'list',
  kind: 'upr-list',
  language: 'en',
  said: {
    kind: 'recommendation',
    mechanism: 'UPR',
    session: 48,
    paragraph: '6.34',
    position: 'supported',
    recommendingStates: ['ESP', 'PRT'],
    themes: [{ code: 'right-to-education', received: 'Right to education' }],
    primaryTheme: 'right-to-education',
  },
}
const report: SettlingSource = {
  key: 'report',
  kind: 'upr-report',
  language: 'en',
  said: { mechanism: 'UPR', session: 48, symbol: 'A/HRC/59/15', paragraph: '6.34', position: 'pending' },
}
const share = (from: string): SettlingSource => ({
  key: `upr-info-${from}`,
  kind: 'upr-info',
  language: 'en',
  said: {
    mechanism: 'UPR',
    session: 48,
    position: 'noted',
    recommendingStates: [from],
    themes: [{ code: 'children', received: 'Rights of the Child' }],
  },
})

describe('where sources disagree', () => {
  test('the more authoritative one is shown', () => {
    const settled = settle('SVN', [share('ESP'), list])
    expect(settled).toMatchObject({
      position: 'supported',
      shownSource: 'list',
      sources: ['upr-list', 'upr-info'],
    })
  })

  test('a position that is known wins over one that is pending', () => {
    expect(settle('SVN', [report]).position).toBe('pending')
    expect(settle('SVN', [report, share('ESP')]).position).toBe('noted')
  })

  test('what a person corrected stands above all, for the fields they corrected', () => {
    const correction: SettlingSource = {
      key: 'correction',
      kind: 'correction',
      language: 'en',
      said: { themes: [{ code: 'right-to-health', received: 'right-to-health' }] },
    }
    expect(settle('SVN', [list, correction])).toMatchObject({
      themes: ['right-to-health'],
      position: 'supported',
    })
  })

  test('tags of all sources are gathered; recommending States only of the leading one', () => {
    const settled = settle('SVN', [share('FRA'), list])
    expect(settled.themes).toEqual(['right-to-education', 'children'])
    expect(settled.recommendingStates).toEqual(['ESP', 'PRT'])
    expect(settle('SVN', [share('FRA'), share('ITA')]).recommendingStates).toEqual(['FRA', 'ITA'])
  })
})

test('cycle and year follow from the session, never from what a source says of them', () => {
  expect(settle('SVN', [list])).toMatchObject({ cycle: 4, year: 2025, document: 'UPR/48/SVN' })
  expect(settle('SVN', [list, report]).document).toBe('A/HRC/59/15')
})

test('the order in which sources came makes no difference', () => {
  const sources = [list, report, share('ESP'), share('FRA'), share('ITA')]
  fc.assert(
    fc.property(fc.shuffledSubarray(sources, { minLength: 1 }), (some) => {
      const inOrder = sources.filter((source) => some.includes(source))
      expect(settle('SVN', some)).toEqual(settle('SVN', inOrder))
    }),
  )
})

test('a translation alone is no recommendation', () => {
  expect(() => settle('SVN', [{ ...list, kind: 'translation' }])).toThrow(RangeError)
})
