import { servesThisMachineAlone } from '#identity/demonstration.ts'
import { inTransactionAs } from '#platform/database/acting.ts'
import { removeDemonstration } from '#recommendations/import/demonstration.ts'
import { bringDemonstration } from '#server/demonstration.ts'
import { asOperator } from '../as-operator.ts'
import { settings } from '../settings.ts'
import type { Verb } from '../verb.ts'

export const demo: Verb = {
  name: 'demo',
  words: '',
  takes: [0, 0],
  options: { remove: { type: 'boolean', help: 'cli.demo.remove' } },
  help: 'cli.demo',
  async run({ options, t }) {
    if (options.remove) {
      const removed = await asOperator('demo', (database, proof) =>
        inTransactionAs(database, proof, (transaction) =>
          removeDemonstration(transaction, { through: 'command-line' }),
        ),
      )
      return { document: { removed }, lines: [t('cli.demo.removed', { count: removed })] }
    }
    const alone = servesThisMachineAlone(settings())
    const { created, people } = await asOperator('demo', (database, proof) =>
      bringDemonstration(database, proof, alone),
    )
    return {
      document: { created, people },
      lines: [
        t('cli.demo.added', { count: created }),
        alone ? t('cli.demo.people', { count: people }) : t('error.demonstration.elsewhere'),
      ],
    }
  },
}
