import type { Language } from '#platform/i18n/languages.ts'
import type { Wanted } from './query.ts'

export type { IndexedRecommendation } from '../store.ts'

/** Facets of which a recommendation has at most one value. */
export const singleFacets = [
  'state',
  'mechanism',
  'cycle',
  'session',
  'year',
  'position',
  'kind',
  'document',
] as const
/** Facets of which it may have several. `from` is the recommending States, `language` that of its texts. */
export const severalFacets = ['from', 'theme', 'group', 'sdg', 'source', 'language'] as const
export const facetNames = [...singleFacets, ...severalFacets] as const
export type FacetName = (typeof facetNames)[number]

/** Something for each facet, by its name. */
export function forEachFacet<Value>(make: (facet: FacetName) => Value): Record<FacetName, Value> {
  return Object.fromEntries(facetNames.map((facet) => [facet, make(facet)])) as Record<FacetName, Value>
}

/** What a recommendation must be: any of the values inside one facet, and so in every facet named. */
export type Filter = Partial<Record<FacetName, readonly string[]>>

export const sorts = ['relevance', 'date', 'paragraph'] as const
/** Best match first (newest where nothing is asked for), newest first, or by document and paragraph. */
export type Sort = (typeof sorts)[number]

/** What is looked for, and in which order it is wanted. */
export type SearchQuestion = {
  /** As a person typed it; anything is safe. */
  query: string
  filter: Filter
  sort: Sort
  /** The reader's language: its texts weigh a little more. */
  language: Language
}

export type SearchRequest = SearchQuestion & {
  offset: number
  limit: number
  /** Facets to count; none by default. */
  facets?: readonly FacetName[]
  /** How many values a facet shows at most; 50 by default. */
  valuesPerFacet?: number
}

export type FacetValue = { value: string; count: number }
/** The commonest values (and every chosen one) with exact counts, and how many more values there are. */
export type FacetCounts = { values: FacetValue[]; more: number }
export type Facets = Partial<Record<FacetName, FacetCounts>>

/** How many recommendations have a value of one facet and a value of another. */
export type CrossCount = { down: string; across: string; count: number }

/** Names one recommendation. */
export type RecommendationKey = { stateId: string; id: string }
export type Hit = RecommendationKey & { score: number }

export type SearchResult = {
  total: number
  hits: Hit[]
  facets: Facets
  /** The query with its misspelt words mended. */
  didYouMean?: string
  /** What to mark in the texts that were found. */
  terms: Wanted
  /** Grows with every change of the register: equal numbers mean equal answers. */
  version: number
}

/** A page further down than this is not given; the whole list is there to be taken away. */
export const DEEPEST_RESULT = 10_000
