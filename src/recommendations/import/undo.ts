/** Taking an import back. */
import type { ActingTransaction } from '#platform/database/acting.ts'
import { Refusal } from '#platform/errors.ts'
import type { ChangeCircumstances } from '#record/change.ts'
import { undoChange } from '#record/undo.ts'
import { takeTurn } from '../turn.ts'
import { findBatch, updateBatch } from './batches.ts'

/** The tables that an import writes, those that hang on others first. */
const importedTables = [
  { name: 'register.proposal', key: ['state_id', 'recommendation_id', 'other_id'] },
  { name: 'register.source', key: ['state_id', 'key'] },
  { name: 'register.recommendation', key: ['state_id', 'id'] },
  { name: 'register.column_mapping', key: ['columns_signature'] },
] as const

/**
 * Takes back a committed batch: the register is exactly what it was before.
 * @throws Refusal `import.not-committed`, or what `undoChange` refuses (with the rows that hang on it); nothing changed.
 */
export async function undoBatch(
  transaction: ActingTransaction,
  batchId: number,
  circumstances: ChangeCircumstances,
): Promise<void> {
  await takeTurn(transaction)
  const batch = await findBatch(transaction, batchId)
  if (batch.status !== 'committed' || batch.changeId === null)
    throw new Refusal('import.not-committed', { batch: batchId })
  const undone = await undoChange(transaction, batch.changeId, importedTables, circumstances)
  await updateBatch(transaction, batchId, { status: 'undone', undoChangeId: undone.change })
}
