import { sql } from 'kysely'
import { z } from 'zod'
import { Refusal } from '#platform/errors.ts'
import type { RefusalDetails } from '#platform/errors.ts'
import type { ActingTransaction } from '#platform/database/acting.ts'
import type { Through } from '#record/change.ts'
import type { FormatName, MappableField, RowProblem, Stated } from '../formats/received.ts'
import { mappableFields } from '../formats/received.ts'
import type { Connection } from '#platform/database/connection.ts'
import type { ImportReport } from './report.ts'

export type BatchStatus =
  | 'waiting'
  | 'reading'
  | 'previewed'
  | 'committing'
  | 'committed'
  | 'undone'
  | 'refused'
  | 'discarded'
  | 'interrupted'

/** What the person who imports answered: which State, which session, which column is what. */
export const givenAnswers = z.object({
  state: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  session: z.coerce.number().int().min(1).max(200).optional(),
  mapping: z.partialRecord(z.enum(mappableFields), z.string()).optional(),
})
export type GivenAnswers = z.infer<typeof givenAnswers>

export type BatchProgress = { rows: number; bytesRead: number; bytesTotal: number; startedAt: string }

/** One file that was given to the program, from the first look to the undo. */
export type Batch = {
  id: number
  status: BatchStatus
  fileName: string
  filePath: string | null
  fileBytes: number
  format: FormatName | null
  /** For a table of its own kind also its columns and first rows. */
  stated: Stated & { columns?: string[]; firstRows?: string[][] }
  given: GivenAnswers
  createdAt: Date
  finishedAt: Date | null
  actor: string
  changeId: number | null
  undoChangeId: number | null
  progress: Partial<BatchProgress>
  report: ImportReport | null
  error: { code: string; details: RefusalDetails } | null
}

const columns = sql.raw(`
  id, status, file_name as "fileName", file_path as "filePath", file_bytes as "fileBytes", format, stated, given,
  created_at as "createdAt", finished_at as "finishedAt", actor, change_id as "changeId",
  undo_change_id as "undoChangeId", progress, report, error`)

export async function createBatch(
  transaction: ActingTransaction,
  file: { name: string; path: string; bytes: number; sha256: string },
  given: GivenAnswers,
  through: Through,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into register.batch (status, file_name, file_path, file_bytes, file_sha256, given, through, actor)
    values ('waiting', ${file.name}, ${file.path}, ${file.bytes}, ${file.sha256}, ${JSON.stringify(given)},
            ${through}, (select identity.actor()))
    returning id`.execute(transaction)
  const [created] = rows
  if (!created) throw new Error('the database returned no batch id')
  return created.id
}

/** @throws Refusal `import.no-such-batch` (404) */
export async function findBatch(connection: Connection, id: number): Promise<Batch> {
  const { rows } = await sql<Batch>`select ${columns} from register.batch where id = ${id}`.execute(
    connection,
  )
  const [batch] = rows
  if (!batch) throw new Refusal('import.no-such-batch', { batch: id }, 404)
  return batch
}

/** The newest batches first. */
export async function listBatches(connection: Connection, limit: number): Promise<Batch[]> {
  const { rows } = await sql<Batch>`
    select ${columns} from register.batch order by id desc limit ${limit}`.execute(connection)
  return rows
}

/** The batches that made these changes, the newest first: the order in which to undo them. */
export async function batchesOfChanges(
  connection: Connection,
  changes: readonly number[],
): Promise<{ id: number; fileName: string }[]> {
  const { rows } = await sql<{ id: number; fileName: string }>`
    select id, file_name as "fileName" from register.batch
     where change_id = any(${[...changes]}::bigint[]) and status = 'committed' order by id desc`.execute(
    connection,
  )
  return rows
}

type BatchChanges = Partial<
  Pick<
    Batch,
    'status' | 'format' | 'stated' | 'given' | 'changeId' | 'undoChangeId' | 'progress' | 'report' | 'error'
  >
>

const columnOf: Record<keyof BatchChanges, string> = {
  status: 'status',
  format: 'format',
  stated: 'stated',
  given: 'given',
  changeId: 'change_id',
  undoChangeId: 'undo_change_id',
  progress: 'progress',
  report: 'report',
  error: 'error',
}

const endings: readonly BatchStatus[] = ['committed', 'undone', 'refused', 'discarded', 'interrupted']

export async function updateBatch(
  transaction: ActingTransaction,
  id: number,
  changes: BatchChanges,
): Promise<void> {
  const assignments = (Object.keys(changes) as (keyof BatchChanges)[]).map((field) => {
    const value = changes[field]
    const written = value !== null && typeof value === 'object' ? JSON.stringify(value) : value
    return sql`${sql.ref(columnOf[field])} = ${written}`
  })
  if (changes.status && endings.includes(changes.status)) assignments.push(sql`finished_at = now()`)
  await sql`update register.batch set ${sql.join(assignments)} where id = ${id}`.execute(transaction)
}

/**
 * Moves a batch on from where the person saw it.
 * @returns false, and changes nothing, where it has moved on meanwhile (someone was quicker, or pressed twice)
 */
export async function moveBatch(
  transaction: ActingTransaction,
  id: number,
  from: readonly BatchStatus[],
  changes: BatchChanges,
): Promise<boolean> {
  const { rows } = await sql`
    select from register.batch where id = ${id} and status = any(${[...from]}::text[]) for update`.execute(
    transaction,
  )
  if (rows.length) await updateBatch(transaction, id, changes)
  return rows.length > 0
}

/** Says of imports from the command line whose process died that they did; they changed nothing. Returns how many. */
export async function markInterrupted(transaction: ActingTransaction): Promise<number> {
  const { rows } = await sql`
    update register.batch set status = 'interrupted', finished_at = now()
     where through <> 'page' and status in ('reading', 'committing')
       and pg_try_advisory_xact_lock(hashtext('throughline: batch'), id::integer)
    returning id`.execute(transaction)
  return rows.length
}

/** The first batch of the very same file that nobody has finished with: of several at once it is the one that stays. */
export async function findTwin(connection: Connection, id: number): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    select twin.id from register.batch own
      join register.batch twin on twin.file_sha256 = own.file_sha256 and twin.file_name = own.file_name
                              and twin.actor = own.actor and twin.id < own.id
     where own.id = ${id} and twin.status in ('waiting', 'reading', 'previewed', 'committing')
     order by twin.id limit 1`.execute(connection)
  return rows[0]?.id
}

