import { z } from 'zod'
import type { Language } from '#platform/i18n/languages.ts'

/** The facets of the register: what can be filtered by and counted. */
export const facets = [
  'state',
  'mechanism',
  'cycle',
  'session',
  'year',
  'position',
  'kind',
  'from',
  'theme',
  'group',
  'sdg',
  'source',
  'language',
  'document',
] as const
export type Facet = (typeof facets)[number]

/** Chosen values: any of the values of one facet, and all of the facets together. */
export type Filter = Partial<Record<Facet, readonly string[]>>

export const sorts = ['relevance', 'date', 'paragraph'] as const
export type Sort = (typeof sorts)[number]

/** The most results on one page. */
export const mostOnPage = 100

/** One question to the register. `language` is the reader's: texts in it come first among equals. */
export type SearchRequest = {
  q: string
  filter: Filter
  sort: Sort
  /** From 1. */
  page: number
  limit: number
  language: Language
}

export type FacetCount = { value: string; count: number }

export type SearchResult = {
  total: number
  hits: { stateId: string; id: string }[]
  /** The commonest values of each facet, most first; `more` tells how many values are not listed. */
  facets: Record<Facet, { values: FacetCount[]; more: number }>
  /** The query as it would be with the misspelt word mended, where a word was found nowhere. */
  didYouMean: string | undefined
  /** The register's version that was searched: the same version gives the same result. */
  version: number
}

const facetValues = z.array(z.string().min(1).max(200)).max(50)
const whole = (most: number) => z.coerce.number().int().min(1).max(most)

const parameters = z.object({
  q: z.string().max(1_000).catch(''),
  sort: z.enum(sorts).optional().catch(undefined),
  page: whole(1_000_000).catch(1),
  limit: whole(mostOnPage).catch(20),
})

/**
 * Reads a question from an address's query. A parameter may be given several times (`theme=a&theme=b`: either).
 * What makes no sense is passed over, so that any address shows a page; the API checks strictly by itself.
 */
export function searchRequestFrom(query: URLSearchParams, language: Language): SearchRequest {
  const { q, sort, page, limit } = parameters.parse(Object.fromEntries(query))
  const filter: Filter = {}
  for (const facet of facets) {
    const values = facetValues.safeParse([...new Set(query.getAll(facet))])
    if (values.success && values.data.length) filter[facet] = values.data
  }
  return { q, filter, sort: sort ?? (q ? 'relevance' : 'date'), page, limit, language }
}

/** The address query of a question, in one canonical order, so that the same question has the same address. */
export function queryOf(request: Pick<SearchRequest, 'q' | 'filter'> & Partial<SearchRequest>): string {
  const query = new URLSearchParams()
  if (request.q) query.set('q', request.q)
  for (const facet of facets) for (const value of [...(request.filter[facet] ?? [])].sort()) query.append(facet, value)
  if (request.sort && request.sort !== (request.q ? 'relevance' : 'date')) query.set('sort', request.sort)
  if (request.limit && request.limit !== 20) query.set('limit', String(request.limit))
  if (request.page && request.page > 1) query.set('page', String(request.page))
  const text = query.toString()
  return text && `?${text}`
}
