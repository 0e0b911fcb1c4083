import { z } from 'zod'
import { inTransactionAs, signOut } from '#platform/database/acting.ts'
import type { Proof } from '#platform/database/acting.ts'
import type { Database } from '#platform/database/connect.ts'
import { isRefusal } from '#platform/errors.ts'
import type { JobQueue, JobWorker } from '#platform/jobs.ts'
import { findBatch, moveBatch, updateBatch } from './batches.ts'
import type { BatchProgress } from './batches.ts'
import { runBatch } from './run.ts'

const importJob = z.object({ batchId: z.number().int(), ticket: z.string(), apply: z.boolean() })

/** What an import job carries: identifiers and the ticket with which it acts for the person who asked. */
export type ImportJob = z.infer<typeof importJob>

export const importQueue: JobQueue<ImportJob> = { name: 'import', job: importJob }

/** Has the worker do import jobs, one after the other. */
export function registerImportJobs(worker: JobWorker, database: Database): Promise<void> {
  return worker.work(
    importQueue,
    (job) => workImportJob(database, job),
    (job) => giveUpImportJob(database, job),
  )
}

/** A job that comes again, because its worker died or failed, finds by the batch's status whether anything is left. */
async function workImportJob(database: Database, job: ImportJob): Promise<void> {
  const proof: Proof = { token: job.ticket }
  const { status } = await findBatch(database.kysely, job.batchId)
  if (status === (job.apply ? 'committing' : 'reading')) await runImportJob(database, proof, job)
  await signOut(database, proof)
}

/**
 * Runs the batch and keeps its progress there, where the page reads it whether or not anyone is looking. A refusal is
 * the batch's outcome, not the job's failure: trying again would change nothing.
 */
async function runImportJob(database: Database, proof: Proof, job: ImportJob): Promise<void> {
  let telling = Promise.resolve()
  const onProgress = (progress: BatchProgress) => {
    telling = telling.then(() =>
      inTransactionAs(database, proof, (transaction) => updateBatch(transaction, job.batchId, { progress })),
    )
    telling.catch(() => undefined) // it is thrown where it is awaited
  }
  const run = (apply: boolean) =>
    runBatch(database, proof, job.batchId, { apply, through: 'page', onProgress })
  try {
    await run(job.apply)
  } catch (error) {
    if (!isRefusal(error)) throw error
    if (error.code === 'import.preview-outdated') {
      await run(false)
      const { code, details } = error
      await inTransactionAs(database, proof, (transaction) =>
        updateBatch(transaction, job.batchId, { error: { code, details } }),
      )
    }
  } finally {
    await telling
  }
}

/** Says of a batch that its worker died over it again and again; it changed nothing and can be read anew. */
async function giveUpImportJob(database: Database, { batchId, ticket }: ImportJob): Promise<void> {
  const proof: Proof = { token: ticket }
  await inTransactionAs(database, proof, (transaction) =>
    moveBatch(transaction, batchId, ['reading', 'committing'], { status: 'interrupted' }),
  )
  await signOut(database, proof)
}
