import { sql, type RawBuilder } from 'kysely'
import { containing } from '#platform/database/containing.ts'
import type { Connection } from '#platform/database/connection.ts'
import type { AttachmentFacts, NewAttachment, Note, NoteAudience, NoteContent, NoteKey } from './model.ts'

/** Which notes a list shows. */
export type NotesFilter = {
  /** Their State; of what is public alone, none need be named. */
  stateId?: string | undefined
  /** Words that must all stand in the text, in any order. */
  words: readonly string[]
  recommendationId?: string | undefined
  /** The organisation that wrote them. */
  author?: number | undefined
  audience?: NoteAudience | undefined
  /** What is public alone, so that no more than that is looked at for those who see nothing else. */
  published?: boolean | undefined
}

const noteColumns = sql.raw(`
  note.state_id as "stateId", note.id, note.recommendation_id as "recommendationId",
  note.organisation_id as "organisationId", note.side, note.audience, note.text, note.language,
  note.written_by as "writtenBy", note.written_at as "writtenAt", note.changed_at as "changedAt",
  note.change_id as "changeId"`)

/** What a query finds of the notes, each with the name under which its author appears: asked once for all of them. */
async function withAuthors(connection: Connection, found: RawBuilder<unknown>): Promise<Note[]> {
  const { rows } = await sql<Note>`
    with found as materialized (${found})
    select found.*, appears.author
      from found
      left join consent.authors_of('note', (select array_agg("stateId") from found), (select array_agg(id) from found)) appears
        on appears.state_id = "stateId" and appears.record_id = found.id
     order by found.id desc`.execute(connection)
  return rows
}

/** A note, where whoever asks may see it. */
export async function findNote(connection: Connection, { stateId, id }: NoteKey): Promise<Note | undefined> {
  const [note] = await withAuthors(
    connection,
    sql`select ${noteColumns} from followup.note where note.state_id = ${stateId} and note.id = ${id}`,
  )
  return note
}

/** The words of a note at an earlier version, for its own side. */
export async function noteAsOf(
  connection: Connection,
  { stateId, id }: NoteKey,
  changeId: number,
): Promise<NoteContent | undefined> {
  const { rows } = await sql<NoteContent>`
    select before ->> 'text' as text, before ->> 'audience' as audience, before ->> 'language' as language
      from record.history
     where table_name = 'followup.note' and row_key = ${{ state_id: stateId, id }}::jsonb
       and before_change_id = ${changeId}
     limit 1`.execute(connection)
  return rows[0]
}

/** Who made a change and when, as far as whoever asks may be told. */
export async function whoChanged(
  connection: Connection,
  changeId: number,
): Promise<{ person: string | null; organisation: string | null; at: Date } | undefined> {
  const { rows } = await sql<{ person: string | null; organisation: string | null; at: Date }>`
    select personal.name as person, organisation.name as organisation, change.at
      from record.change
      left join identity.personal on personal.person_id = change.person_id
      left join identity.organisation on organisation.id = change.organisation_id
     where change.id = ${changeId}`.execute(connection)
  return rows[0]
}

/** These notes as far as whoever asks may see them, newest first. */
export async function notesOf(connection: Connection, keys: readonly NoteKey[]): Promise<Note[]> {
  return withAuthors(
    connection,
    sql`select ${noteColumns}
      from unnest(${keys.map(({ stateId }) => stateId)}::text[], ${keys.map(({ id }) => id)}::bigint[]) as wanted (state_id, id)
      join followup.note on note.state_id = wanted.state_id and note.id = wanted.id`,
  )
}

/** The notes beside a recommendation, those beside what was merged into it included, newest first. */
export async function notesOn(
  connection: Connection,
  recommendation: { stateId: string; id: string },
  most: number,
): Promise<Note[]> {
  return withAuthors(
    connection,
    sql`select ${noteColumns} from followup.note
     where note.state_id = ${recommendation.stateId}
       and note.recommendation_id in (
         select one.id from register.recommendation one
          where one.state_id = ${recommendation.stateId}
            and (one.id = ${recommendation.id} or one.merged_into = ${recommendation.id}))
     order by note.id desc limit ${most}`,
  )
}

