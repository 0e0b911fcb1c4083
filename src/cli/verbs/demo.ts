import { addDemonstrationPeople, servesThisMachineAlone } from '#identity/demonstration.ts'
import { inTransactionAs } from '#platform/database/acting.ts'
import { addDemonstration, removeDemonstration } from '#recommendations/import/demonstration.ts'
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
    const through = 'command-line'
    if (options.remove) {
      const removed = await asOperator('demo', (database, proof) =>
        inTransactionAs(database, proof, (transaction) => removeDemonstration(transaction, { through })),
      )
      return { document: { removed }, lines: [t('cli.demo.removed', { count: removed })] }
    }
    const alone = servesThisMachineAlone(settings())
    const [created, accounts] = await asOperator('demo', async (database, proof) => [
      await addDemonstration(database, proof, through),
      alone
        ? await inTransactionAs(database, proof, (transaction) =>
            addDemonstrationPeople(transaction, { through }),
          )
        : 0,
    ])
    return {
      document: { created, accounts },
      lines: [
        t('cli.demo.added', { count: created }),
        alone ? t('cli.demo.accounts', { count: accounts }) : t('error.demonstration.elsewhere'),
      ],
    }
  },
}
