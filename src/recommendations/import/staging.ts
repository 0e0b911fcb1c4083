import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import type { ClientBase } from 'pg'
import { copyInto, copyLines } from '#platform/database/copy.ts'
import type { CopyValue } from '#platform/database/copy.ts'
import type { RowProblem } from '../formats/received.ts'
import type { Planned } from './plan.ts'
import type { ResolvedRow } from './resolve.ts'

/** A row with what will become of it; no plan for a row that is refused. */
export type StagedRow = { sequence: number; resolved: ResolvedRow; planned: Planned | undefined }

/** The staging table's columns and where each value comes from. */
const columns: readonly [name: string, type: string, value: (row: StagedRow) => CopyValue][] = [
  ['sequence', 'integer', (row) => row.sequence],
  ['row', 'integer', ({ resolved }) => resolved.row],
  ['outcome', 'text', ({ planned }) => planned?.outcome ?? 'rejected'],
  ['doubtful', 'boolean', ({ planned }) => planned?.doubtful ?? false],
  ['reasons', 'jsonb', (row) => asJson(reasonsOf(row))],
  ['state_id', 'text', ({ resolved }) => resolved.stateId],
  ['recommendation_id', 'text', ({ planned }) => planned?.recommendationId ?? null],
  ['key', 'text', ({ planned }) => planned?.key ?? null],
  ['source_kind', 'text', ({ resolved }) => resolved.sourceKind],
  ['language', 'text', ({ resolved }) => resolved.language],
  ['text', 'text', ({ resolved }) => resolved.text],
  ['original', 'text', ({ resolved }) => resolved.original],
  ['fingerprint', 'text', ({ resolved }) => resolved.fingerprint],
  ['digest', 'text', ({ resolved }) => resolved.digest],
  ['said', 'jsonb', ({ resolved }) => ({ json: resolved.said })],
  ['document', 'text', ({ resolved }) => resolved.settled?.document ?? null],
  ['mechanism', 'text', ({ resolved }) => resolved.settled?.mechanism ?? null],
  ['symbol', 'text', ({ resolved }) => resolved.settled?.symbol ?? null],
  ['session', 'smallint', ({ resolved }) => resolved.settled?.session ?? null],
  ['cycle', 'smallint', ({ resolved }) => resolved.settled?.cycle ?? null],
  ['published_on', 'date', ({ resolved }) => resolved.settled?.publishedOn ?? null],
  ['year', 'smallint', ({ resolved }) => resolved.settled?.year ?? null],
  ['paragraph', 'text', ({ resolved }) => resolved.settled?.paragraph ?? null],
  ['paragraph_order', 'integer', ({ resolved }) => resolved.settled?.paragraphOrder ?? null],
  ['part', 'smallint', ({ resolved }) => resolved.part],
  ['kind', 'text', ({ resolved }) => resolved.settled?.kind ?? null],
  ['position', 'text', ({ resolved }) => resolved.settled?.position ?? null],
  ['recommending_states', 'text[]', ({ resolved }) => resolved.settled?.recommendingStates ?? null],
  ['themes', 'text[]', ({ resolved }) => resolved.settled?.themes ?? null],
  ['primary_theme', 'text', ({ resolved }) => resolved.settled?.primaryTheme ?? null],
  ['groups', 'text[]', ({ resolved }) => resolved.settled?.groups ?? null],
  ['sdgs', 'text[]', ({ resolved }) => resolved.settled?.sdgs ?? null],
]

/**
 * A temporary table for a portion of the file: the program may not COPY into tables with row policies, and a
 * temporary table goes with its transaction, so that a killed import leaves nothing behind.
 */
export async function createStaging(transaction: Transaction<object>): Promise<void> {
  const definition = columns.map(([name, type]) => `${name} ${type}`).join(', ')
  await sql.raw(`create temporary table staged_row (${definition}) on commit drop`).execute(transaction)
}

/** A portion as the staging table takes it. */
export function stagedLines(portion: readonly StagedRow[]): Buffer {
  return copyLines(portion.map((row) => columns.map(([, , value]) => value(row))))
}

/** Puts a portion into the staging table in place of the one before. */
export async function stagePortion(
  transaction: Transaction<object>,
  client: ClientBase,
  lines: Buffer,
): Promise<void> {
  await sql`truncate staged_row`.execute(transaction)
  const names = columns.map(([name]) => name)
  await copyInto(client, 'staged_row', names, lines)
}

function reasonsOf({ resolved, planned }: StagedRow): RowProblem[] {
  return [...resolved.refusals, ...resolved.doubts, ...(planned?.reasons ?? [])]
}

function asJson(list: readonly unknown[]): CopyValue {
  return list.length ? { json: list } : null
}