/** A page of the notes that a list shows, newest first: below the id `before`, or from `offset`. */
export async function listNotes(
  connection: Connection,
  filter: NotesFilter,
  { limit, offset = 0, before }: { limit: number; offset?: number; before?: number | undefined },
): Promise<Note[]> {
  return withAuthors(
    connection,
    sql`select ${noteColumns} from followup.note
     where ${matching(filter)} and ${before === undefined ? sql`true` : sql`note.id < ${before}`}
     order by note.id desc limit ${limit} offset ${offset}`,
  )
}

export async function countNotes(connection: Connection, filter: NotesFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from followup.note where ${matching(filter)}`.execute(connection)
  return rows[0]?.count ?? 0
}

export type NotesFound = {
  total: number
  /** Who of one's own side wrote what is found, whatever author it is narrowed to. */
  authors: { organisationId: number; author: string; count: number }[]
  /** Those of the page, newest first. */
  notes: Note[]
}

/**
 * Whether whoever asks is of the author's side. Others find nothing by who wrote it, since an author may appear under
 * another name, which its number would give away; nor by who sees it without any consent, which they are not told.
 */
const ofOurSide = sql`(note.side = 'government' and note.state_id = (select identity.government())
                       or note.organisation_id = (select identity.organisation()))`

/** A page of a State's notes, their number and who wrote them: the policies look at each note of the State once. */
export async function searchNotes(
  connection: Connection,
  filter: NotesFilter & { stateId: string },
  { limit, offset }: { limit: number; offset: number },
): Promise<NotesFound> {
  const { stateId, author } = filter
  const ofAuthor = author === undefined ? sql`true` : sql`organisation_id = ${author} and ours`
  const { rows } = await sql<{ total: number; authors: NotesFound['authors'] | null; ids: number[] | null }>`
    with found as materialized (
      select note.id, note.organisation_id, ${ofOurSide} as ours
        from followup.note where ${matching({ ...filter, author: undefined })}),
    wrote as materialized (
      select organisation_id, min(id) as one_of_them, count(*) as count from found where ours group by 1)
    select (select count(*)::int from found where ${ofAuthor}) as total,
           (select jsonb_agg(jsonb_build_object('organisationId', organisation_id, 'count', count, 'author', author))
              from wrote
              join consent.authors_of('note', (select array_agg(${stateId}::text) from wrote), (select array_agg(one_of_them) from wrote))
                on record_id = one_of_them) as authors,
           (select jsonb_agg(id) from (
              select id from found where ${ofAuthor} order by id desc limit ${limit} offset ${offset}) page) as ids`.execute(
    connection,
  )
  const { total = 0, authors, ids } = rows[0] ?? {}
  const notes = await notesOf(
    connection,
    (ids ?? []).map((id) => ({ stateId, id })),
  )
  return {
    total,
    authors: (authors ?? []).sort((one, other) => (one.author < other.author ? -1 : 1)),
    notes,
  }
}

/** The State first, so that only its rows are looked at: no index on words is used behind a real row policy. */
function matching({
  stateId,
  words,
  recommendationId,
  author,
  audience,
  published,
}: NotesFilter): RawBuilder<unknown> {
  const conditions = [
    ...(stateId === undefined ? [] : [sql`note.state_id = ${stateId}`]),
    ...(recommendationId === undefined ? [] : [sql`note.recommendation_id = ${recommendationId}`]),
    ...(author === undefined ? [] : [sql`note.organisation_id = ${author} and ${ofOurSide}`]),
    ...(audience === undefined ? [] : [sql`note.audience = ${audience} and ${ofOurSide}`]),
    ...(published
      ? [sql`(note.state_id, note.id) in (select state_id, record_id from consent.published('note'))`]
      : []),
    // As `ilike` compares, but for all words at once: to write a text in small letters takes longest.
    ...(words.length
      ? [
          sql`lower(note.text) like all (array[${sql.join(words.map((word) => sql`lower(${containing(word)})`))}])`,
        ]
      : []),
  ]
  return sql.join([sql`true`, ...conditions], sql` and `)
}

/** The files beside these notes, without their content. */
export async function attachmentsOf(
  connection: Connection,
  notes: readonly NoteKey[],
): Promise<AttachmentFacts[]> {
  if (!notes.length) return []
  const states = notes.map(({ stateId }) => stateId)
  const ids = notes.map(({ id }) => id)
  const { rows } = await sql<AttachmentFacts>`
    select id, note_id as "noteId", name, media_type as "mediaType", octet_length(content) as bytes
      from followup.attachment
     where (state_id, note_id) in (select * from unnest(${states}::text[], ${ids}::bigint[]))
     order by id`.execute(connection)
  return rows
}

/** What files beside notes are called, or were: by their numbers, as far as whoever asks may see them. */
export async function fileNames(
  connection: Connection,
  stateId: string,
  ids: readonly number[],
): Promise<Map<number, string>> {
  if (!ids.length) return new Map()
  const { rows } = await sql<{ id: number; name: string }>`
    select id, name from followup.attachment where state_id = ${stateId} and id = any (${[...ids]}::bigint[])
    union all
    select (row_key ->> 'id')::bigint, before ->> 'name' from record.history
     where table_name = 'followup.attachment' and row_key ->> 'state_id' = ${stateId}
       and (row_key ->> 'id')::bigint = any (${[...ids]}::bigint[])`.execute(connection)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** The files of a note that came or went with these changes, as far as whoever asks may see them. */
export async function filesMoved(
  connection: Connection,
  stateId: string,
  note: number,
  changes: readonly number[],
): Promise<{ change: number; name: string; came: boolean }[]> {
  const { rows } = await sql<{ change: number; name: string; came: boolean }>`
    with file as (
      select change_id as came, null::bigint as went, name from followup.attachment
       where state_id = ${stateId} and note_id = ${note}
      union all
      select before_change_id, change_id, before ->> 'name' from record.history
       where table_name = 'followup.attachment' and state_id = ${stateId} and (before ->> 'note_id')::bigint = ${note})
    select came as change, name, true as came from file where came = any (${[...changes]}::bigint[])
    union all
    select went, name, false from file where went = any (${[...changes]}::bigint[])
    order by 1, 3, 2`.execute(connection)
  return rows
}

export async function readAttachment(
  connection: Connection,
  note: NoteKey,
  id: number,
): Promise<NewAttachment | undefined> {
  const { rows } = await sql<NewAttachment>`
    select name, media_type as "mediaType", content from followup.attachment
     where state_id = ${note.stateId} and note_id = ${note.id} and id = ${id}`.execute(connection)
  return rows[0]
}

/** The note that a form made, where it was sent before. */
export async function noteOfForm(
  connection: Connection,
  stateId: string,
  person: number,
  formKey: string,
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    select id from followup.note
     where state_id = ${stateId} and written_by = ${person} and form_key = ${formKey}`.execute(connection)
  return rows[0]?.id
}

/** One's own drafts of notes, the latest first, with the path of the form that each stands in. */
export async function draftsOfNotes(
  connection: Connection,
  most: number,
): Promise<{ path: string; text: string; savedAt: Date }[]> {
  const { rows } = await sql<{ path: string; text: string; savedAt: Date }>`
    select draft.entered ->> 'text' as text, draft.saved_at as "savedAt",
           case when note.id is null then '/recommendations/' || substr(draft.form, 10) || '/notes/new'
                else '/recommendations/' || note.recommendation_id || '/notes/' || note.id || '/edit' end as path
      from followup.draft
      left join followup.note
        on note.state_id = draft.state_id and note.id = substring(draft.form from '^note/(\\d+)$')::bigint
     where draft.form like 'note/new/%' or note.id is not null
     order by draft.saved_at desc limit ${most}`.execute(connection)
  return rows
}
