import type { Pace } from '#platform/pace.ts'
import type { RecommendationKey, SearchQuestion } from '../contract.ts'
import { chosenBy } from './match.ts'
import { listBits } from './bits.ts'
import { compare, type Placed, type RankOf } from './order.ts'
import { keyOf } from './segment.ts'
import { baseOfEach, rankingIn, plannedQuery } from './search.ts'
import { parseQuery } from '../query.ts'
import type { IndexView } from './view.ts'

/** So many are sorted at a time, in some 10 ms; the sorted runs are merged while they are taken. */
const SORTED_AT_ONCE = 8_192

/** Every recommendation that a search finds, in its order, however many: 12 bytes of memory each while it runs. */
export async function* listIn(
  view: IndexView,
  { query, filter, sort, language }: SearchQuestion,
  pace: Pace,
): AsyncGenerator<RecommendationKey> {
  const planned = plannedQuery(view, parseQuery(query), sort, language)
  const runs: Run[] = []
  for (const [number, { base, filters }] of baseOfEach(view, planned.plan, filter)) {
    const matches = chosenBy(base, filters)
    const documents = listBits(matches)
    const rankOf = rankingIn(view, planned, number, matches)
    for (let from = 0; from < documents.length; from += SORTED_AT_ONCE) {
      runs.push(new Run(view, number, documents.slice(from, from + SORTED_AT_ONCE), rankOf))
      const others = pace()
      if (others) await others
    }
  }
  for (let next = firstOf(view, runs); next; next = firstOf(view, runs)) {
    const segment = view.segments[next.segment]?.segment
    if (segment) yield keyOf(segment, next.document)
    const others = pace()
    if (others) await others
  }
}

/** Some documents of one segment in order, taken from the front. */
class Run {
  readonly #segment: number
  readonly #documents: Uint16Array
  readonly #ranks: Float64Array
  #at = 0
  head: Placed | undefined

  constructor(view: IndexView, segment: number, documents: Uint16Array, rankOf: RankOf) {
    this.#segment = segment
    const placed = Array.from(documents, (document) => ({ segment, document, rank: rankOf(document) }))
    placed.sort((one, other) => compare(view, one, other))
    this.#documents = Uint16Array.from(placed, ({ document }) => document)
    this.#ranks = Float64Array.from(placed, ({ rank }) => rank)
    this.head = placed[0]
  }

  advance(): void {
    this.#at++
    const document = this.#documents[this.#at]
    this.head =
      document === undefined
        ? undefined
        : { segment: this.#segment, document, rank: this.#ranks[this.#at] ?? 0 }
  }
}

/** Takes the first of all heads; there are few runs (some 40 for the whole UHRI), so they are simply looked through. */
function firstOf(view: IndexView, runs: Run[]): Placed | undefined {
  let first: Run | undefined
  for (const run of runs) {
    if (run.head && (!first?.head || compare(view, run.head, first.head) < 0)) first = run
  }
  const taken = first?.head
  first?.advance()
  return taken
}
