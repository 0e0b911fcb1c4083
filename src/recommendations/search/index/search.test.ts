import fc from 'fast-check'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Language } from '#platform/i18n/languages.ts'
import { analyse, NEUTRAL_MARK } from '../analysis.ts'
import { facetNames, sorts } from '../contract.ts'
import type { FacetName, Filter, IndexedRecommendation, SearchRequest } from '../contract.ts'
import { visitPieces } from '../pieces.ts'
import { parseQuery, type QueryNode } from '../query.ts'
import { fold } from '../stems.ts'
import { changedView, emptyView, type Change } from './change.ts'
import { valuesOf } from './columns.ts'
import { crossIn } from './cross.ts'
import { listIn } from './list.ts'
import { mergeSegments } from './merge.ts'
import { paceOf } from '#platform/pace.ts'
import { searchIn, tallyIn } from './search.ts'
import { readSnapshot, writeSnapshot } from './snapshot.ts'
import { IndexView } from './view.ts'

const pace = paceOf(1_000)
const folder = mkdtempSync(join(tmpdir(), 'throughline-index-'))
afterAll(() => rmSync(folder, { recursive: true }))

const vocabulary: Partial<Record<Language, string[]>> = {
  en: [
    'women',
    'woman',
    'rights',
    'right',
    'education',
    'educate',
    'police',
    'gender-based',
    'A/HRC/1/2',
    'Égalité',
    '6.34',
  ],
  fr: ['égalité', 'droits', 'femmes', 'l’éducation', 'police'],
  zh: ['妇女权利', '妇女', '人', '权'],
  ar: ['حقوق', 'الحقوق', 'المرأة', 'مرأة'],
}
const text = fc
  .constantFrom<Language>('en', 'en', 'fr', 'zh', 'ar')
  .chain((language) =>
    fc
      .array(fc.constantFrom(...(vocabulary[language] ?? [])), { minLength: 1, maxLength: 7 })
      .map((words) => ({ language, text: words.join(' ') })),
  )
const recommendation: fc.Arbitrary<IndexedRecommendation> = fc.record({
  stateId: fc.constantFrom('XTL', 'SVN'),
  id: fc.integer({ min: 1, max: 40 }).map((number) => `id${number}`),
  document: fc.constantFrom('A/HRC/9/1', 'A/HRC/10/1', 'CRC/C/XTL/CO/2', ''),
  mechanism: fc.constantFrom('UPR', 'CRC'),
  session: fc.constantFrom(null, 20, 48),
  cycle: fc.constantFrom(null, 2, 4),
  year: fc.constantFrom(null, 2014, 2025),
  publishedOn: fc.constantFrom(null, '2014-12-22', '2025-03'),
  position: fc.constantFrom(null, 'supported', 'noted'),
  kind: fc.constantFrom('recommendation', 'concern'),
  paragraph: fc.constantFrom(null, '6.34', '12'),
  paragraphOrder: fc.integer({ min: 0, max: 3 }),
  recommendingStates: fc.uniqueArray(fc.constantFrom('NOR', 'PER', 'FJI'), { maxLength: 3 }),
  themes: fc.uniqueArray(fc.constantFrom('education', 'police'), { maxLength: 2 }),
  groups: fc.uniqueArray(fc.constantFrom('women', 'children'), { maxLength: 2 }),
  sdgs: fc.uniqueArray(fc.constantFrom('4', '4.1', '16', '16.2'), { maxLength: 3 }),
  sources: fc.uniqueArray(fc.constantFrom('upr-list', 'uhri'), { maxLength: 2 }),
  texts: fc.array(text, { minLength: 1, maxLength: 2 }),
})
const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 6, arbitrary: recommendation.map((one): Change => ({ kind: 'put', recommendation: one })) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('withdraw' as const),
      stateId: fc.constantFrom('XTL', 'SVN'),
      id: fc.integer({ min: 1, max: 40 }).map((number) => `id${number}`),
    }),
  },
)
const queryWord = fc.constantFrom(
  ...[
    'women',
    'rights',
    'educat*',
    'egal*',
    'police',
    '"women rights"',
    'gender-based',
    'based',
    'a/hrc/1/2',
    '6.34',
  ],
  ...[
    '"of nothing"',
    'egalite',
    '妇女',
    '权',
    '妇女权利',
    'الحقوق',
    'wo*',
    '6.3*',
    'A/HRC/9/1',
    '"police police"',
  ],
)
const query = fc
  .array(fc.tuple(fc.constantFrom('', ' OR ', ' AND ', ' NOT ', ' -', ' (', ') '), queryWord), {
    maxLength: 4,
  })
  .map((parts) =>
    parts
      .map(([joint, word]) => `${joint} ${word}`)
      .join(' ')
      .replaceAll('-  ', '-')
      .trim(),
  )
