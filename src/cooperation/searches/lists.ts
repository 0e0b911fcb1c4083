/** The lists that can be searched again and again: where each stands, what it is asked, and what it finds. */
import * as experts from '#exchange/experts/question.ts'
import { listCards } from '#exchange/experts/store.ts'
import * as offers from '#exchange/offers/question.ts'
import { listOffered } from '#exchange/offers/store.ts'
import * as requests from '#exchange/requests/question.ts'
import { listShown } from '#exchange/requests/store.ts'
import type { Connection } from '#recommendations/store.ts'
import { queryOfSupport, supportQuestionFrom, type Collection } from '../repository/question.ts'
import { everyKey } from '../repository/store.ts'
import { mostKeys, type SearchedList } from './model.ts'

type Searchable = {
  /** Below the language. */
  path: string
  /** One canonical query for all addresses that ask the same, without its page. */
  canonical(query: URLSearchParams): string
  /** What the list holds for whoever asks, each row by a key of its own. */
  keys(connection: Connection, query: URLSearchParams): Promise<string[]>
}

const all = { limit: mostKeys, offset: 0 }

const support = (collection: Collection): Searchable => ({
  path: `/${collection}`,
  canonical: (query) => queryOfSupport({ ...supportQuestionFrom(query, collection), page: 1 }),
  keys: async (connection, query) =>
    (await everyKey(connection, supportQuestionFrom(query, collection)))
      .slice(0, mostKeys)
      .map(({ stateId, id }) => `${stateId}/${id}`),
})

export const searchable: Readonly<Record<SearchedList, Searchable>> = {
  requests: {
    path: '/exchange/requests',
    canonical: (query) => requests.requestsQuery(requests.filterFrom(query)),
    keys: async (connection, query) =>
      (await listShown(connection, requests.filterFrom(query), all)).requests.map(({ token }) => token),
  },
  offers: {
    path: '/exchange/offers',
    canonical: (query) => offers.offersQuery(offers.questionFrom(query)),
    keys: async (connection, query) =>
      (await listOffered(connection, offers.filterOf(offers.questionFrom(query)), all)).offered.map(
        ({ what, id }) => `${what}/${id}`,
      ),
  },
  experts: {
    path: '/exchange/experts',
    canonical: (query) => experts.cardsQuery(experts.questionFrom(query)),
    keys: async (connection, query) =>
      (await listCards(connection, experts.filterOf(experts.questionFrom(query)), all)).cards.map(
        ({ token }) => token,
      ),
  },
  activities: support('activities'),
  practices: support('practices'),
}
