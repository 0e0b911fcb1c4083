/**
 * Support and good practices that are public, as feeds (RFC 4287) that carry each withdrawal (RFC 6721), so that whoever
 * copied one can follow; and each of them at an address of its own.
 */
import { Refusal } from '#platform/errors.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import { rowNumber } from '#platform/row-number.ts'
import { publicWithdrawal, publishedThings, withdrawnThings, type PublicKey } from '#consent/outlets.ts'
import { noLongerPublic } from '#consent/withdrawn.ts'
import type { Collection } from '#cooperation/repository/question.ts'
import { readSupport, recordKindOf } from '#cooperation/repository/reading.ts'
import { feedAnswer, type FeedEntry } from './feed.ts'
import { withBytes, type Asked } from './http.ts'
import { checkQuery, languageParameter, pageParameters, stateCode, type Parameters } from './parameters.ts'
import { readerOf } from './recommendations.ts'
import { openSupport, type OpenSupport } from './support.ts'

export const supportFeedQuery: Parameters = {
  state: { schema: stateCode, example: 'XTL', description: 'register.facet.state' },
  page: pageParameters.page,
  ...languageParameter,
}

const entriesOnPage = 100
/** Withdrawals are told for as long as these many have not followed. */
const mostWithdrawn = 1_000

/** What is public, the newest first, a hundred at a time, and on the first page what is so no more. */
export async function supportFeed(asked: Asked, collection: Collection): Promise<Response> {
  const { url, database, language } = asked
  checkQuery(url.searchParams, supportFeedQuery)
  const page = Number(url.searchParams.get('page') ?? 1)
  const code = url.searchParams.get('state')
  const ofState = ({ stateId }: PublicKey) => code === null || stateId === code
  const kind = recordKindOf[collection]
  const published = (await publishedThings(database.kysely, kind)).filter(ofState)
  const shown = published.slice((page - 1) * entriesOnPage, page * entriesOnPage)
  const entries = await publicSupport(asked, collection, shown)
  const withdrawn =
    page === 1 ? (await withdrawnThings(database.kysely, kind, mostWithdrawn)).filter(ofState) : []
  const t = translator(language)
  const at = new Map(shown.map((key) => [key.id, key.at]))
  return feedAnswer(asked, {
    name: collection,
    title: t(`repository.${collection}`),
    rights: t('open-data.support.terms'),
    alternate: pathIn(language, `/${collection}`),
    query: new URLSearchParams(code === null ? {} : { state: code }),
    page,
    last: Math.ceil(published.length / entriesOnPage),
    entries: entries.map((entry) => entryOf(collection, entry, at.get(entry.id) ?? new Date(0))),
    withdrawn: withdrawn.map((key) => ({ path: `/${collection}/${key.id}`, at: key.at })),
  })
}

/** One that is public; where it was and is no more, 410 with the date; of every other nobody is told anything. */
export async function publicSupportAnswer(asked: Asked, collection: Collection): Promise<Response> {
  const { url, database, params, language } = asked
  checkQuery(url.searchParams, languageParameter)
  const id = rowNumber(params.number ?? '')
  const kind = recordKindOf[collection]
  const published = await publishedThings(database.kysely, kind)
  const [one] = await publicSupport(
    asked,
    collection,
    published.filter((key) => key.id === id),
  )
  if (one)
    return withBytes(asked, JSON.stringify(one), {
      'content-type': 'application/json',
      'content-language': language,
      'cache-control': 'public, no-cache',
    })
  const withdrawn = await publicWithdrawal(database.kysely, kind, { id })
  throw withdrawn
    ? noLongerPublic('support.withdrawn', withdrawn.at, language)
    : new Refusal('support.not-found', {}, 404)
}

/** As anyone reads them. */
async function publicSupport(
  asked: Asked,
  collection: Collection,
  keys: readonly PublicKey[],
): Promise<OpenSupport[Collection][]> {
  const rows = await readSupport(asked.database.kysely, collection, keys, 'feed')
  return rows.map((row) => openSupport(collection, row, readerOf(asked)))
}

function entryOf(collection: Collection, entry: OpenSupport[Collection], at: Date): FeedEntry {
  return {
    path: `/${collection}/${entry.id}`,
    title: `${entry.title}, ${entry.state.name}`,
    at,
    url: entry.url,
    categories: entry.kinds,
    language: entry.language,
    content: 'words' in entry ? entry.words : [entry.problem, entry.done, entry.result].join('\n\n'),
  }
}