/** Which of these files came with a batch, and whether it may still read them: open, or refused within a day. */
export async function filesOfBatches(
  connection: Connection,
  paths: readonly string[],
): Promise<Map<string, { needed: boolean }>> {
  const { rows } = await sql<{ path: string; needed: boolean }>`
    select file_path as path,
           bool_or(status in ('waiting', 'reading', 'previewed', 'committing', 'interrupted')
                   or status = 'refused' and finished_at > now() - interval '1 day') as needed
      from register.batch where file_path = any(${[...paths]}::text[]) group by 1`.execute(connection)
  return new Map(rows.map(({ path, needed }) => [path, { needed }]))
}

/** Forgets a batch that changed nothing (a dry run). */
export async function removeBatch(transaction: ActingTransaction, id: number): Promise<void> {
  await sql`delete from register.batch_row where batch_id = ${id}`.execute(transaction)
  await sql`delete from register.batch where id = ${id} and change_id is null`.execute(transaction)
}

/** Held while a batch is being read, so that one that stands still can be told from one that died. */
export async function lockBatch(transaction: ActingTransaction, id: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('throughline: batch'), ${id})`.execute(transaction)
}

/** A row of a batch's report. */
export type BatchRow = {
  sequence: number
  row: number
  stateId: string | null
  outcome: 'created' | 'updated' | 'unchanged' | 'linked' | 'rejected'
  doubtful: boolean
  recommendationId: string | null
  paragraph: string | null
  /** The beginning of the text; null beyond the rows that anyone pages through. */
  excerpt: string | null
  reasons: RowProblem[]
}

/** Which rows of a report: all, those with one outcome, or those that a person should look at. */
export type BatchRowFilter = BatchRow['outcome'] | 'doubtful' | 'problems' | 'all'

/** A page of a batch's report in the file's order, after a row's sequence. */
export async function readBatchRows(
  connection: Connection,
  batchId: number,
  filter: BatchRowFilter,
  after: number,
  limit: number,
): Promise<BatchRow[]> {
  const wanted =
    filter === 'all'
      ? sql`true`
      : filter === 'problems'
        ? sql`(doubtful or outcome = 'rejected')`
        : filter === 'doubtful'
          ? sql`doubtful`
          : sql`outcome = ${filter}`
  const { rows } = await sql<BatchRow>`
    select sequence, row, state_id as "stateId", outcome, doubtful, recommendation_id as "recommendationId",
           paragraph, excerpt, coalesce(reasons, '[]') as reasons
      from register.batch_row
     where batch_id = ${batchId} and sequence > ${after} and ${wanted}
     order by sequence limit ${limit}`.execute(connection)
  return rows
}

/** The mapping that a person made for a table with this head, if one did. */
export async function findMapping(
  connection: Connection,
  columnsSignature: string,
): Promise<Partial<Record<MappableField, string>> | undefined> {
  const { rows } = await sql<{ mapping: Partial<Record<MappableField, string>> }>`
    select mapping from register.column_mapping where columns_signature = ${columnsSignature}`.execute(
    connection,
  )
  return rows[0]?.mapping
}

export async function keepMapping(
  transaction: ActingTransaction,
  changeId: number,
  columnsSignature: string,
  mapping: Partial<Record<MappableField, string>>,
): Promise<void> {
  await sql`
    insert into register.column_mapping (columns_signature, mapping, change_id)
    values (${columnsSignature}, ${JSON.stringify(mapping)}, ${changeId})
    on conflict (columns_signature) do update set mapping = excluded.mapping, change_id = excluded.change_id
     where column_mapping.mapping <> excluded.mapping`.execute(transaction)
}
