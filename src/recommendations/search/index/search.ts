import { Refusal } from '#platform/errors.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { DEEPEST_RESULT } from '../contract.ts'
import type {
  FacetCounts,
  FacetName,
  Facets,
  FacetValue,
  Filter,
  SearchRequest,
  SearchResult,
  Sort,
} from '../contract.ts'
import { parseQuery, wantedBy, type QueryNode } from '../query.ts'
import { countBits, keepCommon, listBits, type Bits } from './bits.ts'
import { chosenBy, countValues, filtered, matching, narrowedBy } from './match.ts'
import { FirstPlaces, rankingBy, type RankOf } from './order.ts'
import { planOf, weightsOf, type Plan, type Weighted } from './plan.ts'
import { addScores } from './postings.ts'
import { keyOf } from './segment.ts'
import { suggestionFor } from './suggest.ts'
import type { IndexView } from './view.ts'

const VALUES_PER_FACET = 50

/** Answers a search from one view of the index. @throws Refusal `search.too-deep` for a page past `DEEPEST_RESULT`. */
export function searchIn(view: IndexView, request: SearchRequest): Omit<SearchResult, 'version'> {
  const { filter, facets = [], offset, limit } = request
  if (offset + limit > DEEPEST_RESULT) throw new Refusal('search.too-deep', { deepest: DEEPEST_RESULT })
  const query = parseQuery(request.query)
  const planned = plannedQuery(view, query, request.sort, request.language)
  const counts = new Map(facets.map((facet) => [facet, new Uint32Array(view.values[facet].size)]))
  const first = new FirstPlaces(view, offset + limit)
  let total = 0
  for (const [number, { base, filters }] of baseOfEach(view, planned.plan, filter)) {
    const segment = view.segments[number]?.segment
    if (!segment) continue
    const matches = chosenBy(base, filters)
    const documents = listBits(matches)
    total += documents.length
    for (const [facet, counted] of counts) {
      // A facet's own choice does not narrow its own counts: they show what choosing otherwise would bring.
      const among = filters.has(facet) ? listBits(chosenBy(base, filters, facet)) : documents
      countValues(segment.columns[facet], among, counted)
    }
    if (first.capacity > 0) offerAll(view, planned, number, matches, documents, first)
  }
  const hits = first.inOrder().slice(offset)
  const didYouMean = suggestionFor(view, request.query, query, request.language)
  return {
    total,
    hits: hits.flatMap(({ segment, document, rank }) => {
      const from = view.segments[segment]?.segment
      return from ? [{ ...keyOf(from, document), score: planned.sort === 'relevance' ? rank : 0 }] : []
    }),
    facets: facetsOf(view, counts, filter, request.valuesPerFacet ?? VALUES_PER_FACET),
    terms: wantedBy(query),
    ...(didYouMean === undefined ? {} : { didYouMean }),
  }
}

/** How many recommendations pass the filter, and of these how many have each value of some facets. */
export function tallyIn(
  view: IndexView,
  filter: Filter,
  by: readonly FacetName[],
): { total: number; facets: Facets } {
  const counts = new Map(by.map((facet) => [facet, new Uint32Array(view.values[facet].size)]))
  let total = 0
  for (const { segment, live } of view.segments) {
    const documents = narrowedBy(segment, filter, view.values, live)
    total += documents.length
    for (const [facet, counted] of counts) countValues(segment.columns[facet], documents, counted)
  }
  return { total, facets: facetsOf(view, counts, {}, Infinity) }
}

/** How a search is put to the index: what must match, what each term weighs, and the order asked for. */
export type PlannedQuery = {
  plan: Plan | undefined
  weights: readonly Weighted[]
  sort: Sort
}

/** Where nothing is asked for, or only what must not occur, nothing is more relevant: newest first then. */
export function plannedQuery(
  view: IndexView,
  query: QueryNode | undefined,
  sort: Sort,
  language: Language,
): PlannedQuery {
  const plan = query && planOf(query, view)
  const weights = plan && sort === 'relevance' ? weightsOf(plan, view, language) : []
  return { plan, weights, sort: sort === 'relevance' && weights.length === 0 ? 'date' : sort }
}

/** For each segment, by its number, the live documents that match and the filters to narrow them by. */
export function* baseOfEach(
  view: IndexView,
  plan: Plan | undefined,
  filter: Filter,
): Generator<[number, { base: Bits; filters: Map<FacetName, Bits> }]> {
  for (const [number, { segment, live }] of view.segments.entries()) {
    const base = plan ? matching(segment, number, plan) : live.slice()
    if (plan) keepCommon(base, live)
    if (countBits(base) > 0) yield [number, { base, filters: filtered(segment, filter, view.values) }]
  }
}

/** By what the matches in one segment are sorted, highest first. */
export function rankingIn(
  view: IndexView,
  { sort, weights }: PlannedQuery,
  number: number,
  matches: Bits,
): RankOf {
  const segment = view.segments[number]?.segment
  if (!segment) return () => 0
  if (sort !== 'relevance') return rankingBy(sort, view, segment, undefined)
  const scores = new Float32Array(segment.size)
  for (const { numbers, weight } of weights) {
    const term = numbers[number] ?? -1
    if (term >= 0) addScores(segment, term, matches, weight, view.averageLength, scores)
  }
  return rankingBy(sort, view, segment, scores)
}

function offerAll(
  view: IndexView,
  planned: PlannedQuery,
  number: number,
  matches: Bits,
  documents: Uint16Array,
  first: FirstPlaces,
): void {
  const rankOf = rankingIn(view, planned, number, matches)
  for (let index = 0; index < documents.length; index++) {
    const document = documents[index] ?? 0
    first.offer(number, document, rankOf(document))
  }
}

function facetsOf(
  view: IndexView,
  counts: ReadonlyMap<FacetName, Uint32Array>,
  filter: Filter,
  most: number,
): Facets {
  const facets: Facets = {}
  for (const [facet, counted] of counts) {
    facets[facet] = commonest(view, facet, counted, new Set(filter[facet]), most)
  }
  return facets
}

function commonest(
  view: IndexView,
  facet: FacetName,
  counted: Uint32Array,
  chosen: ReadonlySet<string>,
  most: number,
): FacetCounts {
  const occurring: FacetValue[] = []
  const least = leastShown(counted, most)
  let more = 0
  for (let number = 1; number < counted.length; number++) {
    const count = counted[number] ?? 0
    if (count === 0) continue
    const value = count >= least || chosen.size > 0 ? view.values[facet].valueOf(number) : ''
    if (count >= least || chosen.has(value)) occurring.push({ value, count })
    else more++
  }
  occurring.sort((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1))
  const shown = occurring.filter(({ value }, index) => index < most || chosen.has(value))
  more += occurring.length - shown.length
  const missing = [...chosen].filter((value) => !shown.some((one) => one.value === value))
  return {
    values: [...shown, ...missing.map((value) => ({ value, count: 0 }))],
    more,
  }
}

/** The count that the last of the `most` commonest values has: of thousands of documents only these are sorted. */
function leastShown(counted: Uint32Array, most: number): number {
  if (counted.length <= most) return 1
  const ascending = counted.slice().sort()
  return Math.max(1, ascending[ascending.length - most] ?? 1)
}
