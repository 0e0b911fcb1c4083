import type { Proof } from '#platform/database/acting.ts'
import { inTransactionAs } from '#platform/database/acting.ts'
import type { Database } from '#platform/database/connect.ts'
import { isRefusal } from '#platform/errors.ts'
import { updateBatch } from './batches.ts'
import type { BatchProgress } from './batches.ts'
import { runBatch } from './run.ts'

export const importQueue = 'import'

/** What an import job carries: identifiers and the ticket with which it acts for the person who asked. */
export type ImportJob = { batchId: number; ticket: string; apply: boolean }

/**
 * Works one import job and keeps its progress in the batch, where the page reads it whether or not anyone is looking.
 * A refusal is the batch's outcome, not the job's failure: trying again would change nothing.
 */
export async function workImportJob(database: Database, job: ImportJob): Promise<void> {
  const proof: Proof = { token: job.ticket }
  let telling = Promise.resolve()
  const onProgress = (progress: BatchProgress) => {
    telling = telling.then(() =>
      inTransactionAs(database, proof, (transaction) => updateBatch(transaction, job.batchId, { progress })),
    )
  }
  const run = (apply: boolean) =>
    runBatch(database, proof, job.batchId, { apply, through: 'page', onProgress })
  try {
    await run(job.apply)
  } catch (error) {
    if (!isRefusal(error)) throw error
    if (error.code !== 'import.preview-outdated') return
    await run(false)
    const { code, details } = error
    await inTransactionAs(database, proof, (transaction) =>
      updateBatch(transaction, job.batchId, { error: { code, details } }),
    )
  } finally {
    await telling
  }
}
