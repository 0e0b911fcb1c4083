import type { Sort } from '../contract.ts'
import { bytesAt, compareBytes } from './dictionary.ts'
import type { Segment } from './segment.ts'
import type { IndexView } from './view.ts'

/** A document of the index: which segment, which document, and the number it is sorted by, highest first. */
export type Placed = { segment: number; document: number; rank: number }

/** What a document of a segment is sorted by, highest first, before its place breaks a tie. */
export type RankOf = (document: number) => number

export function rankingBy(
  sort: Sort,
  view: IndexView,
  segment: Segment,
  scores: Float32Array | undefined,
): RankOf {
  if (sort === 'relevance' && scores) return (document) => scores[document] ?? 0
  if (sort === 'paragraph') return (document) => -documentRank(view, segment, document)
  return (document) => segment.published[document] ?? 0
}

/**
 * Negative when `one` comes first. What is alike in rank stands by document, paragraph and finally by key, so that
 * the same register always gives the same order.
 */
export function compare(view: IndexView, one: Placed, other: Placed): number {
  if (one.rank !== other.rank) return other.rank - one.rank
  const first = view.segments[one.segment]?.segment
  const second = view.segments[other.segment]?.segment
  if (!first || !second) return 0
  return (
    documentRank(view, first, one.document) - documentRank(view, second, other.document) ||
    (first.paragraphs[one.document] ?? 0) - (second.paragraphs[other.document] ?? 0) ||
    compareBytes(bytesAt(first.keys, one.document), bytesAt(second.keys, other.document))
  )
}

function documentRank(view: IndexView, segment: Segment, document: number): number {
  return view.documentRanks[segment.columns.document.values[document] ?? 0] ?? 0
}

/** Keeps the first `capacity` of all that is offered: a heap with the last of them at the top. */
export class FirstPlaces {
  readonly #view: IndexView
  readonly capacity: number
  readonly #heap: Placed[] = []

  constructor(view: IndexView, capacity: number) {
    this.#view = view
    this.capacity = capacity
  }

  offer(segment: number, document: number, rank: number): void {
    if (this.#heap.length < this.capacity) {
      this.#heap.push({ segment, document, rank })
      this.#rise(this.#heap.length - 1)
      return
    }
    const last = this.#heap[0]
    if (!last || rank < last.rank) return
    const offered = { segment, document, rank }
    if (rank === last.rank && compare(this.#view, offered, last) > 0) return
    this.#heap[0] = offered
    this.#sink()
  }

  inOrder(): Placed[] {
    return this.#heap.sort((one, other) => compare(this.#view, one, other))
  }

  #later(one: number, other: number): boolean {
    const first = this.#heap[one]
    const second = this.#heap[other]
    return first !== undefined && second !== undefined && compare(this.#view, first, second) > 0
  }

  #swap(one: number, other: number): void {
    const first = this.#heap[one]
    const second = this.#heap[other]
    if (!first || !second) return
    this.#heap[one] = second
    this.#heap[other] = first
  }

  #rise(from: number): void {
    for (let at = from; at > 0;) {
      const above = (at - 1) >> 1
      if (!this.#later(at, above)) return
      this.#swap(at, above)
      at = above
    }
  }

  #sink(): void {
    for (let at = 0; ;) {
      let last = at
      for (const below of [2 * at + 1, 2 * at + 2]) if (this.#later(below, last)) last = below
      if (last === at) return
      this.#swap(at, last)
      at = last
    }
  }
}
