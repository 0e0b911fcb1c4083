import { z } from 'zod'
import type { Language } from '#platform/i18n/languages.ts'
import { facetNames, sorts } from './contract.ts'
import type { FacetName, Filter, SearchRequest, Sort } from './contract.ts'

/** The most results on one page. */
export const mostOnPage = 100

/** A question to the register as an address asks it. `language` is the reader's. */
export type Question = {
  q: string
  filter: Filter
  sort: Sort
  /** From 1. */
  page: number
  limit: number
  language: Language
}

/** The question for the index, with the facets that the page counts. */
export function asSearchRequest(
  question: Question,
  facets: readonly FacetName[] = facetNames,
): SearchRequest {
  const { q, filter, sort, page, limit, language } = question
  return { query: q, filter, sort, offset: (page - 1) * limit, limit, language, facets }
}

/** A regional group is asked for by naming its States, so there may be as many values as States. */
const mostValues = 200
const facetValues = z.array(z.string().min(1).max(200))
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
export function questionFrom(query: URLSearchParams, language: Language): Question {
  const { q, sort, page, limit } = parameters.parse(Object.fromEntries(query))
  const filter: Filter = {}
  let room = mostValues
  for (const facet of facetNames) {
    const values = facetValues.max(room).safeParse([...new Set(query.getAll(facet))])
    if (!values.success || !values.data.length) continue
    filter[facet] = values.data
    // Every link of a page names every value: what they may be is bounded together, not for each facet.
    room -= values.data.length
  }
  return { q, filter, sort: sort ?? (q ? 'relevance' : 'date'), page, limit, language }
}

/** The address query of a question, in one canonical order, so that the same question has the same address. */
export function queryOf(request: Pick<Question, 'q' | 'filter'> & Partial<Question>): string {
  const query = new URLSearchParams()
  if (request.q) query.set('q', request.q)
  for (const facet of facetNames)
    for (const value of [...(request.filter[facet] ?? [])].sort()) query.append(facet, value)
  if (request.sort && request.sort !== (request.q ? 'relevance' : 'date')) query.set('sort', request.sort)
  if (request.limit && request.limit !== 20) query.set('limit', String(request.limit))
  if (request.page && request.page > 1) query.set('page', String(request.page))
  const text = query.toString()
  return text && `?${text}`
}
