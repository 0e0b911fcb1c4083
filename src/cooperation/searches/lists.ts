/** The lists that can be searched again and again: where each stands, what it is asked, and what it finds. */
import { sql, type RawBuilder } from 'kysely'
import * as experts from '#exchange/experts/question.ts'
import { cardKeys } from '#exchange/experts/store.ts'
import * as offers from '#exchange/offers/question.ts'
import { offeredKeys } from '#exchange/offers/store.ts'
import * as requests from '#exchange/requests/question.ts'
import { shownKeys } from '#exchange/requests/store.ts'
import { queryOfSupport, supportQuestionFrom, type Collection } from '../repository/question.ts'
import { supportKeys } from '../repository/store.ts'
import { mostKeys, type SearchedList } from './model.ts'

type Searchable = {
  /** Below the language. */
  path: string
  /** One canonical query for all addresses that ask the same, without its page. */
  canonical(query: URLSearchParams): string
  /** A query for what the list holds for whoever asks: each row by a `key` of its own, and its `place`. */
  keys(query: URLSearchParams): RawBuilder<{ key: string; place: number }>
}

const support = (collection: Collection): Searchable => ({
  path: `/${collection}`,
  canonical: (query) => queryOfSupport({ ...supportQuestionFrom(query, collection), page: 1 }),
  keys: (query) => supportKeys(supportQuestionFrom(query, collection)),
})

export const searchable: Readonly<Record<SearchedList, Searchable>> = {
  requests: {
    path: '/exchange/requests',
    canonical: (query) => requests.requestsQuery(requests.filterFrom(query)),
    keys: (query) => shownKeys(requests.filterFrom(query)),
  },
  offers: {
    path: '/exchange/offers',
    canonical: (query) => offers.offersQuery(offers.questionFrom(query)),
    keys: (query) => offeredKeys(offers.filterOf(offers.questionFrom(query))),
  },
  experts: {
    path: '/exchange/experts',
    canonical: (query) => experts.cardsQuery(experts.questionFrom(query)),
    keys: (query) => cardKeys(experts.filterOf(experts.questionFrom(query))),
  },
  activities: support('activities'),
  practices: support('practices'),
}

/** An array of the keys of what a search finds now, as far as it is looked at for what is new. */
export function keysFound({
  list,
  question,
}: {
  list: SearchedList
  question: string
}): RawBuilder<string[]> {
  return sql<string[]>`array(
    select key from (${searchable[list].keys(new URLSearchParams(question))}) found where place <= ${mostKeys} order by place)`
}
