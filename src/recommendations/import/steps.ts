/** What a person does with a file at the desk, step by step. The long work of a step is a job. */
import { issueJobTicket, inTransactionAs } from '#platform/database/acting.ts'
import type { ActingTransaction, Proof } from '#platform/database/acting.ts'
import type { Database } from '#platform/database/connect.ts'
import type { JobSender } from '#platform/jobs.ts'
import { findTwin, moveBatch, removeBatch } from './batches.ts'
import type { BatchStatus, GivenAnswers } from './batches.ts'
import { importQueue } from './job.ts'
import { receiveFile } from './run.ts'

/** Where a batch may be read (again): nothing of it stands in the register. */
export const readableAgain: readonly BatchStatus[] = ['waiting', 'previewed', 'refused', 'interrupted']

/**
 * Takes a file in and has it read. A file that is already being looked at, or was sent twice, is one batch.
 * @returns the batch's number, and whether the file is kept (if not, the earlier batch has its own copy)
 */
export async function bringIn(
  database: Database,
  jobs: JobSender,
  proof: Proof,
  file: { path: string; name: string },
): Promise<{ batch: number; kept: boolean }> {
  const batch = await receiveFile(database, proof, file, {}, 'page')
  return inTransactionAs(database, proof, async (transaction) => {
    const twin = await findTwin(transaction, batch)
    if (twin !== undefined) {
      await removeBatch(transaction, batch)
      return { batch: twin, kept: false }
    }
    await readAgain(transaction, jobs, batch, {})
    return { batch, kept: true }
  })
}

/** Has a batch read with these answers, for a preview. Pressed twice, it is read once. */
export async function readAgain(
  transaction: ActingTransaction,
  jobs: JobSender,
  batch: number,
  given: GivenAnswers,
): Promise<void> {
  const reading = { status: 'reading', given, error: null, progress: {} } as const
  const moved = await moveBatch(transaction, batch, readableAgain, reading)
  if (moved) await sendJob(transaction, jobs, batch, false)
}

/** Has a previewed batch written to the register. Pressed twice, it is written once. */
export async function confirm(transaction: ActingTransaction, jobs: JobSender, batch: number): Promise<void> {
  const committing = { status: 'committing', error: null, progress: {} } as const
  const moved = await moveBatch(transaction, batch, ['previewed'], committing)
  if (moved) await sendJob(transaction, jobs, batch, true)
}

/** Lets a file go that was not imported; its preview stays readable. */
export async function discard(transaction: ActingTransaction, batch: number): Promise<void> {
  await moveBatch(transaction, batch, readableAgain, { status: 'discarded' })
}

async function sendJob(
  transaction: ActingTransaction,
  jobs: JobSender,
  batchId: number,
  apply: boolean,
): Promise<void> {
  const { token: ticket } = await issueJobTicket(transaction, 'import')
  await jobs.send(transaction, importQueue, { batchId, ticket, apply })
}
