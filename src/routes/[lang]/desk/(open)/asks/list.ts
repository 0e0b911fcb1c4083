import type { ActingTransaction } from '#platform/database/acting.ts'
import { Refusal } from '#platform/errors.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { actingIn } from '#identity/acting.ts'
import { isPerson, type ActingPerson } from '#identity/model.ts'
import { askStatuses, type Ask } from '#followup/asks/model.ts'
import { readAsks } from '#followup/asks/store.ts'
import { presentRecommendation } from '#recommendations/present.ts'
import { readRecommendations } from '#recommendations/store.ts'
import { oneIn, wordsIn } from '#platform/asked.ts'

/** Which asks an address asks for. */
export function questionFrom(query: URLSearchParams) {
  return { words: wordsIn(query), status: oneIn(query, 'status', askStatuses) }
}

/** Whoever acts for a government. @throws Refusal `ask.not-yours` (403) */
export async function governmentActing(
  transaction: ActingTransaction,
): Promise<ActingPerson & { state: string }> {
  const acting = await actingIn(transaction)
  if (!isPerson(acting) || acting.side !== 'government' || !acting.state)
    throw new Refusal('ask.not-yours', {}, 403)
  return { ...acting, state: acting.state }
}

/** A portion of a government's asks, with their recommendations in one query. */
export async function listAsks(
  transaction: ActingTransaction,
  filter: Parameters<typeof readAsks>[1],
  range: Parameters<typeof readAsks>[2],
  language: Language,
): Promise<{ total: number; rows: ListedAsk[] }> {
  const { total, asks } = await readAsks(transaction, filter, range)
  const ids = asks.map(({ stateId, recommendationId }) => ({ stateId, id: recommendationId }))
  const recommendations = await readRecommendations(transaction, ids, language)
  const rows = asks.map((ask) => {
    const shown = recommendations.find(({ id }) => id === ask.recommendationId)
    return { ask, recommendation: shown && presentRecommendation(shown, language) }
  })
  return { total, rows }
}

export type ListedAsk = { ask: Ask; recommendation: ReturnType<typeof presentRecommendation> | undefined }
