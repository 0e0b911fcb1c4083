import { inTransactionAs } from '#platform/database/acting.ts'
import { addDemonstration, removeDemonstration } from '#recommendations/import/demonstration.ts'
import { asOperator } from '../as-operator.ts'
import type { Verb } from '../verb.ts'

export const demo: Verb = {
  name: 'demo',
  words: '',
  takes: [0, 0],
  options: { remove: { type: 'boolean', help: 'cli.demo.remove' } },
  help: 'cli.demo',
  async run({ options, t }) {
    const through = 'command-line'
    if (options.remove) {
      const removed = await asOperator('demo', (database, proof) =>
        inTransactionAs(database, proof, (transaction) => removeDemonstration(transaction, { through })),
      )
      return { document: { removed }, lines: [t('cli.demo.removed', { count: removed })] }
    }
    const created = await asOperator('demo', (database, proof) => addDemonstration(database, proof, through))
    return { document: { created }, lines: [t('cli.demo.added', { count: created })] }
  },
}
