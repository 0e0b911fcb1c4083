/** A question that someone asks of a list again and again, and how often they hear of what is new there. */
import { z } from 'zod'
import { line } from '#exchange/form-values.ts'

/** The lists that can be asked so. */
export const searchedLists = ['requests', 'offers', 'experts', 'activities', 'practices'] as const
export type SearchedList = (typeof searchedLists)[number]

/** How often a letter tells of what is new. */
export const rhythms = ['daily', 'weekly', 'never'] as const

export const searchContent = z.object({
  name: line,
  rhythm: z.enum(rhythms, 'form.choose'),
})
export type SearchContent = z.output<typeof searchContent>

export type SavedSearch = SearchContent & {
  id: number
  list: SearchedList
  /** As the query of an address: empty, or with its question mark. */
  question: string
}

/** How many searches someone may save in each of their roles. */
export const mostSearches = 20

/** In characters, as the query of an address. */
export const longestQuestion = 4_000

/** How much of a list is looked at for what is new. */
export const mostKeys = 2_000
