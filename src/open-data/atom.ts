/** A search as an Atom feed (RFC 4287): what is new or changed in it, and what was withdrawn (RFC 6721). */
import { todayInUtc } from '#platform/day.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import { escapeMarkup } from '#platform/markup.ts'
import { nameOfValue } from '#recommendations/naming.ts'
import { placeName } from '#recommendations/present.ts'
import { facetNames, type FacetName, type Filter } from '#recommendations/search/contract.ts'
import { asSearchRequest, queryOf, questionFrom, type Question } from '#recommendations/search/request.ts'
import { readRecommendations } from '#recommendations/store.ts'
import { attachment } from './files.ts'
import { fromRegister, type Asked } from './http.ts'
import { unitedNationsTerms } from './licences.ts'
import { newestOf, newestRemoved, type Removed } from './newest.ts'
import { checkQuery, pageParameters } from './parameters.ts'
import { openRecommendation, type OpenRecommendation, type Reader } from './present.ts'
import { fileQuery, readerOf } from './recommendations.ts'

export const feedQuery = { ...fileQuery, page: pageParameters.page }
export const feedType = 'application/atom+xml'
const entriesOnPage = 100
const mostRemoved = 1_000

type Entry = OpenRecommendation & { at: Date }
type Feed = {
  question: Question
  reader: Reader
  total: number
  entries: Entry[]
  removed: { id: string; at: Date }[]
}

/** Newest change first, a hundred at a time, with links to the pages that follow (RFC 5005). */
export async function atomFeed(asked: Asked): Promise<Response> {
  const { url, language, register, database } = asked
  checkQuery(url.searchParams, feedQuery)
  return fromRegister(asked, async () => {
    const question = questionFrom(url.searchParams, language)
    const request = asSearchRequest(question, [])
    const isWhole = !question.q && !Object.keys(question.filter).length
    const { total } = register.search({ ...request, offset: 0, limit: 0 })
    const from = (question.page - 1) * entriesOnPage
    const keys = isWhole ? undefined : register.listIds({ ...request, sort: 'date' })
    const newest = await newestOf(database.kysely, keys, from + entriesOnPage)
    const changes = newest.slice(from)
    const at = new Map(changes.map(({ id, at }) => [id, at]))
    const found = await readRecommendations(database.kysely, changes, language)
    const removed = question.page === 1 ? await newestRemoved(database.kysely, mostRemoved) : []
    const feed = {
      question,
      reader: readerOf(asked),
      total,
      entries: found.map((item) => ({
        ...openRecommendation(item, readerOf(asked)),
        at: at.get(item.id) ?? new Date(0),
      })),
      removed: removed.filter(({ before }) => wouldPass(before, question.filter)).slice(0, entriesOnPage),
    }
    return new Response(feedXml(feed), {
      headers: {
        'content-type': `${feedType}; charset=utf-8`,
        'content-language': language,
        'content-disposition': attachment('recommendations', todayInUtc(), 'atom').replace(
          'attachment',
          'inline',
        ),
      },
    })
  })
}

/** Where a facet's values stand in a row of the register; the language of its texts stands elsewhere. */
const columnOf: Partial<Record<FacetName, string>> = {
  state: 'state_id',
  mechanism: 'mechanism',
  cycle: 'cycle',
  session: 'session',
  year: 'year',
  position: 'position',
  kind: 'kind',
  document: 'document',
  from: 'recommending_states',
  theme: 'themes',
  group: 'groups',
  sdg: 'sdgs',
  source: 'sources',
}

/**
 * True where a withdrawn recommendation would be let through. Of its words nothing is known any more: a reader that
 * never had an entry passes its withdrawal over (RFC 6721, section 3).
 */
function wouldPass(before: Removed['before'], filter: Filter): boolean {
  return facetNames.every((facet) => {
    const wanted = filter[facet]
    const column = columnOf[facet]
    if (!wanted || !column) return true
    const values = [before[column]].flat().map(String)
    return values.some((value) => wanted.some((code) => value === code || isTargetOf(facet, value, code)))
  })
}

