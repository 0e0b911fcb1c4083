import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import type { ClientBase } from 'pg'
import { copyInto } from '#platform/database/copy.ts'
import type { CopyValue } from '#platform/database/copy.ts'
import type { ResolvedRow } from './resolve.ts'

/**
 * The rows of a file on their way in, typed as they will stand in source and recommendation. A temporary table:
 * it lives as long as the transaction, so a killed import leaves nothing behind.
 */
export async function createStaging(transaction: Transaction<object>): Promise<void> {
  await sql`
    create temporary table staged_row (
      sequence            integer not null,
      row                 integer not null,
      state_id            text,
      key                 text,
      source_kind         text not null,
      language            text not null,
      text                text not null,
      original            text,
      fingerprint         text not null,
      said                jsonb not null,
      document            text,
      mechanism           text,
      symbol              text,
      session             smallint,
      cycle               smallint,
      published_on        date,
      year                smallint,
      paragraph           text,
      paragraph_order     integer,
      part                smallint,
      kind                text,
      position            text,
      recommending_states text[],
      themes              text[],
      primary_theme       text,
      groups              text[],
      sdgs                text[],
      sources             text[],
      refusals            jsonb,
      doubts              jsonb
    ) on commit drop`.execute(transaction)
  await sql`
    create temporary table planned_row (
      sequence          integer not null,
      outcome           text not null,
      key               text not null,
      recommendation_id text not null,
      doubtful          boolean not null,
      reasons           jsonb
    ) on commit drop`.execute(transaction)
}

const stagedColumns = [
  'sequence',
  'row',
  'state_id',
  'key',
  'source_kind',
  'language',
  'text',
  'original',
  'fingerprint',
  'said',
  'document',
  'mechanism',
  'symbol',
  'session',
  'cycle',
  'published_on',
  'year',
  'paragraph',
  'paragraph_order',
  'part',
  'kind',
  'position',
  'recommending_states',
  'themes',
  'primary_theme',
  'groups',
  'sdgs',
  'sources',
  'refusals',
  'doubts',
] as const

/** Streams resolved rows into the staging table; returns how many. */
export async function stageRows(client: ClientBase, rows: AsyncIterable<ResolvedRow>): Promise<number> {
  async function* staged(): AsyncGenerator<CopyValue[]> {
    let sequence = 0
    for await (const row of rows) yield stagedValues(row, ++sequence)
  }
  const count = await copyInto(client, 'staged_row', stagedColumns, staged())
  await client.query('create index on staged_row (state_id, sequence)')
  await client.query('analyze staged_row')
  return count
}

function stagedValues(row: ResolvedRow, sequence: number): CopyValue[] {
  const { settled } = row
  return [
    sequence,
    row.row,
    row.stateId,
    row.key,
    row.sourceKind,
    row.language,
    row.text,
    row.original,
    row.fingerprint,
    { json: row.said },
    settled?.document ?? null,
    settled?.mechanism ?? null,
    settled?.symbol ?? null,
    settled?.session ?? null,
    settled?.cycle ?? null,
    settled?.publishedOn ?? null,
    settled?.year ?? null,
    settled?.paragraph ?? null,
    settled?.paragraphOrder ?? null,
    row.part,
    settled?.kind ?? null,
    settled?.position ?? null,
    settled?.recommendingStates ?? null,
    settled?.themes ?? null,
    settled?.primaryTheme ?? null,
    settled?.groups ?? null,
    settled?.sdgs ?? null,
    settled?.sources ?? null,
    row.refusals.length ? { json: row.refusals } : null,
    row.doubts.length ? { json: row.doubts } : null,
  ]
}
