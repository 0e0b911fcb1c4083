/** What the register shows about the same call at other times: help for whoever states a need. */
import type { Language } from '#platform/i18n/languages.ts'
import { presentRecommendation, type PresentedRecommendation } from '#recommendations/present.ts'
import { likenessesOf } from '#recommendations/same-call.ts'
import type { RegisterIndex } from '#recommendations/search/register-index.ts'
import type { Connection } from '#platform/database/connection.ts'
import { readRecommendations, readTexts, type ComparedText } from '#recommendations/store.ts'

/** Of a need that serves more, the first are compared: each costs a query. */
const mostCompared = 3
const mostShown = 8

/**
 * Recommendations to the same State in other documents that call for much the same, the oldest first. At most five
 * queries, each bounded.
 */
export async function earlierCalls(
  register: RegisterIndex,
  connection: Connection,
  recommendations: readonly PresentedRecommendation[],
  reader: Language,
): Promise<PresentedRecommendation[]> {
  const compared = recommendations.slice(0, mostCompared)
  const texts = await readTexts(
    connection,
    compared.map(({ id, state }) => ({ stateId: state.code, id })),
  )
  const found = new Map<string, ComparedText>()
  for (const text of texts) {
    const themes = compared.find(({ id }) => id === text.id)?.themes.map(({ code }) => code) ?? []
    const { sameCall } = await likenessesOf(register, connection, { ...text, themes })
    for (const one of sameCall) found.set(one.id, one)
  }
  for (const { id } of recommendations) found.delete(id)
  const rows = await readRecommendations(connection, [...found.values()].slice(0, mostShown), reader)
  return rows
    .map((row) => presentRecommendation(row, reader))
    .sort((one, other) => (one.year ?? 0) - (other.year ?? 0))
}