/** A goal also holds what is tagged with one of its targets: 16 holds 16.2. */
function isTargetOf(facet: FacetName, value: string, code: string): boolean {
  return facet === 'sdg' && value.startsWith(`${code}.`)
}

function feedXml({ question, reader, total, entries, removed }: Feed): string {
  const { language, origin } = reader
  const t = translator(language)
  const page = queryOf({ q: question.q, filter: question.filter })
  const address = (number: number) => {
    const query = queryOf({ q: question.q, filter: question.filter, page: number })
    return `${origin}/api/v1/recommendations.atom${query || '?'}${query ? '&' : ''}lang=${language}`
  }
  const updated = Math.max(0, ...[...entries, ...removed].map(({ at }) => at.getTime()))
  const last = Math.ceil(total / entriesOnPage)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" xml:lang="${language}">`,
    `<id>${escapeMarkup(address(1))}</id>`,
    `<title>${escapeMarkup(feedTitle(question))}</title>`,
    `<updated>${new Date(updated).toISOString()}</updated>`,
    `<author><name>${escapeMarkup(t('site.name'))}</name><uri>${escapeMarkup(origin)}</uri></author>`,
    `<rights>${escapeMarkup(`${t(unitedNationsTerms.statement)} ${unitedNationsTerms.url}`)}</rights>`,
    link('self', address(question.page), feedType),
    link('alternate', origin + pathIn(language, '/recommendations') + page, 'text/html'),
    link('first', address(1), feedType),
    ...(question.page > 1 ? [link('previous', address(question.page - 1), feedType)] : []),
    ...(question.page < last ? [link('next', address(question.page + 1), feedType)] : []),
    ...entries.map((entry) => entryXml(entry, reader)),
    ...removed.map(
      ({ id, at }) =>
        `<at:deleted-entry ref="${escapeMarkup(idOf(id, origin))}" when="${at.toISOString()}"/>`,
    ),
    '</feed>\n',
  ].join('\n')
}

/** "Recommendations: “water”, Slovenia" */
function feedTitle({ q, filter, language }: Question): string {
  const t = translator(language)
  const narrowed = facetNames.flatMap((facet) =>
    (filter[facet] ?? []).map((value) => nameOfValue(facet, value, language)),
  )
  const asked = [...(q ? [q] : []), ...narrowed]
  return asked.length
    ? t('open-data.feed.title', { asked: asked.join(' · ') })
    : t('open-data.dataset.recommendations')
}

/** Permanent, and the same in every language. */
function idOf(id: string, origin: string): string {
  return `${origin}/api/v1/recommendations/${id}`
}

function entryXml(entry: Entry, { language, origin }: Reader): string {
  const title = translator(language)('register.item', {
    state: entry.state.name,
    place: placeName(entry, language),
  })
  return [
    '<entry>',
    `<id>${escapeMarkup(idOf(entry.id, origin))}</id>`,
    `<title>${escapeMarkup(title)}</title>`,
    `<updated>${entry.at.toISOString()}</updated>`,
    link('alternate', entry.url, 'text/html'),
    ...entry.themes.map((theme) => category('theme', theme)),
    ...entry.sdgs.map((goal) => category('sdg', goal)),
    `<content type="text" xml:lang="${entry.language}">${escapeMarkup(entry.text)}</content>`,
    '</entry>',
  ].join('')

  function category(facet: 'theme' | 'sdg', { code, name }: { code: string; name: string }): string {
    const scheme = `${origin}/api/v1/${facet === 'theme' ? 'themes' : 'goals'}`
    return `<category term="${escapeMarkup(code)}" scheme="${escapeMarkup(scheme)}" label="${escapeMarkup(name)}"/>`
  }
}

/** A link of a feed or of an entry. */
export function link(relation: string, address: string, type: string): string {
  return `<link rel="${relation}" type="${type}" href="${escapeMarkup(address)}"/>`
}
