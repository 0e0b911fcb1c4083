/** A record as it stood after each change: from its history and from what stands now. */
import { sql, type Kysely } from 'kysely'
import type { Through } from './change.ts'

/** A record that keeps its history and belongs to a State. */
export interface RecordName {
  /** With its schema: `followup.note`. */
  table: string
  stateId: string
  id: number
}

export interface Version {
  /** The change that wrote it. */
  change: number
  /** What stood after it; null where the change removed the record. */
  image: Readonly<Record<string, unknown>> | null
  at: Date | null
  through: Through | null
  why: string | null
  /** Who made the change: null where nobody may be told, or no person did. */
  person: number | null
  organisation: number | null
  role: string | null
}

/** Columns that say whose a record is, who sees it and which version it is: no words of its author's. */
const standing = [
  'state_id',
  'id',
  'organisation_id',
  'side',
  'audience',
  'change_id',
  'written_by',
  'form_key',
]

/** What was decided of a record, which goes with its moment and is not undone with its author's words. */
const decided = ['set_aside_because']

/** Whether a column is what someone has written, so that an earlier version of it can be restored. */
export function isWritten(column: string): boolean {
  return !standing.includes(column) && !decided.includes(column) && !column.endsWith('_at')
}

/** Whether a change of a column is shown: what was written and decided, and who sees it. */
export function isShown(column: string): boolean {
  return isWritten(column) || decided.includes(column) || column === 'audience'
}

/** Every version that whoever asks may see, the oldest first; empty where there is no such record for them. */
export async function versionsOf(kysely: Kysely<object>, name: RecordName): Promise<Version[]> {
  const { rows: past } = await sql<{
    change: number
    before: Record<string, unknown>
    operation: 'update' | 'delete'
  }>`
    select change_id as change, before, operation from record.history
     where table_name = ${name.table}
       and row_key = jsonb_build_object('state_id', ${name.stateId}::text, 'id', ${name.id}::bigint)
     order by history.id`.execute(kysely)
  const { rows: present } = await sql<{ image: Record<string, unknown> }>`
    select to_jsonb(present) as image from ${sql.table(name.table)} present
     where state_id = ${name.stateId} and id = ${name.id}`.execute(kysely)
  const written = [
    ...past.flatMap(({ change, before, operation }) => [
      { change: Number(before['change_id']), image: before },
      ...(operation === 'delete' ? [{ change, image: null }] : []),
    ]),
    ...present.map(({ image }) => ({ change: Number(image['change_id']), image })),
  ]
  // What one change removed and wrote anew was not removed.
  const versions = written.filter(
    ({ change, image }, place) => image || written[place + 1]?.change !== change,
  )
  const changes = await changesOf(
    kysely,
    versions.map(({ change }) => change),
  )
  return versions.map((version) => ({ ...unknown, ...changes.get(version.change), ...version }))
}

const unknown = { at: null, through: null, why: null, person: null, organisation: null, role: null }

type Circumstances = Omit<Version, 'image'>

async function changesOf(kysely: Kysely<object>, changes: readonly number[]) {
  const { rows } = await sql<Circumstances>`
    select id as change, at, through, reason.why, person_id as person, organisation_id as organisation, role
      from record.change left join record.reason on reason.change_id = change.id where id = any (${[...changes]}::bigint[])`.execute(
    kysely,
  )
  return new Map(rows.map((row) => [row.change, row]))
}

/** The columns whose values differ between two versions, or that the first version has, in the order of the table. */
export function changedColumns(before: Version['image'], after: Version['image']): string[] {
  const columns = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
  return [...columns]
    .filter(isShown)
    .filter((column) => JSON.stringify(before?.[column] ?? null) !== JSON.stringify(after?.[column] ?? null))
}
