/** Requests through the API. Of an unnamed one nothing leaves but its veil and its day. */
import { z } from 'zod'
import { publishedThings } from '#consent/outlets.ts'
import { shownStandings } from '#exchange/requests/model.ts'
import { requestName, whereaboutsOf } from '#exchange/requests/naming.ts'
import { presentShown, type PresentedRequest } from '#exchange/requests/present.ts'
import { filterFrom, requestsQuery } from '#exchange/requests/question.ts'
import { readRequest, readShown, refuseWithdrawnRequest } from '#exchange/requests/reading.ts'
import { titlesOf, withdrawnRequests } from '#exchange/requests/store.ts'
import { readAsWhoeverAsks } from '#identity/reading.ts'
import { Refusal } from '#platform/errors.ts'
import type { MessageKey } from '#platform/i18n/catalogue.ts'
import { formatOf } from '#platform/i18n/format.ts'
import { translator } from '#platform/i18n/translate.ts'
import type { Connection } from '#platform/database/connection.ts'
import { tagLists } from '#reference/tag-lists.ts'
import { coded, fact, listed, type Column } from './columns.ts'
import { answerWith, type ExchangeList } from './exchange.ts'
import type { FeedEntry } from './feed.ts'
import type { Asked } from './http.ts'
import { checkQuery, facetParameters, languageParameter } from './parameters.ts'
import { addressOf, type Reader } from './present.ts'
import { readerOf } from './recommendations.ts'

export type OpenRequest = PresentedRequest & { url: string }

export function openRequest(request: PresentedRequest, reader: Reader): OpenRequest {
  return { ...request, url: addressOf(`/exchange/requests/${request.token}`, reader) }
}

const yes = z.enum(['yes'])

const tags = (list: 'kinds' | 'themes' | 'groups', title: MessageKey): Column<OpenRequest>[] => [
  { key: list, title, isCode: true, width: 16, cell: (row) => listed(row[list].map(({ code }) => code)) },
  { key: `${list}_names`, title, width: 40, cell: (row) => listed(row[list].map(({ name }) => name)) },
]
const told = (value: boolean | null) => (value === null ? null : value ? 1 : 0)

export const requestList: ExchangeList<OpenRequest> = {
  name: 'requests',
  title: 'requests.title',
  narrowing: {
    kind: { schema: z.enum(tagLists.kinds), example: 'training', description: 'need.kinds' },
    theme: { ...facetParameters.theme, several: false, description: 'need.themes' },
    group: { ...facetParameters.group, several: false, description: 'need.groups' },
    region: { schema: z.enum(tagLists.regions), example: 'africa', description: 'request.region' },
    ldc: { schema: yes, example: 'yes', description: 'request.ldc' },
    sids: { schema: yes, example: 'yes', description: 'request.sids' },
    standing: { schema: z.enum(shownStandings), example: 'open', description: 'request.standing' },
  },
  columns: [
    fact('token', 'request.token', 36, ({ token }) => token),
    ...coded<OpenRequest>('state', 'request.state', ({ state }) => state),
    ...coded<OpenRequest>('region', 'request.region', ({ region }) => region),
    fact('ldc', 'request.ldc', 8, ({ ldc }) => told(ldc)),
    fact('sids', 'request.sids', 8, ({ sids }) => told(sids)),
    fact('title', 'request.title', 50, ({ title }) => title),
    { ...fact<OpenRequest>('words', 'request.words', 80, ({ words }) => words), wrapped: true },
    fact('language', 'request.language', 10, ({ language }) => language),
    ...tags('kinds', 'need.kinds'),
    ...tags('themes', 'need.themes'),
    ...tags('groups', 'need.groups'),
    fact('standing', 'request.standing', 14, ({ standing }) => standing),
    fact('shown_from', 'request.shown-from', 12, ({ shownFrom }) => shownFrom),
    fact('url', 'open-data.column.url', 60, ({ url }) => url),
  ],
  canonical: (query) => requestsQuery(filterFrom(query)),
  async read(connection, query, range, { reader, through }) {
    const { language } = reader
    const { total, rows } = await readShown(connection, filterFrom(query), range, { language, through })
    return { total, rows: rows.map((row) => openRequest(row, reader)) }
  },
  entries: requestEntries,
  // Of an unnamed one nobody is told that it was there: the feed says that it is complete.
  async withdrawn(connection) {
    const withdrawn = await withdrawnRequests(connection, { most: mostWithdrawn })
    return withdrawn.map(({ token, at }) => ({ path: `/requests/${token}`, at }))
  },
}

/** Withdrawals are told for as long as these many have not followed. */
const mostWithdrawn = 1_000

/** Of an unnamed request the only day that is told is the one from which it was shown. */
async function requestEntries(
  connection: Connection,
  rows: readonly OpenRequest[],
  { language }: Reader,
): Promise<FeedEntry[]> {
  const t = translator(language)
  const keyOf = ({ stateId, id }: { stateId: string; id: number }) => `${stateId}/${id}`
  const named = rows.flatMap(({ token, state }) => (state ? [token] : []))
  const said = await titlesOf(connection, named)
  const published = new Map(
    (await publishedThings(connection, 'request')).map((each) => [keyOf(each), each.at] as const),
  )
  return rows.map((row) => {
    const { token, url, title, words, kinds, themes, groups, standing, shownFrom } = row
    const key = said.get(token)
    const about = [...kinds, ...themes, ...groups]
    return {
      path: `/requests/${token}`,
      title: [title ?? requestName(t, language, row), whereaboutsOf(t, row)].join(' · '),
      at: (key && published.get(keyOf(key))) ?? new Date(shownFrom),
      url,
      categories: [...about, { code: standing, name: t(`request.standing.${standing}`) }],
      language: row.language ?? language,
      content: words ?? formatOf(language).list(about.map(({ name }) => name)),
    }
  })
}

/**
 * One request, for whom it is open: with its clock, and under its State's name with the needs behind it; where it was
 * public under that name and is no more, 410 with the date.
 */
export async function requestAnswer(asked: Asked): Promise<Response> {
  checkQuery(asked.url.searchParams, languageParameter)
  const token = z.uuid().safeParse(asked.params.token).data
  const read =
    token && (await readAsWhoeverAsks(asked, (connection) => readRequest(connection, token, 'api')))
  if (!read) {
    if (token) await refuseWithdrawnRequest(asked.database.kysely, token, asked.language)
    throw new Refusal('request.not-found', {}, 404)
  }
  const { shown, full, needs, clock } = read
  return answerWith(asked, {
    ...openRequest(presentShown(shown, full, asked.language), readerOf(asked)),
    needs: full ? needs.map(({ id, title, gap, language }) => ({ id, title, gap, language })) : null,
    clock: clock
      ? {
          acknowledgeBy: clock.acknowledgeBy,
          acknowledgedOn: clock.acknowledgedOn,
          answerBy: clock.answerBy,
          answeredOn: clock.answeredOn,
        }
      : null,
  })
}
