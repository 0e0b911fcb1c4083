/** Who looked at what is not public: written down when they do, and told to the side whose it is. */
import { sql, type RawBuilder } from 'kysely'
import { rowNumberAfter } from '#platform/row-number.ts'
import type { Connection } from '#platform/database/connection.ts'
import { everyThing, recordKinds } from './things.ts'

/** By which outlet something was read. `export`: as a file, which cannot be recalled. */
export type ReadThrough = 'page' | 'api' | 'export' | 'feed' | 'job'

/** Of a thing that was read, what the record needs. */
export type ReadThing = { stateId: string; id: number }

/**
 * Writes down that whoever acts in this transaction has read these things. Call it wherever things of a kind are read
 * for someone: what their own side wrote and what is public is passed over, and a reader who has shown nothing too.
 */
export async function recordReadings(
  transaction: Connection,
  kind: string,
  rows: readonly ReadThing[],
  through: ReadThrough,
): Promise<void> {
  if (!rows.length) return
  await sql`select consent.record_readings(${kind}, ${rows.map(({ stateId }) => stateId)}::text[],
    ${rows.map(({ id }) => id)}::bigint[], ${through})`.execute(transaction)
}

/**
 * From here on this transaction reads what a named partner (its number), any partner or the public would see of the
 * acting side's things, through the same policies, and changes nothing. For coordinators and approvers.
 */
export async function seeAs(transaction: Connection, audience: SeenAs): Promise<void> {
  const partner = typeof audience === 'number' ? audience : null
  await sql`select identity.see_as(${audience === 'public' ? 'public' : 'partner'}, ${partner}::bigint)`.execute(
    transaction,
  )
}

/** As whom someone looks: the public, any partner, or the partner with this number. */
export type SeenAs = 'public' | 'partners' | number

/** What stands in `record.reading.seen_as`; undefined for words that are none. */
export function seenAsFrom(words: string): SeenAs | undefined {
  if (words === 'public' || words === 'partners') return words
  return rowNumberAfter('partner ', words) || undefined
}

/** Everything under consent that whoever acts can see, for who looks as others would: the newest first. */
export async function visibleThings(
  transaction: Connection,
  stateId: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ total: number; items: VisibleThing[] }> {
  const things = everyThing(await recordKinds(transaction))
  const { rows } = await sql<VisibleThing & { total: number }>`
    select thing.kind, thing."stateId", thing.id, thing.words, thing.path,
           consent.author_of(thing.kind, thing."stateId", thing.id) as author,
           (count(*) over ())::int as total
      from (${things}) thing
     where thing."stateId" = ${stateId}
     order by thing."changeId" desc, thing.kind, thing.id limit ${limit} offset ${offset}`.execute(
    transaction,
  )
  return { total: rows[0]?.total ?? 0, items: rows }
}

export type VisibleThing = {
  kind: string
  stateId: string
  id: number
  words: string
  path: string | null
  /** The name under which the author appears to this reader. */
  author: string
}

/** A time that someone looked at a thing, as its side is told. */
export type Reading = {
  id: number
  at: Date
  through: ReadThrough
  /** Null where the person was erased. */
  person: string | null
  organisation: string
  /** As whom one of the own side looked; null for all who looked as themselves. */
  seenAs: SeenAs | null
  kind: string
  thing: number
  /** Null for what was removed since, or is kept from who asks. */
  words: string | null
  path: string | null
}

export type ReadingFilter = {
  stateId: string
  /** Of one thing only. */
  thing?: { kind: string; id: number } | undefined
  through?: ReadThrough | undefined
  /** True: only those of the own side who looked as others would; false: only the others. */
  seenAs?: boolean | undefined
}

type ReadingRow = Omit<Reading, 'seenAs'> & { seenAs: string | null }

/** Who looked at what the acting side wrote, the latest first. */
export async function readingsOf(
  transaction: Connection,
  { stateId, thing, through, seenAs }: ReadingFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ total: number; items: Reading[] }> {
  const kinds = await recordKinds(transaction)
  const conditions: RawBuilder<unknown>[] = [
    sql`reading.state_id = ${stateId}`,
    ...(thing ? [sql`known.kind = ${thing.kind} and reading.row_id = ${thing.id}`] : []),
    ...(through ? [sql`reading.through = ${through}`] : []),
    ...(seenAs === undefined ? [] : [sql`(reading.seen_as is not null) = ${seenAs}`]),
  ]
  const which = sql`record.reading join consent.record_kind known on known.table_name::text = reading.table_name
    where ${sql.join(conditions, sql` and `)}`
  const { rows: counted } = await sql<{ total: number }>`
    select count(*)::int as total from ${which}`.execute(transaction)
  const { rows } = await sql<ReadingRow>`
    select looked.id, looked.at, looked.through, consent.reader_name(looked.id) as person,
           coalesce(organisation.name, '') as organisation, looked.seen_as as "seenAs", looked.kind,
           looked.row_id as thing, thing.words, thing.path
      from (select reading.*, known.kind from ${which}
             order by reading.at desc, reading.id desc limit ${limit} offset ${offset}) looked
      left join identity.organisation on organisation.id = looked.organisation_id
      left join (${everyThing(kinds)}) thing
        on thing."stateId" = looked.state_id and thing.kind = looked.kind and thing.id = looked.row_id
     order by looked.at desc, looked.id desc`.execute(transaction)
  return {
    total: counted[0]?.total ?? 0,
    items: rows.map((row) => ({
      ...row,
      seenAs: row.seenAs === null ? null : (seenAsFrom(row.seenAs) ?? null),
    })),
  }
}

/** A file that left: which organisation took how many things with it, and when. */
export type FileThatLeft = {
  at: Date
  person: string | null
  organisation: string
  kind: string
  things: number
}

/** The files that others took, the latest first. What one download held was written at one moment. */
export async function filesThatLeft(
  transaction: Connection,
  stateId: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ total: number; items: FileThatLeft[] }> {
  const { rows } = await sql<FileThatLeft & { total: number }>`
    select file.at, consent.reader_name(file.reading) as person, coalesce(organisation.name, '') as organisation,
           file.kind, file.things, file.total
      from (select date_trunc('second', reading.at) as at, reading.organisation_id, known.kind,
                   min(reading.id) as reading, count(*)::int as things, (count(*) over ())::int as total
              from record.reading join consent.record_kind known on known.table_name::text = reading.table_name
             where reading.state_id = ${stateId} and reading.through = 'export' and reading.seen_as is null
             group by 1, reading.organisation_id, reading.person_id, known.kind
             order by 1 desc limit ${limit} offset ${offset}) file
      left join identity.organisation on organisation.id = file.organisation_id
     order by file.at desc`.execute(transaction)
  return { total: rows[0]?.total ?? 0, items: rows }
}
