/**
 * Requests and offers through the API: what is public, and, with a session, all that is open to whoever asks. A list is
 * answered, taken away and followed in the same way, whichever it is.
 */
import { readAsWhoeverAsks } from '#identity/reading.ts'
import type { Connection } from '#platform/database/connection.ts'
import { todayInUtc } from '#platform/day.ts'
import type { MessageKey } from '#platform/i18n/catalogue.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import type { Column } from './columns.ts'
import { feedAnswer, type FeedEntry } from './feed.ts'
import { asFile, type FileFormat } from './files.ts'
import { cachingOf, linksTo, withBytes, type Asked } from './http.ts'
import { authorsTerms } from './licences.ts'
import { checkQuery, languageParameter, pageParameters, type Parameters } from './parameters.ts'
import type { Reader } from './present.ts'
import { readerOf } from './recommendations.ts'

type Portion = { limit: number; offset: number }

/** A list of the exchange, as the API has it. */
export type ExchangeList<Row> = {
  /** Below /api/v1, and below the page of the exchange. */
  name: 'requests' | 'offers'
  title: MessageKey
  /** By what it is narrowed: as its page is. */
  narrowing: Parameters
  columns: readonly Column<Row>[]
  /** One query for all addresses that ask the same, without page and language: empty, or with its question mark. */
  canonical(query: URLSearchParams): string
  /** A portion in the name of whoever asks, written down as read. */
  read(
    connection: Connection,
    query: URLSearchParams,
    range: Portion,
    how: { reader: Reader; through: 'api' | 'export' | 'feed' },
  ): Promise<{ total: number; rows: Row[] }>
  /** The same rows as entries of a feed. */
  entries(connection: Connection, rows: readonly Row[], reader: Reader): Promise<FeedEntry[]>
  /** What stood in the feed and was withdrawn, as far as that is known to everyone. */
  withdrawn(connection: Connection, query: URLSearchParams): Promise<{ path: string; at: Date }[]>
}

export const pageQuery = ({ narrowing }: Pick<ExchangeList<never>, 'narrowing'>): Parameters => ({
  ...narrowing,
  ...pageParameters,
  ...languageParameter,
})
export const fileQuery = ({ narrowing }: Pick<ExchangeList<never>, 'narrowing'>): Parameters => ({
  ...narrowing,
  ...languageParameter,
})
export const feedQuery = ({ narrowing }: Pick<ExchangeList<never>, 'narrowing'>): Parameters => ({
  ...narrowing,
  page: pageParameters.page,
  ...languageParameter,
})

const usualLimit = 20
/** Rows that are read at a time for a file, each time anew under the policies: a revocation holds midway too. */
const readAtOnce = 500
/** So many that a feed usually is one page, which says that it is all there is. */
const entriesOnPage = 500

/** `{total, page, limit, items}`, with the neighbouring pages in the Link header. */
export async function exchangeAnswer<Row>(asked: Asked, list: ExchangeList<Row>): Promise<Response> {
  const { url } = asked
  checkQuery(url.searchParams, pageQuery(list))
  const page = Number(url.searchParams.get('page') ?? 1)
  const limit = Number(url.searchParams.get('limit') ?? usualLimit)
  const range = { limit, offset: (page - 1) * limit }
  const content = await readAsWhoeverAsks(asked, async (connection) => {
    const how = { reader: readerOf(asked), through: 'api' } as const
    const { total, rows } = await list.read(connection, url.searchParams, range, how)
    return { total, page, limit, items: rows }
  })
  return answerWith(asked, content, linksTo(url, content))
}

/** All that is found as a file. */
export async function exchangeFile<Row>(
  asked: Asked,
  list: ExchangeList<Row>,
  format: FileFormat,
): Promise<Response> {
  const { url, language, register } = asked
  checkQuery(url.searchParams, fileQuery(list))
  const portion = (offset: number) =>
    readAsWhoeverAsks(asked, (connection) => {
      const how = { reader: readerOf(asked), through: 'export' } as const
      return list.read(connection, url.searchParams, { limit: readAtOnce, offset }, how)
    })
  const { total, rows: first } = await portion(0)
  async function* rows(): AsyncGenerator<Row> {
    yield* first
    for (let offset = readAtOnce; offset < total; offset += readAtOnce) yield* (await portion(offset)).rows
  }
  const file = asFile<Row>(
    {
      name: list.name,
      title: translator(language)(list.title),
      query: list.canonical(url.searchParams),
      date: todayInUtc(),
      version: register.version,
      licence: authorsTerms(url.origin),
      source: url.href,
      total,
      columns: list.columns,
      rows: rows(),
    },
    format,
    language,
  )
  for (const [name, value] of Object.entries(cachingOf(asked))) file.headers.set(name, value)
  return file
}

/** What is public: as anyone reads it, whoever asks. */
export async function exchangeFeed<Row>(asked: Asked, list: ExchangeList<Row>): Promise<Response> {
  const { url, database, language } = asked
  checkQuery(url.searchParams, feedQuery(list))
  const reader = readerOf(asked)
  const page = Number(url.searchParams.get('page') ?? 1)
  const range = { limit: entriesOnPage, offset: (page - 1) * entriesOnPage }
  const how = { reader, through: 'feed' } as const
  const { total, rows } = await list.read(database.kysely, url.searchParams, range, how)
  const t = translator(language)
  const query = list.canonical(url.searchParams)
  return feedAnswer(asked, {
    name: list.name,
    title: t(list.title),
    rights: t('open-data.exchange.terms'),
    alternate: pathIn(language, `/exchange/${list.name}`) + query,
    query: new URLSearchParams(query),
    page,
    last: Math.ceil(total / entriesOnPage),
    saysWhetherComplete: true,
    entries: await list.entries(database.kysely, rows, reader),
    withdrawn: page === 1 ? await list.withdrawn(database.kysely, url.searchParams) : [],
  })
}

/** Content that is gone at once when it is revoked. */
export function answerWith(asked: Asked, content: unknown, headers: Record<string, string> = {}): Response {
  return withBytes(asked, JSON.stringify(content), {
    'content-type': 'application/json',
    'content-language': asked.language,
    ...cachingOf(asked),
    ...headers,
  })
}
