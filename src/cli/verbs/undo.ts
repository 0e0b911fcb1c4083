import { inTransactionAs } from '#platform/database/acting.ts'
import { Refusal } from '#platform/errors.ts'
import { isRowNumber } from '#platform/row-number.ts'
import { undoBatch } from '#recommendations/import/undo.ts'
import { asOperator } from '../as-operator.ts'
import type { Verb } from '../verb.ts'

export const undo: Verb = {
  name: 'undo',
  words: 'BATCH',
  takes: [1, 1],
  options: { why: { type: 'string', value: 'TEXT', help: 'cli.undo.why' } },
  help: 'cli.undo',
  async run({ words, options, t }) {
    const [word = ''] = words
    if (!isRowNumber(word)) throw new Refusal('import.no-such-batch', { batch: word }, 404)
    const batch = Number(word)
    const why = typeof options.why === 'string' ? options.why : undefined
    await asOperator('undo', (database, proof) =>
      inTransactionAs(database, proof, (transaction) =>
        undoBatch(transaction, batch, { through: 'command-line', why }),
      ),
    )
    return { document: { batch, undone: true }, lines: [t('cli.undo.done', { batch })] }
  },
}
