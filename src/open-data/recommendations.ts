/** The register through the API: a search, one recommendation, its versions, and everything that a search finds as a file. */
import { dayOf, todayInUtc } from '#platform/day.ts'
import { Refusal } from '#platform/errors.ts'
import type { Database } from '#platform/database/connect.ts'
import { translator } from '#platform/i18n/translate.ts'
import { lookUpRecommendation, type LookedUp } from '#recommendations/look-up.ts'
import { presentInFull } from '#recommendations/present-in-full.ts'
import type { RecommendationKey } from '#recommendations/search/contract.ts'
import { asSearchRequest, queryOf, questionFrom } from '#recommendations/search/request.ts'
import { readRecommendations } from '#recommendations/store.ts'
import { recommendationColumns } from './columns.ts'
import { asFile, type FileFormat } from './files.ts'
import { fromRegister, json, linksTo, type Asked } from './http.ts'
import { unitedNationsTerms } from './licences.ts'
import { checkQuery, languageParameter, pageParameters, searchParameters } from './parameters.ts'
import {
  openFacets,
  openInFull,
  openRecommendation,
  type OpenRecommendation,
  type Reader,
} from './present.ts'

export const searchQuery = { ...searchParameters, ...pageParameters, ...languageParameter }
/** A file holds the whole search: there is no page of it. */
export const fileQuery = { ...searchParameters, ...languageParameter }

export function readerOf({ url, language }: Asked): Reader {
  return { origin: url.origin, language }
}

/** `{total, page, limit, items, facets}`, with the neighbouring pages in the Link header. */
export async function searchAnswer(asked: Asked): Promise<Response> {
  const { url, language, register, database } = asked
  checkQuery(url.searchParams, searchQuery)
  return fromRegister(asked, async () => {
    const question = questionFrom(url.searchParams, language)
    const { total, hits, facets, didYouMean } = register.search(asSearchRequest(question))
    const items = await readRecommendations(database.kysely, hits, language)
    const { page, limit } = question
    const content = {
      total,
      page,
      limit,
      ...(didYouMean === undefined ? {} : { didYouMean }),
      items: items.map((item) => openRecommendation(item, readerOf(asked))),
      facets: openFacets(facets, language),
    }
    return json(asked, content, linksTo(url, { page, limit, total }))
  })
}

/** All texts, tags with who gave them, what each source says. */
export async function recommendationAnswer(asked: Asked): Promise<Response> {
  checkQuery(asked.url.searchParams, languageParameter)
  return fromRegister(asked, async () => {
    const found = await lookUp(asked)
    if (found.found === 'merged') return movedTo(asked, found.into, '')
    return json(asked, openInFull(presentInFull(found.dossier, asked.language), readerOf(asked)))
  })
}

/** Every version that could once be read, newest first. */
export async function versionsAnswer(asked: Asked): Promise<Response> {
  checkQuery(asked.url.searchParams, languageParameter)
  return fromRegister(asked, async () => {
    const found = await lookUp(asked)
    if (found.found === 'merged') return movedTo(asked, found.into, '/versions')
    const { versions } = presentInFull(found.dossier, asked.language)
    return json(asked, { total: versions.length, items: versions })
  })
}

/** @throws Refusal 404 `recommendation.not-found`, 410 `recommendation.withdrawn` */
async function lookUp({
  database,
  params,
}: Asked): Promise<Extract<LookedUp, { found: 'standing' | 'merged' }>> {
  const id = params.id ?? ''
  const found = await lookUpRecommendation(database.kysely, id)
  if (found.found === 'nothing') throw new Refusal('recommendation.not-found', { id }, 404)
  if (found.found === 'withdrawn') {
    const date = dayOf(found.at)
    throw new Refusal('recommendation.withdrawn', { id, date }, 410)
  }
  return found
}

function movedTo({ url }: Asked, id: string, rest: string): Response {
  const location = `/api/v1/recommendations/${id}${rest}${url.search}`
  return new Response(null, { status: 308, headers: { location } })
}

/** Everything that a search finds, in its order, however much it is. */
export async function recommendationsFile(asked: Asked, format: FileFormat): Promise<Response> {
  const { url, language, register, database } = asked
  checkQuery(url.searchParams, fileQuery)
  return fromRegister(asked, () => {
    const question = questionFrom(url.searchParams, language)
    const request = asSearchRequest(question, [])
    const { total } = register.search({ ...request, offset: 0, limit: 0 })
    const query = queryOf({ q: question.q, filter: question.filter, sort: question.sort })
    const file = {
      name: 'recommendations',
      title: translator(language)('open-data.dataset.recommendations'),
      query,
      date: todayInUtc(),
      version: register.version,
      licence: unitedNationsTerms,
      source: url.href,
      total,
      columns: recommendationColumns,
      rows: readAll(database, register.listIds(request), readerOf(asked)),
    }
    return asFile(file, format, language)
  })
}

const readAtOnce = 100

/** The recommendations with their words, some hundreds in memory; the next are read while these are written. */
async function* readAll(
  database: Database,
  keys: AsyncIterable<RecommendationKey>,
  reader: Reader,
): AsyncGenerator<OpenRecommendation> {
  let reading: Promise<OpenRecommendation[]> = Promise.resolve([])
  for await (const page of inPages(keys)) {
    const read = await reading
    reading = readPage(database, page, reader)
    reading.catch(() => undefined) // it is thrown where it is awaited
    yield* read
  }
  yield* await reading
}

async function readPage(
  database: Database,
  page: RecommendationKey[],
  reader: Reader,
): Promise<OpenRecommendation[]> {
  const read = await readRecommendations(database.kysely, page, reader.language)
  return read.map((item) => openRecommendation(item, reader))
}

async function* inPages(keys: AsyncIterable<RecommendationKey>): AsyncGenerator<RecommendationKey[]> {
  let page: RecommendationKey[] = []
  for await (const key of keys) {
    page.push(key)
    if (page.length < readAtOnce) continue
    yield page
    page = []
  }
  if (page.length) yield page
}
