/** What the repository of support is asked, as an address says it. Pure. */
import { isRecommendationId } from '#recommendations/identity.ts'

/** What the repository holds: support that was given, and what others can learn from it. */
export const collections = ['activities', 'practices'] as const
export type Collection = (typeof collections)[number]

/** By what support is narrowed and counted. */
export const supportFacets = [
  'state',
  'kind',
  'status',
  'because',
  'mechanism',
  'theme',
  'group',
  'sdg',
  'partner',
  'year',
  'report',
  'currency',
] as const
export type SupportFacet = (typeof supportFacets)[number]

/** Why support is given, as far as it is said: a recommendation that it serves, a need that the State stated, neither. */
export const reasons = ['recommendation', 'need', 'unstated'] as const

/** The facets of each collection, in the order in which they stand beside a list. */
export const facetsOf: Readonly<Record<Collection, readonly SupportFacet[]>> = {
  activities: supportFacets,
  practices: ['state', 'kind', 'theme', 'group', 'sdg'],
}

export const supportSorts = ['changed', 'begun', 'title'] as const
export type SupportSort = (typeof supportSorts)[number]

export const sortsOf: Readonly<Record<Collection, readonly SupportSort[]>> = {
  activities: supportSorts,
  practices: ['changed', 'title'],
}

/** Any of the values of a facet, all of the facets. */
export type SupportFilter = Partial<Record<SupportFacet, readonly string[]>>

export type SupportQuestion = {
  collection: Collection
  /** As it was typed. */
  q: string
  filter: SupportFilter
  /** A recommendation that it serves. */
  recommendation?: string | undefined
  sort: SupportSort
  /** From 1. */
  page: number
  limit: number
}

export const mostOnPage = 100
const usualOnPage = 20
const longestQuery = 500
const longestValue = 100
const mostValues = 50
const mostWords = 10
const deepestPage = 10_000

const whole = (text: string | null, otherwise: number, most: number): number =>
  /^[1-9]\d{0,8}$/.test(text ?? '') ? Math.min(Number(text), most) : otherwise

/** Any address asks something: what makes no sense in it is passed over. */
export function supportQuestionFrom(query: URLSearchParams, collection: Collection): SupportQuestion {
  const filter: SupportFilter = {}
  for (const facet of facetsOf[collection]) {
    const values = [...new Set(query.getAll(facet))]
      .filter((value) => value && value.length <= longestValue && !value.includes('\0'))
      .slice(0, mostValues)
    if (values.length) filter[facet] = values
  }
  const recommendation = query.get('recommendation') ?? ''
  return {
    collection,
    q: (query.get('q') ?? '').replaceAll('\0', '').trim().slice(0, longestQuery),
    filter,
    recommendation: isRecommendationId(recommendation) ? recommendation : undefined,
    sort: sortsOf[collection].find((sort) => sort === query.get('sort')) ?? 'changed',
    page: whole(query.get('page'), 1, deepestPage),
    limit: whole(query.get('limit'), usualOnPage, mostOnPage),
  }
}

/** The query of an address that asks this, in one canonical order: empty or with its question mark. */
export function queryOfSupport(question: SupportQuestion): string {
  const { q, filter, recommendation, sort, page, limit } = question
  const query = new URLSearchParams()
  if (q) query.set('q', q)
  for (const facet of supportFacets)
    for (const value of [...(filter[facet] ?? [])].sort()) query.append(facet, value)
  if (recommendation) query.set('recommendation', recommendation)
  if (sort !== 'changed') query.set('sort', sort)
  if (limit !== usualOnPage) query.set('limit', String(limit))
  if (page > 1) query.set('page', String(page))
  return query.size ? `?${query}` : ''
}

/** The words that must all stand in what is found, in any order. */
export function wordsOf({ q }: SupportQuestion): string[] {
  return q
    .split(/\s+/)
    .filter((word) => word)
    .slice(0, mostWords)
}

/** The filter with a value chosen or, where it is chosen, let go. */
export function toggledSupport(filter: SupportFilter, facet: SupportFacet, value: string): SupportFilter {
  const chosen = filter[facet] ?? []
  const values = chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]
  const { [facet]: _, ...others } = filter
  return values.length ? { ...others, [facet]: values } : others
}
