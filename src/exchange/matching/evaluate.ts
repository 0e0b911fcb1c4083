/** How good matching is on requests and offers that people have judged. Pure. */
import { bm25 } from './bm25.ts'
import { offerIndex } from './match-index.ts'
import type { Judgement, Offer, Request } from './model.ts'
import { agreement, mean, ndcg, type Agreement } from './quality.ts'

/** nDCG at 10 of four ways to put the same offers in order. */
export interface Ways {
  /** As a page shows them: what fits, best first, then what would fit but for one condition. */
  matching: number
  /** Only what fits. */
  fittingOnly: number
  /** BM25 over title and words. */
  bm25: number
  /** BM25 among those that meet the hard conditions: what the score adds to them. */
  bm25Fitting: number
}

export interface EvaluatedRequest extends Ways {
  request: string
  /** The first ten, with the mean of their grades. */
  first: readonly { offer: string; grade: number }[]
  firstOfBm25: readonly { offer: string; grade: number }[]
}

export interface Evaluation {
  requests: number
  offers: number
  judgements: number
  judges: readonly string[]
  /** Means over the requests that have an offer with a grade above 0. */
  ndcg: Ways
  /** By how much matching is above BM25. */
  aboveBm25: number
  agreement: readonly (Agreement & { judges: readonly [string, string] })[]
  rows: readonly EvaluatedRequest[]
  /** Requests for which nothing was found to be of use; no ranking can be measured on them. */
  withoutUse: readonly string[]
}

const depth = 10

/** Several judges of one pair count as the mean of their grades. */
export function evaluate(
  requests: readonly Request[],
  offers: readonly Offer[],
  judgements: readonly Judgement[],
): Evaluation {
  const index = offerIndex(offers)
  const byWords = bm25(offers)
  const grades = meanGrades(judgements)
  const rows: EvaluatedRequest[] = []
  const withoutUse: string[] = []
  for (const request of requests) {
    const own = grades.get(request.id) ?? new Map<string, number>()
    const ranked = index.rank(request, { limit: offers.length, nearMisses: depth })
    const fitting = ranked.matches.map(({ candidate }) => candidate)
    const shown = [...fitting, ...ranked.nearMisses.map(({ candidate }) => candidate)]
    const words = byWords(request)
    const fits = (id: string) => index.compare(request, id)?.failures.length === 0
    const measured = [shown, fitting, words, words.filter(fits)].map((ranking) => ndcg(ranking, own))
    const [matching, fittingOnly, ofBm25, bm25Fitting] = measured
    if (
      matching === undefined ||
      fittingOnly === undefined ||
      ofBm25 === undefined ||
      bm25Fitting === undefined
    ) {
      withoutUse.push(request.id)
      continue
    }
    const first = (ranking: readonly string[]) =>
      ranking.slice(0, depth).map((offer) => ({ offer, grade: own.get(offer) ?? 0 }))
    rows.push({
      request: request.id,
      matching,
      fittingOnly,
      bm25: ofBm25,
      bm25Fitting,
      first: first(shown),
      firstOfBm25: first(words),
    })
  }
  const over = (way: keyof Ways) => mean(rows.map((row) => row[way]))
  const judges = [...new Set(judgements.map(({ judge }) => judge))].sort()
  return {
    requests: requests.length,
    offers: offers.length,
    judgements: judgements.length,
    judges,
    ndcg: {
      matching: over('matching'),
      fittingOnly: over('fittingOnly'),
      bm25: over('bm25'),
      bm25Fitting: over('bm25Fitting'),
    },
    aboveBm25: over('matching') - over('bm25'),
    agreement: agreements(judges, judgements),
    rows,
    withoutUse,
  }
}

/** For each request the mean grade of each offer, over all who judged that request: what one left out is a 0. */
function meanGrades(judgements: readonly Judgement[]): Map<string, Map<string, number>> {
  return new Map(
    [...Map.groupBy(judgements, ({ request }) => request)].map(([request, own]) => {
      const judges = new Set(own.map(({ judge }) => judge)).size
      const sums = new Map<string, number>()
      for (const { offer, grade } of own) sums.set(offer, (sums.get(offer) ?? 0) + grade / judges)
      return [request, sums]
    }),
  )
}

function agreements(judges: readonly string[], judgements: readonly Judgement[]): Evaluation['agreement'] {
  const gradesOf = (judge: string) =>
    new Map(
      judgements
        .filter((judgement) => judgement.judge === judge)
        .map(({ request, offer, grade }) => [`${request}\n${offer}`, grade]),
    )
  return judges.flatMap((one, place) =>
    judges
      .slice(place + 1)
      .map((other) => ({ judges: [one, other] as const, ...agreement(gradesOf(one), gradesOf(other)) })),
  )
}