const filter: fc.Arbitrary<Filter> = fc.record(
  {
    mechanism: fc.constantFrom(['UPR'], ['UPR', 'CRC'], ['none']),
    from: fc.constantFrom(['NOR'], ['NOR', 'FJI']),
    sdg: fc.constantFrom(['4'], ['16.2']),
    position: fc.constantFrom(['noted']),
  },
  { requiredKeys: [] },
)

type Placed = Map<string, Set<number>>
type Plain = { one: IndexedRecommendation; places: Placed }

/** Each term of a recommendation with its positions, found the slow way. */
function plain(one: IndexedRecommendation, words: Map<string, string>): Plain {
  const places: Placed = new Map()
  const place = (term: string, position: number): void => {
    places.set(term, (places.get(term) ?? new Set()).add(position))
  }
  for (const [number, { language, text }] of one.texts.entries()) {
    visitPieces(text, (kind, start, end, position) => {
      const { term, word } = analyse(kind, text.slice(start, end), language)
      words.set(word === undefined ? term : term.charAt(0) + word, term)
      place(term, number * 1_000 + position)
    })
  }
  for (const number of [one.document, one.paragraph ?? '']) {
    if (number === '') continue
    words.set(NEUTRAL_MARK + fold(number), NEUTRAL_MARK + fold(number))
    place(NEUTRAL_MARK + fold(number), -10)
  }
  return { one, places }
}

function found({ places }: Plain, node: QueryNode, words: ReadonlyMap<string, string>): boolean {
  const again = (part: QueryNode): boolean => found({ places } as Plain, part, words)
  switch (node.kind) {
    case 'and':
      return node.parts.every(again)
    case 'or':
      return node.parts.some(again)
    case 'not':
      return !again(node.part)
    case 'prefix':
      return [...words].some(
        ([word, term]) => places.has(term) && node.beginnings.some((one) => word.startsWith(one)),
      )
    case 'words':
      return node.sequences.some(([first = '', ...others]) =>
        [...(places.get(first) ?? [])].some((position) =>
          others.every((term, offset) => places.get(term)?.has(position + offset + 1)),
        ),
      )
  }
}

function passes(one: IndexedRecommendation, filter: Filter, except?: FacetName): boolean {
  return Object.entries(filter).every(
    ([facet, chosen]) =>
      facet === except || chosen.some((value) => valuesOf(one, facet as FacetName).includes(value)),
  )
}

/** The register after all changes, scanned; words that were ever there still lead from beginnings to their terms. */
class Scan {
  readonly #register = new Map<string, Plain>()
  readonly #words = new Map<string, string>()

  apply(changes: readonly Change[]): void {
    for (const one of changes) {
      if (one.kind === 'withdraw') this.#register.delete(`${one.stateId} ${one.id}`)
      else {
        const { recommendation } = one
        this.#register.set(
          `${recommendation.stateId} ${recommendation.id}`,
          plain(recommendation, this.#words),
        )
      }
    }
  }

