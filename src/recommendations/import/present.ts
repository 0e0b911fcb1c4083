import { isMessageKey } from '#platform/i18n/catalogue.ts'
import type { Translate } from '#platform/i18n/translate.ts'
import type { RowProblem } from '../formats/received.ts'
import type { Connection } from '#platform/database/connection.ts'
import { readBatchRows } from './batches.ts'
import type { Batch, BatchRow } from './batches.ts'
import { emptyReport } from './report.ts'
import type { ImportReport } from './report.ts'

/** A row that was refused or that a person should look at, in words. */
export type PresentedProblem = { row: number; column?: string; code: string; message: string }

/** A batch as `--json` prints it and the API gives it. */
export type PresentedBatch = Omit<ImportReport, 'states'> & {
  batch: number | null
  status: Batch['status']
  file: string
  format: Batch['format']
  /** The State concerned; null where there are several (`states` names them). */
  state: string | null
  states: ImportReport['states']
  /** The first thousand, in the file's order; the desk shows all. */
  problems: PresentedProblem[]
}

const mostProblems = 1_000

/** What leaves of a batch: never where its file lies. */
export async function presentBatch(
  connection: Connection,
  batch: Batch,
  t: Translate,
): Promise<PresentedBatch> {
  const { states, rows, created, updated, unchanged, linked, doubtful, rejected, passedOver, dirt } =
    batch.report ?? emptyReport()
  const problems = await readBatchRows(connection, batch.id, 'problems', 0, mostProblems)
  return {
    batch: batch.changeId === null ? null : batch.id,
    status: batch.status,
    file: batch.fileName,
    format: batch.format,
    state: states.length === 1 && states[0] ? states[0].state : null,
    states,
    rows,
    created,
    updated,
    unchanged,
    linked,
    doubtful,
    rejected,
    passedOver,
    dirt,
    problems: problems.flatMap((row) => presentProblems(row, t)),
  }
}

function presentProblems({ row, reasons }: BatchRow, t: Translate): PresentedProblem[] {
  return reasons.map((reason) => ({
    row,
    ...(reason.column ? { column: reason.column } : {}),
    code: reason.code,
    message: problemInWords(reason, t),
  }))
}

/** Why a row was refused, doubted, linked or passed over, in the reader's language. */
export function problemInWords(problem: RowProblem, t: Translate): string {
  const key = `problem.${problem.code}`
  return isMessageKey(key) ? t(key, problem.details) : t('error.unnamed', { code: problem.code })
}
