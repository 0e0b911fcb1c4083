/**
 * What States and independent bodies have published beside recommendations, as a feed (RFC 4287) that carries each
 * withdrawal (RFC 6721), so that whoever copied a note can follow; and each of them at an address of its own.
 */
import { Refusal } from '#platform/errors.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import { rowNumber } from '#platform/row-number.ts'
import { publishedThings, withdrawnThings, type PublicKey } from '#consent/outlets.ts'
import { refuseWithdrawn } from '#consent/withdrawn.ts'
import { readOut } from '#followup/reading.ts'
import { notesOf } from '#followup/store.ts'
import { stateName } from '#reference/states.ts'
import type { z } from 'zod'
import { feedAnswer, type FeedEntry } from './feed.ts'
import { withBytes, type Asked } from './http.ts'
import { openNote } from './notes.ts'
import { checkQuery, languageParameter, pageParameters, stateCode, type Parameters } from './parameters.ts'
import { readerOf } from './recommendations.ts'
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
  const t = translator(language)
  const at = new Map(shown.map((key) => [key.id, key.at]))
  const code = url.searchParams.get('state')
  return feedAnswer(asked, {
    name: 'notes',
    title: t('open-data.notes.title'),
    rights: t('open-data.notes.terms'),
    alternate: pathIn(language, '/recommendations'),
    query: new URLSearchParams(code === null ? {} : { state: code }),
    page,
    last: Math.ceil(published.length / entriesOnPage),
    entries: entries.map((note) => entryOf(note, at.get(note.id) ?? new Date(0))),
    withdrawn: withdrawn.map((key) => ({ path: `/notes/${key.id}`, at: key.at })),
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
  const id = rowNumber(params.note ?? '')
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
  await refuseWithdrawn(database.kysely, 'note', { id }, language)
  throw new Refusal('note.not-found', {}, 404)
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

function entryOf(note: OpenNote, at: Date): FeedEntry {
  return {
    path: `/notes/${note.id}`,
    title: `${note.author}, ${note.state.name}`,
    at,
    url: note.url,
    author: note.author,
    language: note.language,
    content: note.text,
  }
}
