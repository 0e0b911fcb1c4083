/** The things that stand under consent, of whatever kind: what they are called and where they are read. */
import { sql, type RawBuilder } from 'kysely'
import type { Connection } from '#platform/database/connection.ts'
import type { ConsentSubject } from './model.ts'

/** A kind of record under consent, as the migration that made it says. */
export type RecordKind = {
  kind: string
  table: string
  /** The column whose words name a thing in a list; null: it is named by its number. */
  words: string | null
  /** The path of its page below the language, columns in braces; null: it has none. */
  path: string | null
  /** Each is opened by a decision of its own, never with all others of its kind. */
  oneByOne: boolean
}

/** A thing under consent, for whoever may see it. */
export type Thing = {
  kind: string
  stateId: string
  id: number
  organisation: number
  side: 'government' | 'body'
  audience: 'institution' | 'government'
  words: string
  path: string | null
}

export async function recordKinds(connection: Connection): Promise<RecordKind[]> {
  const { rows } = await sql<RecordKind>`
    select kind, table_name::text as table, words, path, one_by_one as "oneByOne"
      from consent.record_kind order by kind`.execute(connection)
  return rows
}

/** Every thing of these kinds in one shape, as far as whoever asks may see it. */
export function everyThing(kinds: readonly RecordKind[]): RawBuilder<unknown> {
  return sql.join(kinds.map(thingsOf), sql` union all `)
}

// What a kind says of itself was written by the owner, in a migration.
function thingsOf({ kind, table, words, path }: RecordKind): RawBuilder<unknown> {
  const column = (name: string) => `thing.${JSON.stringify(name)}`
  const parts = path
    ?.split(/[{}]/)
    .map((part, index) => (index % 2 ? `${column(part)}::text` : `'${part}'`))
    .join(' || ')
  return sql`
    select ${sql.lit(kind)} as kind, thing.state_id as "stateId", thing.id, thing.organisation_id as organisation,
           thing.side, thing.audience, ${sql.raw(words ? column(words) : `''`)} as words,
           ${sql.raw(parts ?? 'null::text')} as path, thing.change_id as "changeId"
      from ${sql.raw(table)} thing`
}

/** One thing, where whoever asks may see it. */
export async function findThing(
  connection: Connection,
  stateId: string,
  { kind, id }: ConsentSubject,
): Promise<Thing | undefined> {
  const kinds = (await recordKinds(connection)).filter((known) => known.kind === kind)
  if (!kinds.length || id === null) return undefined
  const { rows } = await sql<Thing>`
    select * from (${everyThing(kinds)}) thing
     where thing."stateId" = ${stateId} and thing.id = ${id}`.execute(connection)
  return rows[0]
}

/** Things of any kind by their numbers, as far as whoever asks may see them. */
export async function findThings(
  connection: Connection,
  stateId: string,
  subjects: readonly { kind: string; id: number }[],
): Promise<Pick<Thing, 'kind' | 'id' | 'words'>[]> {
  const wanted = new Set(subjects.map(({ kind }) => kind))
  const kinds = (await recordKinds(connection)).filter(({ kind }) => wanted.has(kind))
  if (!kinds.length) return []
  const { rows } = await sql<Pick<Thing, 'kind' | 'id' | 'words'>>`
    select thing.kind, thing.id, thing.words
      from unnest(${subjects.map(({ kind }) => kind)}::text[], ${subjects.map(({ id }) => id)}::bigint[]) as one (kind, id)
      join (${everyThing(kinds)}) thing on thing."stateId" = ${stateId} and thing.kind = one.kind and thing.id = one.id`.execute(
    connection,
  )
  return rows
}
