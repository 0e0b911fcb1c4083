/** What an address asks of the list of offers. */
import { eachWord, queryOf, wordsIn } from '#platform/asked.ts'
import { isTagOf, type TagList } from '#reference/tag-lists.ts'
import { listedStandings } from './model.ts'
import { offerFacets, type OfferedFilter, type OfferFacet } from './store.ts'

export type OfferQuestion = { q: string } & Partial<Record<OfferFacet, string>>

/** What a list of offers holds. */
export const whats = ['offer', 'experience'] as const

/** The list from which a facet's values come; the others have words of their own. */
export const offerLists: Partial<Record<OfferFacet, TagList>> = {
  kind: 'kinds',
  theme: 'themes',
  group: 'groups',
  region: 'regions',
  language: 'languages',
}

export function questionFrom(query: URLSearchParams): OfferQuestion {
  const asked = offerFacets.flatMap((facet) => {
    const value = query.get(facet)
    return value !== null && isValueOf(facet, value) ? [[facet, value]] : []
  })
  return { q: wordsIn(query), ...(Object.fromEntries(asked) as Partial<Record<OfferFacet, string>>) }
}

function isValueOf(facet: OfferFacet, value: string): boolean {
  const list = offerLists[facet]
  if (list) return isTagOf(list, value)
  return (facet === 'what' ? whats : listedStandings).some((known) => known === value)
}

export function filterOf({ q, ...facets }: OfferQuestion): OfferedFilter {
  return { words: eachWord(q), ...facets }
}

export const offersQuery = (question: OfferQuestion, page = 1): string => queryOf(question, page)