  matches(query: string, filter: Filter, except?: FacetName): IndexedRecommendation[] {
    const node = parseQuery(query)
    return [...this.#register.values()]
      .filter((one) => passes(one.one, filter, except) && (!node || found(one, node, this.#words)))
      .map(({ one }) => one)
  }
}

function countsOf(recommendations: readonly IndexedRecommendation[], facet: FacetName): Map<string, number> {
  const counts = new Map<string, number>()
  for (const one of recommendations) {
    for (const value of new Set(valuesOf(one, facet))) counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return counts
}

function request(query: string, filter: Filter, more: Partial<SearchRequest> = {}): SearchRequest {
  return {
    query,
    filter,
    sort: 'relevance',
    offset: 0,
    limit: 1_000,
    language: 'en',
    facets: facetNames,
    ...more,
  }
}

const keyed = ({ stateId, id }: { stateId: string; id: string }): string => `${stateId} ${id}`

function expectSame(view: IndexView, scan: Scan, query: string, filter: Filter): void {
  const result = searchIn(view, request(query, filter))
  const expected = scan.matches(query, filter)
  expect(result.hits.map(keyed).sort()).toEqual(expected.map(keyed).sort())
  expect(result.total).toBe(expected.length)
  for (const facet of facetNames) {
    const counted = new Map(result.facets[facet]?.values.map(({ value, count }) => [value, count]))
    for (const value of filter[facet] ?? []) if (counted.get(value) === 0) counted.delete(value)
    expect([facet, new Map([...counted].sort())]).toEqual([
      facet,
      new Map([...countsOf(scan.matches(query, filter, facet), facet)].sort()),
    ])
  }
}

describe('the index', () => {
  it('answers as a scan of all recommendations does, through updates, withdrawals, merges and a snapshot', async () => {
    const rounds = fc.array(fc.array(change, { minLength: 1, maxLength: 25 }), { minLength: 1, maxLength: 4 })
    const questions = fc.array(fc.tuple(query, filter), { minLength: 4, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(rounds, questions, async (rounds, questions) => {
        const scan = new Scan()
        let view = emptyView()
        for (const changes of rounds) {
          view = await changedView(view, changes, pace)
          scan.apply(changes)
          for (const [query, filter] of questions) expectSame(view, scan, query, filter)
        }
        const merged = new IndexView([await mergeSegments(view.segments, pace)], view.values)
        for (const [query, filter] of questions) expectSame(merged, scan, query, filter)
        await writeSnapshot(join(folder, 'snapshot'), view, { version: 7 })
        const restored = await readSnapshot<{ version: number }>(join(folder, 'snapshot'))
        expect(restored?.origin).toEqual({ version: 7 })
        for (const [query, filter] of questions) {
          expectSame(restored?.view ?? emptyView(), scan, query, filter)
          expect(searchIn(restored?.view ?? emptyView(), request(query, filter))).toEqual(
            searchIn(view, request(query, filter)),
          )
        }
      }),
      { numRuns: 40 },
    )
  })

  it('gives pages and whole lists in one and the same order', async () => {
    const cases = fc.tuple(
      fc.array(change, { minLength: 5, maxLength: 80 }),
      query,
      filter,
      fc.constantFrom(...sorts),
    )
    await fc.assert(
      fc.asyncProperty(cases, async ([changes, query, filter, sort]) => {
        const view = await changedView(emptyView(), changes, pace)
        const all = searchIn(view, request(query, filter, { sort })).hits.map(keyed)
        const listed = await Array.fromAsync(
          listIn(view, { query, filter, sort, language: 'en' }, pace),
          keyed,
        )
        expect(listed).toEqual(all)
        const pages = [0, 7, 14].flatMap((offset) =>
          searchIn(view, request(query, filter, { sort, offset, limit: 7 })).hits.map(keyed),
        )
        expect(pages).toEqual(all.slice(0, 21))
      }),
      { numRuns: 40 },
    )
  })

  it('tallies and crosses facets as a count by hand does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 40 }), filter, async (changes, filter) => {
        const scan = new Scan()
        scan.apply(changes)
        const view = await changedView(emptyView(), changes, pace)
        const expected = scan.matches('', filter)
        const { total, facets } = tallyIn(view, filter, ['theme'])
        expect(total).toBe(expected.length)
        expect(new Map(facets.theme?.values.map(({ value, count }) => [value, count]))).toEqual(
          countsOf(expected, 'theme'),
        )
        for (const { down, across, count } of crossIn(view, filter, 'position', 'sdg')) {
          const both = expected.filter(
            (one) => valuesOf(one, 'position').includes(down) && valuesOf(one, 'sdg').includes(across),
          )
          expect(both.length).toBe(count)
        }
      }),
    )
  })
})

const example = (id: string, words: string, more: Partial<IndexedRecommendation> = {}): Change => ({
  kind: 'put',
  recommendation: {
    stateId: 'XTL',
    id,
    document: 'A/HRC/59/15',
    mechanism: 'UPR',
    session: 48,
    cycle: 4,
    year: 2025,
    publishedOn: '2025-01-20',
    position: 'supported',
    kind: 'recommendation',
    paragraph: null,
    paragraphOrder: 0,
    recommendingStates: [],
    themes: [],
    groups: [],
    sdgs: [],
    sources: ['upr-list'],
    texts: [{ language: 'en', text: words }],
    ...more,
  },
})

describe('a search', () => {
  const ids = async (
    changes: Change[],
    query: string,
    more: Partial<SearchRequest> = {},
  ): Promise<string[]> =>
    searchIn(await changedView(emptyView(), changes, pace), request(query, {}, more)).hits.map(({ id }) => id)

  it('puts first what speaks of the rarer words more often in fewer words', async () => {
    const changes = [
      example('long', `Protect women from torture ${'and take other measures '.repeat(10)}`),
      example('short', 'End torture. Torture never'),
      example('other', 'Protect women'),
    ]
    expect(await ids(changes, 'torture')).toEqual(['short', 'long'])
    expect(await ids(changes, 'torture OR protect')).toEqual(['short', 'other', 'long'])
  })

  it('sorts by date, newest first, and by document and paragraph as people count', async () => {
    const changes = [
      example('a', 'x', { document: 'A/HRC/10/1', publishedOn: '2014-05-01', paragraphOrder: 2 }),
      example('b', 'x', { document: 'A/HRC/9/1', publishedOn: '2009-01-01', paragraphOrder: 10 }),
      example('c', 'x', { document: 'A/HRC/9/1', publishedOn: null, year: 2016, paragraphOrder: 9 }),
    ]
    expect(await ids(changes, '', { sort: 'date' })).toEqual(['c', 'a', 'b'])
    expect(await ids(changes, '', { sort: 'paragraph' })).toEqual(['c', 'b', 'a'])
  })

  it('finds a document and a paragraph by their numbers', async () => {
    const changes = [example('a', 'x', { paragraph: '6.34' }), example('b', 'y', { document: 'A/HRC/59/16' })]
    expect(await ids(changes, 'a/hrc/59/15')).toEqual(['a'])
    expect(await ids(changes, '6.34')).toEqual(['a'])
  })

  it('shows the commonest values of a facet and every chosen one, and says how many more there are', async () => {
    const changes = ['AND', 'PER', 'PER', 'FJI', 'FJI', 'FJI', 'SVN'].map((stateId, number) =>
      example(`id${number}`, 'x', { stateId }),
    )
    const view = await changedView(emptyView(), changes, pace)
    const states = (filter: Filter): unknown =>
      searchIn(view, request('x', filter, { valuesPerFacet: 2 })).facets.state
    const commonest = [
      { value: 'FJI', count: 3 },
      { value: 'PER', count: 2 },
    ]
    expect(states({})).toEqual({ values: commonest, more: 2 })
    expect(states({ state: ['SVN'] })).toEqual({
      values: [...commonest, { value: 'SVN', count: 1 }],
      more: 1,
    })
    expect(states({ state: ['XTL'] })).toEqual({
      values: [...commonest, { value: 'XTL', count: 0 }],
      more: 2,
    })
  })

  it('refuses pages that nobody reads', async () => {
    await expect(ids([], '', { offset: 10_000 })).rejects.toMatchObject({ code: 'search.too-deep' })
  })

  it('offers the likely word for one that is misspelt, in the form people write', async () => {
    const view = await changedView(
      emptyView(),
      [
        example('a', 'End discrimination and torture'),
        example('b', 'discrimination'),
        example('c', '', { texts: [{ language: 'fr', text: 'Garantir l’égalité' }] }),
      ],
      pace,
    )
    const offered = (query: string): string | undefined => searchIn(view, request(query, {})).didYouMean
    expect(offered('discrimnation torture')).toBe('discrimination torture')
    expect(offered('"end of" AND (tortrue OR nothing)')).toBe('"end of" AND (torture OR nothing)')
    expect(offered('egalitte')).toBe('égalité')
    expect(offered('torture')).toBeUndefined()
    expect(offered('xyzzyx')).toBeUndefined()
  })
})

describe('a snapshot', () => {
  it('that is damaged, cut short or not there is not read', async () => {
    const { readFileSync, writeFileSync } = await import('node:fs')
    const path = join(folder, 'damaged')
    expect(await readSnapshot(path)).toBeUndefined()
    await writeSnapshot(path, await changedView(emptyView(), [example('a', 'word')], pace), {})
    const whole = readFileSync(path)
    expect(await readSnapshot(path)).toBeDefined()
    writeFileSync(path, whole.subarray(0, whole.length - 1))
    expect(await readSnapshot(path)).toBeUndefined()
    const damaged = Buffer.from(whole)
    damaged[damaged.length - 20] = (damaged[damaged.length - 20] ?? 0) ^ 1
    writeFileSync(path, damaged)
    expect(await readSnapshot(path)).toBeUndefined()
  })
})
