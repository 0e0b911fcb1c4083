/** What is like a recommendation among those to the same State: the same call at other times, and others on its themes. */
import type { Language } from '#platform/i18n/languages.ts'
import { rankByLikeness, sameCall } from './related.ts'
import type { RecommendationKey } from './search/contract.ts'
import type { RegisterIndex } from './search/register-index.ts'
import type { Connection } from '#platform/database/connection.ts'
import { readTexts, type ComparedText } from './store.ts'

/** So many of the State's recommendations on the same themes, the newest, are compared. */
const mostCompared = 150

/** A recommendation as it is compared with others. */
export type Compared = {
  stateId: string
  id: string
  document: string
  themes: readonly string[]
  text: string
  language: Language
}

/** In other documents the same call, and the others on the same themes; the most alike first. One query. */
export async function likenessesOf(
  register: RegisterIndex,
  connection: Connection,
  compared: Compared,
): Promise<{ sameCall: ComparedText[]; others: ComparedText[] }> {
  const keys = await onSameThemes(register, compared)
  const ranked = rankByLikeness(compared, await readTexts(connection, keys))
  const isSameCall = ({ candidate, likeness }: (typeof ranked)[number]) =>
    likeness >= sameCall && candidate.document !== compared.document
  const candidates = (calls: boolean) =>
    ranked.filter((one) => isSameCall(one) === calls).map(({ candidate }) => candidate)
  return { sameCall: candidates(true), others: candidates(false) }
}

async function onSameThemes(
  register: RegisterIndex,
  { stateId, id, themes, language }: Compared,
): Promise<RecommendationKey[]> {
  if (!themes.length) return []
  const filter = { state: [stateId], theme: themes }
  const keys: RecommendationKey[] = []
  for await (const key of register.listIds({ query: '', filter, sort: 'date', language })) {
    if (key.id !== id) keys.push(key)
    if (keys.length === mostCompared) break
  }
  return keys
}
