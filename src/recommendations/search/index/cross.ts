import type { CrossCount, FacetName, Filter } from '../contract.ts'
import { narrowedBy } from './match.ts'
import type { IndexView } from './view.ts'

/** Where so many pairs are possible for each recommendation that is counted, most never occur: a map counts them then. */
const MOST_PAIRS_FOR_EACH = 8

/** How many recommendations that pass the filter have each pair of values; pairs that none has are left out. */
export function crossIn(view: IndexView, filter: Filter, down: FacetName, across: FacetName): CrossCount[] {
  const width = view.values[across].size
  const chosen = view.segments.map(({ segment, live }) => ({
    first: segment.columns[down],
    second: segment.columns[across],
    documents: narrowedBy(segment, filter, view.values, live),
  }))
  const total = chosen.reduce((sum, { documents }) => sum + documents.length, 0)
  const pairs = new PairCounts(view.values[down].size * width, total * MOST_PAIRS_FOR_EACH)
  for (const { first, second, documents } of chosen) {
    for (const document of documents) {
      const end = first.starts ? (first.starts[document + 1] ?? 0) : document + 1
      const from = second.starts ? (second.starts[document] ?? 0) : document
      const to = second.starts ? (second.starts[document + 1] ?? 0) : document + 1
      for (let at = first.starts ? (first.starts[document] ?? 0) : document; at < end; at++) {
        const one = first.values[at] ?? 0
        if (one === 0) continue
        for (let beside = from; beside < to; beside++) {
          const other = second.values[beside] ?? 0
          if (other !== 0) pairs.add(one * width + other)
        }
      }
    }
  }
  return pairs.counted().map(([pair, count]) => ({
    down: view.values[down].valueOf(Math.floor(pair / width)),
    across: view.values[across].valueOf(pair % width),
    count,
  }))
}

/** Counts numbers below `possible`: in an array where that is worth its memory, else in a map. */
class PairCounts {
  readonly #dense: Uint32Array | undefined
  readonly #sparse = new Map<number, number>()

  constructor(possible: number, worthwhile: number) {
    if (possible <= worthwhile) this.#dense = new Uint32Array(possible)
  }

  add(pair: number): void {
    if (this.#dense) this.#dense[pair] = (this.#dense[pair] ?? 0) + 1
    else this.#sparse.set(pair, (this.#sparse.get(pair) ?? 0) + 1)
  }

  counted(): [pair: number, count: number][] {
    if (!this.#dense) return [...this.#sparse]
    const counted: [number, number][] = []
    for (let pair = 0; pair < this.#dense.length; pair++) {
      const count = this.#dense[pair] ?? 0
      if (count > 0) counted.push([pair, count])
    }
    return counted
  }
}
