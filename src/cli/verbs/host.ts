import { inTransactionAs } from '#platform/database/acting.ts'
import { Refusal } from '#platform/errors.ts'
import { setHostedStates } from '#recommendations/commands.ts'
import { resolveStateName, stateByCode, stateName } from '#reference/states.ts'
import { asOperator } from '../as-operator.ts'
import type { Verb } from '../verb.ts'

export const host: Verb = {
  name: 'host',
  words: 'ISO3…',
  takes: [1, 300],
  options: {},
  help: 'cli.host',
  async run({ words, language, t }) {
    const codes = [...new Set(words.map(codeOf))]
    await asOperator('host', (database, proof) =>
      inTransactionAs(database, proof, (transaction) =>
        setHostedStates(transaction, codes, { through: 'command-line' }),
      ),
    )
    const names = new Intl.ListFormat(language).format(codes.map((code) => stateName(code, language)))
    return { document: { hosted: codes }, lines: [t('cli.host.done', { count: codes.length, names })] }
  },
}

/** A State may be called by its code or by any name that we know. */
function codeOf(word: string): string {
  const code = stateByCode(word.toUpperCase())?.code ?? resolveStateName(word)
  if (!code || code === 'not-stated') throw new Refusal('state.unknown', { name: word })
  return code
}
