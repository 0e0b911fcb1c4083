/** What an address asks of the roster. */
import { evidenceLevels } from './model.ts'
import { cardFacets, type CardFacet, type CardFilter } from './store.ts'
import { isTagOf, type TagList } from '#reference/tag-lists.ts'
import { eachWord, queryOf, wordsIn } from '#platform/asked.ts'

export type CardQuestion = { q: string } & Partial<Record<CardFacet, string>>

/** The list from which the values of a field come; how much references say is in none. */
export const cardLists = {
  kind: 'kinds',
  theme: 'themes',
  group: 'groups',
  language: 'languages',
  country: 'states',
} as const satisfies Partial<Record<CardFacet, TagList>>

export function questionFrom(query: URLSearchParams): CardQuestion {
  const asked = cardFacets.flatMap((facet) => {
    const value = query.get(facet)
    return value !== null && isValueOf(facet, value) ? [[facet, value]] : []
  })
  return { q: wordsIn(query), ...(Object.fromEntries(asked) as Partial<Record<CardFacet, string>>) }
}

function isValueOf(facet: CardFacet, value: string): boolean {
  return facet === 'evidence'
    ? evidenceLevels.some((level) => String(level) === value)
    : isTagOf(cardLists[facet], value)
}

export function filterOf({ q, ...facets }: CardQuestion): CardFilter {
  return { words: eachWord(q), ...facets }
}

export const cardsQuery = (question: CardQuestion, page = 1): string => queryOf(question, page)
