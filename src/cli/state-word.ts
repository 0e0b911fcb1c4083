import { Refusal } from '#platform/errors.ts'
import { resolveStateName, stateByCode, type StateCode } from '#reference/states.ts'

/** The State that a word of the command line means: its code in any case, or a name that we know. @throws Refusal `state.unknown` */
export function stateOfWord(word: string): StateCode {
  const code = stateByCode(word.toUpperCase())?.code ?? resolveStateName(word)
  if (!code || code === 'not-stated') throw new Refusal('state.unknown', { name: word })
  return code
}
