import { countBits, hasBit } from './bits.ts'
import type { LiveSegment } from './build.ts'
import type { AllFacetValues, FacetValues } from './values.ts'

/** The index as it stands at one moment. It never changes; a change of the register makes another one. */
export class IndexView {
  readonly segments: readonly LiveSegment[]
  readonly values: AllFacetValues
  /** Live recommendations. */
  readonly size: number
  /** Pieces in the texts of a recommendation on average. */
  readonly averageLength: number
  #documentRanks: Uint32Array | undefined

  constructor(segments: readonly LiveSegment[], values: AllFacetValues) {
    this.segments = segments
    this.values = values
    this.size = segments.reduce((sum, { live }) => sum + countBits(live), 0)
    this.averageLength = Math.max(1, totalLength(segments) / Math.max(1, this.size))
  }

  /** The place of each UN document among all, by symbol as people sort them ("A/HRC/9/1" before "A/HRC/10/1"). */
  get documentRanks(): Uint32Array {
    return (this.#documentRanks ??= ranksOf(this.values.document))
  }
}

function totalLength(segments: readonly LiveSegment[]): number {
  let sum = 0
  for (const { segment, live } of segments) {
    for (let document = 0; document < segment.size; document++) {
      if (hasBit(live, document)) sum += segment.lengths[document] ?? 0
    }
  }
  return sum
}

/** Without a document comes last: number 0 gets the highest rank. */
function ranksOf(documents: FacetValues): Uint32Array {
  const keys = Array.from({ length: documents.size }, (_, number) => ({
    number,
    key: documents.valueOf(number).replace(/\d+/g, (digits) => digits.padStart(6, '0')),
  }))
  keys.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0))
  const ranks = new Uint32Array(documents.size)
  for (const [rank, { number }] of keys.entries()) ranks[number] = rank
  ranks[0] = documents.size
  return ranks
}
