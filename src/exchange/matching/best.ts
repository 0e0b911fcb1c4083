import { visitRows, type Bits } from './columns.ts'
import type { Scorer } from './scoring.ts'

/** The best few of many, in order; of two that are equal the lower number, so that an answer is always the same. */
export class Best {
  readonly #limit: number
  readonly #rows: number[] = []
  readonly #scores: number[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  /** What a score must exceed to come in, as long as numbers come in ascending order. */
  get floor(): number {
    if (this.#limit === 0) return Infinity
    return this.#scores.length < this.#limit ? -1 : (this.#scores.at(-1) ?? -1)
  }

  offer(row: number, score: number): void {
    let place = this.#scores.length
    while (place > 0 && this.#isBehind(place - 1, row, score)) place--
    if (place >= this.#limit) return
    this.#rows.splice(place, 0, row)
    this.#scores.splice(place, 0, score)
    this.#rows.length = Math.min(this.#rows.length, this.#limit)
    this.#scores.length = this.#rows.length
  }

  /** Takes a row out, where it is in. */
  drop(row: number): boolean {
    const place = this.#rows.indexOf(row)
    if (place < 0) return false
    this.#rows.splice(place, 1)
    this.#scores.splice(place, 1)
    return true
  }

  rows(): readonly number[] {
    return this.#rows
  }
  scores(): readonly number[] {
    return this.#scores
  }

  #isBehind(place: number, row: number, score: number): boolean {
    const other = this.#scores[place] ?? 0
    return score > other || (score === other && row < (this.#rows[place] ?? 0))
  }
}

/** The best of some rows that share something of the subject. */
export function bestOf(rows: Bits, scorer: Scorer, limit: number): Best {
  const best = new Best(limit)
  if (limit === 0) return best
  visitRows(rows, (row) => {
    const score = scorer.score(row, best.floor)
    if (score >= 0 && scorer.onSubject) best.offer(row, score)
  })
  return best
}
