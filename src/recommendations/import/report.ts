import { sql } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'
import type { DirtCode } from '../formats/received.ts'

/** What an import did, or in a preview would do. The five outcomes add up to `rows`. */
export type ImportReport = {
  rows: number
  created: number
  updated: number
  unchanged: number
  linked: number
  rejected: number
  /** How many of the rows a person should look at; they are counted under their outcome too. */
  doubtful: number
  /** Records of other States that were passed over because one State was asked for. */
  passedOver: number
  dirt: Partial<Record<DirtCode, number>>
  /** The States concerned and what each receives, largest first. */
  states: { state: string; rows: number; supported: number; noted: number; pending: number }[]
}

/** A preview of more rows than this is looked at by its figures and its problems, not by paging through. */
const readableRows = 5_000
const excerptLength = 300

/** Writes the row-by-row report of what was staged and planned, in place of an earlier preview's. */
export async function writeReport(
  transaction: ActingTransaction,
  batchId: number,
  dirt: ImportReport['dirt'],
  passedOver: number,
): Promise<ImportReport> {
  await sql`delete from register.batch_row where batch_id = ${batchId}`.execute(transaction)
  await sql`
    insert into register.batch_row
           (batch_id, sequence, row, state_id, outcome, doubtful, recommendation_id, paragraph, excerpt, reasons)
    select ${batchId}::bigint, staged.sequence, staged.row, staged.state_id, coalesce(planned.outcome, 'rejected'),
           coalesce(planned.doubtful, false), planned.recommendation_id,
           staged.paragraph, case when size.readable then left(staged.text, ${excerptLength}) end,
           nullif(coalesce(staged.refusals, '[]') || coalesce(staged.doubts, '[]') || coalesce(planned.reasons, '[]'), '[]')
      from staged_row staged left join planned_row planned using (sequence)
     cross join (select count(*) <= ${readableRows} as readable from staged_row) size
     order by staged.sequence`.execute(transaction)
  const { rows: outcomes } = await sql<{ outcome: string; rows: number; doubtful: number }>`
    select coalesce(planned.outcome, 'rejected') as outcome, count(*) as rows,
           count(*) filter (where planned.doubtful) as doubtful
      from staged_row left join planned_row planned using (sequence) group by 1`.execute(transaction)
  const { rows: states } = await sql<ImportReport['states'][number]>`
    select staged.state_id as state, count(*) as rows, count(*) filter (where staged.position = 'supported') as supported,
           count(*) filter (where staged.position = 'noted') as noted,
           count(*) filter (where staged.position = 'pending') as pending
      from staged_row staged join planned_row planned using (sequence)
     group by 1 order by 2 desc, 1`.execute(transaction)
  const rowsOf = (outcome: string) => outcomes.find((counted) => counted.outcome === outcome)?.rows ?? 0
  return {
    rows: outcomes.reduce((sum, counted) => sum + counted.rows, 0),
    created: rowsOf('created'),
    updated: rowsOf('updated'),
    unchanged: rowsOf('unchanged'),
    linked: rowsOf('linked'),
    rejected: rowsOf('rejected'),
    doubtful: outcomes.reduce((sum, counted) => sum + counted.doubtful, 0),
    passedOver,
    dirt,
    states,
  }
}
