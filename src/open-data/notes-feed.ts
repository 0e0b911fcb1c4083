/**
 * What States and independent bodies have published beside recommendations, as a feed (RFC 4287) that carries each
 * withdrawal (RFC 6721), so that whoever copied a note can follow; and each of them at an address of its own.
 */
import { Refusal } from '#platform/errors.ts'
import { formatOf } from '#platform/i18n/format.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import { escapeMarkup } from '#platform/markup.ts'
import { publicWithdrawal, publishedThings, withdrawnThings, type PublicKey } from '#consent/outlets.ts'
import { readOut, withdrawnRefusal } from '#followup/reading.ts'
import { notesOf } from '#followup/store.ts'
import { stateName } from '#reference/states.ts'
import type { z } from 'zod'
import { feedType, link } from './atom.ts'
import { attachment } from './files.ts'
import { withBytes, type Asked } from './http.ts'
import { openNote } from './notes.ts'
import { checkQuery, languageParameter, pageParameters, stateCode, type Parameters } from './parameters.ts'
import { readerOf, today } from './recommendations.ts'
import type * as schemas from './schemas.ts'

const state = { schema: stateCode, example: 'XTL', description: 'register.facet.state' } as const
export const notesFeedQuery: Parameters = { state, page: pageParameters.page, ...languageParameter }
export const withdrawnQuery: Parameters = { state, ...languageParameter }

const entriesOnPage = 100
/** Withdrawals are told for as long as these many have not followed. */
const mostWithdrawn = 1_000

type OpenNote = z.infer<typeof schemas.note>

/** What is public, the newest first, a hundred at a time, and on the first page what is so no more. */
export async function notesFeed(asked: Asked): Promise<Response> {
  const { url, database, language } = asked
  checkQuery(url.searchParams, notesFeedQuery)
  const page = Number(url.searchParams.get('page') ?? 1)
  const published = ofState(url, await publishedThings(database.kysely, 'note'))
  const shown = published.slice((page - 1) * entriesOnPage, page * entriesOnPage)
  const entries = await publicNotes(asked, shown)
  const withdrawn =
    page === 1 ? ofState(url, await withdrawnThings(database.kysely, 'note', mostWithdrawn)) : []
  const address = (number: number) => {
    const query = new URLSearchParams({ lang: language })
    const code = url.searchParams.get('state')
    if (code) query.set('state', code)
    if (number > 1) query.set('page', String(number))
    return `${url.origin}/api/v1/notes.atom?${query}`
  }
  const t = translator(language)
  const at = new Map(shown.map((key) => [key.id, key.at]))
  const last = Math.ceil(published.length / entriesOnPage)
  const updated = Math.max(0, ...[...shown, ...withdrawn].map((key) => key.at.getTime()))
  const feed = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" xml:lang="${language}">`,
    `<id>${escapeMarkup(address(1))}</id>`,
    `<title>${escapeMarkup(t('open-data.notes.title'))}</title>`,
    `<updated>${new Date(updated).toISOString()}</updated>`,
    `<author><name>${escapeMarkup(t('site.name'))}</name><uri>${escapeMarkup(url.origin)}</uri></author>`,
    `<rights>${escapeMarkup(t('open-data.notes.terms'))}</rights>`,
    link('self', address(page), feedType),
    link('alternate', url.origin + pathIn(language, '/recommendations'), 'text/html'),
    link('first', address(1), feedType),
    ...(page > 1 ? [link('previous', address(page - 1), feedType)] : []),
    ...(page < last ? [link('next', address(page + 1), feedType)] : []),
    ...entries.map((note) => entryXml(note, at.get(note.id) ?? new Date(0), url.origin)),
    ...withdrawn.map(
      (key) => `<at:deleted-entry ref="${idOf(key.id, url.origin)}" when="${key.at.toISOString()}"/>`,
    ),
    '</feed>\n',
  ].join('\n')
  return withBytes(asked, feed, {
    'content-type': `${feedType}; charset=utf-8`,
    'content-language': language,
    'content-disposition': attachment('notes', today(), 'atom').replace('attachment', 'inline'),
  })
}

/** What was public and is no more: `{total, items}`, the last withdrawn first. */
export async function withdrawnNotes(asked: Asked): Promise<Response> {
  const { url, database, language } = asked
  checkQuery(url.searchParams, withdrawnQuery)
  const items = ofState(url, await withdrawnThings(database.kysely, 'note', mostWithdrawn)).map(
    ({ id, stateId, at }) => ({
      id,
      state: { code: stateId, name: stateName(stateId, language) },
      withdrawnAt: at.toISOString(),
    }),
  )
  return withBytes(asked, JSON.stringify({ total: items.length, items }), {
    'content-type': 'application/json',
    'content-language': language,
  })
}

/** One note that is public; where it was and is no more, 410 with the date; of every other nobody is told anything. */
export async function publicNote(asked: Asked): Promise<Response> {
  const { url, database, params, language } = asked
  checkQuery(url.searchParams, languageParameter)
  const given = params.note ?? ''
  const id = /^\d{1,15}$/.test(given) ? Number(given) : 0
  const published = await publishedThings(database.kysely, 'note')
  const [note] = await publicNotes(
    asked,
    published.filter((key) => key.id === id),
  )
  if (note)
    return withBytes(asked, JSON.stringify(note), {
      'content-type': 'application/json',
      'content-language': language,
    })
  const withdrawn = await publicWithdrawal(database.kysely, 'note', { id })
  if (!withdrawn) throw new Refusal('note.not-found', {}, 404)
  const date = formatOf(language).date(withdrawn.at.toISOString().slice(0, 10))
  throw withdrawnRefusal(withdrawn, date)
}

/** As anyone reads them, in the order of their keys. */
async function publicNotes(asked: Asked, keys: readonly PublicKey[]): Promise<OpenNote[]> {
  const { kysely } = asked.database
  const order = new Map(keys.map(({ id }, index) => [id, index]))
  const reader = readerOf(asked)
  const byState = Map.groupBy(await notesOf(kysely, keys), ({ stateId }) => stateId)
  const read = await Promise.all(
    [...byState.values()].map((notes) => readOut(kysely, notes, undefined, 'feed')),
  )
  return read
    .flat()
    .map((note) => openNote(note, reader))
    .sort((one, other) => (order.get(one.id) ?? 0) - (order.get(other.id) ?? 0))
}

function ofState<Key extends { stateId: string }>(url: URL, keys: readonly Key[]): Key[] {
  const code = url.searchParams.get('state')
  return keys.filter(({ stateId }) => code === null || stateId === code)
}

/** Permanent, and the same in every language. */
function idOf(id: number, origin: string): string {
  return escapeMarkup(`${origin}/api/v1/notes/${id}`)
}

function entryXml(note: OpenNote, at: Date, origin: string): string {
  return [
    '<entry>',
    `<id>${idOf(note.id, origin)}</id>`,
    `<title>${escapeMarkup(`${note.author}, ${note.state.name}`)}</title>`,
    `<author><name>${escapeMarkup(note.author)}</name></author>`,
    `<updated>${at.toISOString()}</updated>`,
    link('alternate', note.url, 'text/html'),
    `<content type="text" xml:lang="${note.language}">${escapeMarkup(note.text)}</content>`,
    '</entry>',
  ].join('')
}
