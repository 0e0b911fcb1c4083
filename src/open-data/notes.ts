/** Notes through the API: what is public, and, with a session, all that is open to whoever asks. */
import { z } from 'zod'
import { readAsWhoeverAsks } from '#identity/reading.ts'
import { todayInUtc } from '#platform/day.ts'
import { Refusal } from '#platform/errors.ts'
import { translator } from '#platform/i18n/translate.ts'
import { rowNumberPattern } from '#platform/row-number.ts'
import type { ActingPerson } from '#identity/model.ts'
import { noteAudiences, type Note } from '#followup/model.ts'
import { notePath, type PresentedNote } from '#followup/present.ts'
import { filterOf, notesQuestionFrom, queryOfNotes } from '#followup/question.ts'
import { readOut } from '#followup/reading.ts'
import { countNotes, listNotes, type NotesFilter } from '#followup/store.ts'
import type { Connection } from '#platform/database/connection.ts'
import { fact, coded, listed, type Column } from './columns.ts'
import { asFile, type FileFormat } from './files.ts'
import { cachingOf, linksTo, withBytes, type Asked } from './http.ts'
import { authorsTerms } from './licences.ts'
import { checkQuery, languageParameter, pageParameters, stateCode, type Parameters } from './parameters.ts'
import { addressOf, named, type Reader } from './present.ts'
import { readerOf } from './recommendations.ts'
import type * as schemas from './schemas.ts'

const narrowing: Parameters = {
  state: { schema: stateCode, example: 'XTL', description: 'register.facet.state' },
  q: { schema: z.string().max(500), example: 'shelters', description: 'note.search' },
  author: { schema: z.string().regex(rowNumberPattern), example: '1', description: 'note.author' },
  audience: { schema: z.enum(noteAudiences), example: 'government', description: 'note.audience' },
  recommendation: {
    schema: z.string().regex(/^[0-9a-hjkmnp-tv-z]{12}$/),
    example: '',
    description: 'api.parameter.id',
  },
}
export const notesQuery: Parameters = { ...narrowing, ...pageParameters, ...languageParameter }
/** A file holds all of them. */
export const notesFileQuery: Parameters = { ...narrowing, ...languageParameter }

type OpenNote = z.infer<typeof schemas.note>

const usualLimit = 20
/** Notes that are read at a time for a file, each time anew under the policies: a revocation holds midway too. */
const readAtOnce = 500

/** `{total, page, limit, items}`, newest first, with the neighbouring pages in the Link header. */
export async function notesAnswer(asked: Asked): Promise<Response> {
  const { url, language } = asked
  checkQuery(url.searchParams, notesQuery)
  const question = notesQuestionFrom(url.searchParams)
  const limit = Number(url.searchParams.get('limit') ?? usualLimit)
  const { page } = question
  const content = await readAsWhoeverAsks(asked, async (connection, acting) => {
    const filter = withinSight(asked, acting)
    const total = await countNotes(connection, filter)
    const notes = await listNotes(connection, filter, { limit, offset: (page - 1) * limit })
    const items = await opened(connection, notes, acting, 'api', readerOf(asked))
    return { total, page, limit, items }
  })
  return withBytes(asked, JSON.stringify(content), {
    'content-type': 'application/json',
    'content-language': language,
    ...cachingOf(asked),
    ...linksTo(url, content),
  })
}

/** All of them as a file. */
export async function notesFile(asked: Asked, format: FileFormat): Promise<Response> {
  const { url, language, register } = asked
  checkQuery(url.searchParams, notesFileQuery)
  const question = notesQuestionFrom(url.searchParams)
  const total = await readAsWhoeverAsks(asked, (connection, acting) =>
    countNotes(connection, withinSight(asked, acting)),
  )
  const file = asFile(
    {
      name: 'notes',
      title: translator(language)('note.list'),
      query: queryOfNotes({ ...question, page: 1 }),
      date: todayInUtc(),
      version: register.version,
      licence: authorsTerms(url.origin),
      source: url.href,
      total,
      columns: noteColumns,
      rows: everyNote(asked),
    },
    format,
    language,
  )
  for (const [name, value] of Object.entries(cachingOf(asked))) file.headers.set(name, value)
  return file
}

async function* everyNote(asked: Asked): AsyncGenerator<OpenNote> {
  let before: number | undefined
  do {
    const last: number | undefined = before
    const portion: OpenNote[] = await readAsWhoeverAsks(asked, async (connection, acting) => {
      const filter = withinSight(asked, acting)
      const notes = await listNotes(connection, filter, { limit: readAtOnce, before: last })
      return opened(connection, notes, acting, 'export', readerOf(asked))
    })
    yield* portion
    before = portion.length === readAtOnce ? portion.at(-1)?.id : undefined
  } while (before !== undefined)
}

/**
 * Which notes are looked at: of a State that is named, or of one's own; for who has shown nothing, what is public.
 * @throws Refusal `api.state-needed` (400) for who acts for no State and names none
 */
function withinSight({ url }: Asked, acting: ActingPerson | undefined): NotesFilter {
  const filter = filterOf(notesQuestionFrom(url.searchParams))
  const state = url.searchParams.get('state') ?? undefined
  if (!acting) return { ...filter, stateId: state, published: true }
  const stateId = state ?? acting.state ?? undefined
  if (stateId === undefined) throw new Refusal('api.state-needed', {}, 400)
  return { ...filter, stateId }
}

async function opened(
  connection: Connection,
  notes: readonly Note[],
  acting: ActingPerson | undefined,
  through: 'api' | 'export',
  reader: Reader,
): Promise<OpenNote[]> {
  return (await readOut(connection, notes, acting, through)).map((note) => openNote(note, reader))
}

/** A note as the API shows it. */
export function openNote(note: PresentedNote, reader: Reader): OpenNote {
  const url = addressOf(notePath(note), reader)
  const { id, recommendation, author, side, audience, text, language } = note
  return {
    id,
    url,
    state: named('state', note.state, reader.language),
    recommendation,
    author,
    side,
    audience,
    text,
    language,
    writtenAt: note.writtenAt.toISOString(),
    changedAt: note.changedAt.toISOString(),
    attachments: note.attachments.map(({ id: file, name, mediaType, bytes }) => ({
      name,
      mediaType,
      bytes,
      url: `${url}/attachments/${file}`,
    })),
  }
}

const noteColumns: readonly Column<OpenNote>[] = [
  fact('id', 'note.title', 10, ({ id }) => id),
  ...coded<OpenNote>('state', 'register.facet.state', ({ state }) => state),
  fact('recommendation', 'register.kind.recommendation', 16, ({ recommendation }) => recommendation),
  fact('author', 'note.author', 28, ({ author }) => author),
  fact('side', 'note.side', 12, ({ side }) => side),
  fact('audience', 'note.audience', 14, ({ audience }) => audience),
  { key: 'text', title: 'note.text', width: 80, wrapped: true, cell: ({ text }) => text },
  fact('language', 'note.language', 8, ({ language }) => language),
  fact('written_at', 'note.written', 22, ({ writtenAt }) => writtenAt),
  fact('changed_at', 'note.changed', 22, ({ changedAt }) => changedAt),
  fact('files', 'note.files', 30, ({ attachments }) => listed(attachments.map(({ name }) => name))),
  fact('url', 'open-data.column.url', 40, ({ url }) => url),
]
