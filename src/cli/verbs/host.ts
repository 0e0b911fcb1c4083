import { inTransactionAs } from '#platform/database/acting.ts'
import { formatOf } from '#platform/i18n/format.ts'
import { setHostedStates } from '#recommendations/commands.ts'
import { stateName } from '#reference/states.ts'
import { asOperator } from '../as-operator.ts'
import { stateOfWord } from '../state-word.ts'
import type { Verb } from '../verb.ts'

export const host: Verb = {
  name: 'host',
  words: 'ISO3…',
  takes: [1, 300],
  options: {},
  help: 'cli.host',
  async run({ words, language, t }) {
    const codes = [...new Set(words.map(stateOfWord))]
    await asOperator('host', (database, proof) =>
      inTransactionAs(database, proof, (transaction) =>
        setHostedStates(transaction, codes, { through: 'command-line' }),
      ),
    )
    const names = formatOf(language).list(codes.map((code) => stateName(code, language)))
    return { document: { hosted: codes }, lines: [t('cli.host.done', { count: codes.length, names })] }
  },
}
