import { Refusal } from '#platform/errors.ts'
import type { Language } from '#platform/i18n/languages.ts'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { recordReadings, type ReadThrough } from '#consent/reading.ts'
import { needStandings, type NeedStanding } from '#exchange/needs/model.ts'
import { mayWriteNeed } from '#exchange/needs/policy.ts'
import { presentNeed, type PresentedNeed } from '#exchange/needs/present.ts'
import { listNeeds } from '#exchange/needs/store.ts'
import { actingIn } from '#identity/acting.ts'
import { isPerson } from '#identity/model.ts'
import { isRecommendationId } from '#recommendations/identity.ts'
import { tagLists } from '#reference/tag-lists.ts'
import { eachWord, oneIn, wordsIn } from '#platform/asked.ts'

/** Which needs an address asks for. */
export type NeedsQuestion = {
  /** As they were typed. */
  q: string
  kind: string | undefined
  standing: NeedStanding | undefined
  recommendation: string | undefined
}

export function questionFrom(query: URLSearchParams): NeedsQuestion {
  const recommendation = query.get('recommendation') ?? ''
  return {
    q: wordsIn(query),
    kind: oneIn(query, 'kind', tagLists.kinds),
    standing: oneIn(query, 'standing', needStandings),
    recommendation: isRecommendationId(recommendation) ? recommendation : undefined,
  }
}

/**
 * A portion of the needs of one's State that are open to whoever acts, written down where another side reads them.
 * @throws Refusal `need.not-yours-to-write` (403) for who acts for no State
 */
export async function needsFor(
  transaction: ActingTransaction,
  { q, kind, standing, recommendation }: NeedsQuestion,
  range: { limit: number; offset: number },
  { language, through }: { language: Language; through: ReadThrough },
): Promise<{ total: number; rows: PresentedNeed[]; state: string }> {
  const acting = await actingIn(transaction)
  if (!isPerson(acting) || !mayWriteNeed(acting)) throw new Refusal('need.not-yours-to-write', {}, 403)
  const { total, needs } = await listNeeds(
    transaction,
    {
      stateId: acting.state,
      words: eachWord(q),
      kind,
      standing,
      recommendationId: recommendation,
    },
    range,
  )
  await recordReadings(transaction, 'need', needs, through)
  return { total, rows: needs.map((need) => presentNeed(need, acting, language)), state: acting.state }
}
