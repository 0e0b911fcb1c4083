import { sql } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'
import type { DirtCode } from '../formats/received.ts'
import type { StagedRow } from './staging.ts'

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

/** So many rows of a preview are shown with their words, and all that a person should look at. */
const readableRows = 5_000
const excerptLength = 300

/** Adds a staged portion to the batch's row-by-row report. */
export async function reportPortion(transaction: ActingTransaction, batchId: number): Promise<void> {
  await sql`
    insert into register.batch_row
           (batch_id, sequence, row, state_id, outcome, doubtful, recommendation_id, paragraph, excerpt, reasons)
    select ${batchId}::bigint, sequence, row, state_id, outcome, doubtful, recommendation_id, paragraph,
           case when sequence <= ${readableRows} or doubtful or outcome = 'rejected' then left(text, ${excerptLength}) end, reasons
      from staged_row`.execute(transaction)
}

/** Removes the report of an earlier preview. */
export async function clearReport(transaction: ActingTransaction, batchId: number): Promise<void> {
  await sql`delete from register.batch_row where batch_id = ${batchId}`.execute(transaction)
}

/** The report of an import that has not been read. */
export function emptyReport(): ImportReport {
  return {
    rows: 0,
    created: 0,
    updated: 0,
    unchanged: 0,
    linked: 0,
    rejected: 0,
    doubtful: 0,
    passedOver: 0,
    dirt: {},
    states: [],
  }
}

/** Counts rows as they are planned. */
export class Tally {
  readonly #report = emptyReport()
  readonly #states = new Map<string, ImportReport['states'][number]>()

  row({ resolved, planned }: StagedRow): void {
    this.#report.rows++
    this.#report[planned?.outcome ?? 'rejected']++
    if (!planned || !resolved.stateId) return
    if (planned.doubtful) this.#report.doubtful++
    let state = this.#states.get(resolved.stateId)
    if (!state) {
      state = { state: resolved.stateId, rows: 0, supported: 0, noted: 0, pending: 0 }
      this.#states.set(resolved.stateId, state)
    }
    state.rows++
    if (resolved.settled?.position) state[resolved.settled.position]++
  }

  dirt(code: DirtCode): void {
    this.#report.dirt[code] = (this.#report.dirt[code] ?? 0) + 1
  }

  passOver(): void {
    this.#report.passedOver++
  }

  report(): ImportReport {
    const states = [...this.#states.values()].sort(
      (left, right) => right.rows - left.rows || (left.state < right.state ? -1 : 1),
    )
    return { ...this.#report, states }
  }
}
