import type { Language } from '#platform/i18n/languages.ts'
import type { Kind, Position, SourceKind } from '../model.ts'
import type { Wanted } from './query.ts'

/** One recommendation as the index takes it in. */
export type IndexedRecommendation = {
  stateId: string
  id: string
  /** Symbol of the document it stands in. */
  document: string
  mechanism: string
  session: number | null
  cycle: number | null
  year: number | null
  /** YYYY-MM-DD, or as much of it as is known. */
  publishedOn: string | null
  position: Position | null
  kind: Kind
  /** As printed: "6.34". */
  paragraph: string | null
  /** Its place in the document: paragraphs sort by this number. */
  paragraphOrder: number
  /** ISO codes. */
  recommendingStates: readonly string[]
  themes: readonly string[]
  groups: readonly string[]
  /** Goals ("16") and targets ("16.2"); a target counts for its goal too. */
  sdgs: readonly string[]
  sources: readonly SourceKind[]
  texts: readonly { language: Language; text: string }[]
}

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

/** What a recommendation must be: any of the values inside one facet, and so in every facet named. */
export type Filter = Partial<Record<FacetName, readonly string[]>>

export const sorts = ['relevance', 'date', 'paragraph'] as const
/** Best match first (newest where nothing is asked for), newest first, or by document and paragraph. */
export type Sort = (typeof sorts)[number]

export type SearchRequest = {
  /** As a person typed it; anything is safe. */
  query: string
  filter: Filter
  sort: Sort
  offset: number
  limit: number
  /** The reader's language: its texts weigh a little more. */
  language: Language
  /** Facets to count; none by default. */
  facets?: readonly FacetName[]
  /** How many values a facet shows at most; 50 by default. */
  valuesPerFacet?: number
}

export type FacetValue = { value: string; count: number }
/** The commonest values (and every chosen one) with exact counts, and how many more values there are. */
export type FacetCounts = { values: FacetValue[]; more: number }
export type Facets = Partial<Record<FacetName, FacetCounts>>

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
  /** The last change of the register that this answer knows of. */
  version: number
}

/** A page further down than this is not given; the whole list is there to be taken away. */
export const DEEPEST_RESULT = 10_000
