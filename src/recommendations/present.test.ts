import { describe, expect, test } from 'vitest'
import { nameOfValue } from './naming.ts'
import { citationOf, documentPath, placeName, presentRecommendation, reviewName } from './present.ts'
import type { ShownRecommendation } from './present.ts'
import { presentInFull } from './present-in-full.ts'
import { jsonLdOf } from './json-ld.ts'
import type { StoredSource } from './store.ts'

const recommendation: ShownRecommendation = {
  stateId: 'XTL',
  id: '000000000001',
  document: 'A/HRC/58/901',
  mechanism: 'UPR',
  symbol: 'A/HRC/58/901',
  session: 47,
  cycle: 4,
  publishedOn: '2025-01-07',
  year: 2025,
  paragraph: '118.1',
  paragraphOrder: 1,
  part: null,
  kind: 'recommendation',
  position: 'supported',
  recommendingStates: ['CIV'],
  themes: ['domestic-violence'],
  primaryTheme: 'domestic-violence',
  groups: ['women-girls'],
  sdgs: ['5', '16.2'],
  sources: ['upr-list'],
  shownSource: 'list',
  mergedInto: null,
  changeId: 1,
  text: 'Open a shelter on each island',
  language: 'en',
}

function source(key: string, kind: StoredSource['kind'], more: Partial<StoredSource>): StoredSource {
  return {
    stateId: 'XTL',
    key,
    recommendationId: recommendation.id,
    kind,
    batchId: null,
    row: null,
    language: 'en',
    text: recommendation.text,
    original: null,
    said: {},
    changeId: 1,
    ...more,
  }
}

describe('a recommendation in a list', () => {
  const french = presentRecommendation(recommendation, 'fr')

  test('has its codes and their names in the reader’s language', () => {
    expect(french.recommendingStates).toEqual([{ code: 'CIV', name: 'Côte d’Ivoire' }])
    expect(french.themes).toEqual([{ code: 'domestic-violence', name: 'Violence domestique' }])
    expect(french.mechanism).toMatchObject({ code: 'UPR', shortName: 'EPU' })
  })

  test('keeps its own words', () => {
    expect(french).toMatchObject({ text: recommendation.text, language: 'en' })
  })

  test('says nothing of how it is stored', () => {
    expect(Object.keys(french)).not.toEqual(
      expect.arrayContaining(['mergedInto', 'shownSource', 'changeId', 'paragraphOrder']),
    )
  })
})

describe('where it stands', () => {
  const english = presentRecommendation(recommendation, 'en')

  test.each([
    ['en', 'A/HRC/58/901, para. 118.1'],
    ['fr', 'A/HRC/58/901, par. 118.1'],
    ['zh', 'A/HRC/58/901，第118.1段'],
  ] as const)('in %s: %s', (language, place) => {
    expect(placeName(english, language)).toBe(place)
  })

  test('is told by review where no symbol is known, and by part where a paragraph holds several', () => {
    expect(placeName({ ...english, symbol: null, part: 2 }, 'en')).toBe(
      'UPR, Session 47 (2024), para. 118.1 (2)',
    )
    expect(reviewName({ ...english, session: null, year: null }, 'en')).toBe('Universal Periodic Review')
  })

  test('is cited in one sentence', () => {
    expect(citationOf(english, 'en')).toBe(
      'Universal Periodic Review, Talmaris, A/HRC/58/901, para. 118.1 (2025).',
    )
    expect(citationOf({ ...english, year: null }, 'en')).toMatch(/118\.1\.$/)
  })

  test('the document’s address keeps the slashes of its symbol and hides what an address cannot hold', () => {
    expect(documentPath('A/HRC/58/901')).toBe('/documents/A/HRC/58/901')
    expect(documentPath('A/HRC/58/901 (Part I)?')).toBe('/documents/A/HRC/58/901%20(Part%20I)%3F')
  })
})

describe('a recommendation in full', () => {
  const list = source('list', 'upr-list', {
    said: {
      position: 'supported',
      themes: [{ code: 'domestic-violence', received: 'Domestic violence' }, { received: 'Island affairs' }],
    },
  })
  const index = source('index', 'uhri', {
    text: 'Open a shelter on every island',
    said: { themes: [{ code: 'domestic-violence', received: 'F13 Domestic violence' }] },
  })
  const french = source('list/fr', 'upr-list', { language: 'fr', text: 'Ouvrir un refuge dans chaque île' })
  const own = source('own', 'translation', { language: 'fr', text: 'Ouvrir un foyer sur chaque île' })
  const dossier = { recommendation, sources: [own, index, french, list], past: [], changes: [] }
  const full = presentInFull(dossier, 'en')

  test('has one text for each language, the shown one first, and the State’s own translation marked', () => {
    expect(full.texts.map(({ language, translation, text }) => [language, translation, text])).toEqual([
      ['en', false, 'Open a shelter on each island'],
      ['fr', false, 'Ouvrir un refuge dans chaque île'],
      ['fr', true, 'Ouvrir un foyer sur chaque île'],
    ])
  })

  test('has each tag once, with every source that gave it and the name that was received', () => {
    expect(full.tags.themes).toEqual([
      {
        code: 'domestic-violence',
        name: 'Domestic violence',
        given: [
          { source: 'upr-list', received: 'Domestic violence' },
          { source: 'uhri', received: 'F13 Domestic violence' },
        ],
      },
      { code: null, name: 'Island affairs', given: [{ source: 'upr-list', received: 'Island affairs' }] },
    ])
  })

  test('a person’s correction of the tags stands alone', () => {
    const correction = source('correction', 'correction', {
      said: { themes: [{ code: 'right-to-food', received: 'Right to food' }] },
    })
    const corrected = presentInFull({ ...dossier, sources: [list, correction] }, 'en')
    expect(corrected.tags.themes.map(({ code }) => code)).toEqual(['right-to-food'])
  })

  test('keeps what every source says in its own words', () => {
    expect(full.said.map(({ kind, text }) => [kind, text])).toContainEqual([
      'uhri',
      'Open a shelter on every island',
    ])
  })

  test('as JSON-LD it cannot end the script that holds it', () => {
    const hostile = presentInFull(
      { ...dossier, sources: [{ ...list, text: '</script><script>alert(1)</script>' }] },
      'en',
    )
    const json = jsonLdOf(hostile, 'https://example.org/en/recommendations/000000000001', 'en')
    expect(json).not.toContain('<')
    expect(JSON.parse(json)).toMatchObject({
      '@type': 'Quotation',
      text: '</script><script>alert(1)</script>',
      isPartOf: { identifier: 'A/HRC/58/901' },
    })
  })
})

describe('the name of a value', () => {
  test.each([
    ['state', 'FRA', 'France'],
    ['cycle', '4', 'Cycle 4'],
    ['session', '48', 'Session 48 (2025)'],
    ['session', '99', 'Session 99'],
    ['position', 'noted', 'Noted'],
    ['sdg', '16', '16 Peace, justice and strong institutions'],
    ['source', 'upr-list', 'OHCHR thematic list'],
    ['language', 'fr', 'French'],
    ['mechanism', 'other', 'Other mechanism'],
  ] as const)('%s %s is %s', (facet, value, name) => {
    expect(nameOfValue(facet, value, 'en')).toBe(name)
  })

  test.each(['position', 'cycle', 'language', 'theme', 'mechanism', 'sdg'] as const)(
    'anything that an address gives for %s comes back as it is',
    (facet) => {
      expect(nameOfValue(facet, '<b>constructor', 'en')).toBe('<b>constructor')
    },
  )
})
