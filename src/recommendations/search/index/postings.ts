import { hasBit, setBit, type Bits } from './bits.ts'
import type { Segment } from './segment.ts'

/** More occurrences of one term in one recommendation than this are not looked at for phrases. */
export const MOST_POSITIONS = 65_536

/** Walks the documents that hold one term, in order, and gives the term's positions in those asked for. */
export class PostingsCursor {
  /** The document stood at, and how often the term occurs in it. */
  document = 0
  occurrences = 0

  readonly #postings: Uint8Array
  readonly #places: Uint8Array
  readonly #end: number
  #at: number
  #place: number
  /** Positions of the document stood at that were not read yet. */
  #unread = 0

  constructor(segment: Segment, term: number) {
    this.#postings = segment.postings
    this.#at = segment.postingStarts[term] ?? 0
    this.#end = segment.postingStarts[term + 1] ?? 0
    this.#places = segment.places
    this.#place = segment.placeStarts[term] ?? 0
  }

  /** Goes to the next document; false behind the last. */
  next(): boolean {
    if (this.#at >= this.#end) return false
    this.#passPlaces()
    const value = this.#number()
    this.document += value >>> 1
    this.occurrences = (value & 1) === 1 ? 1 : this.#number()
    this.#unread = this.occurrences
    return true
  }

  /** Writes the positions in the document stood at, ascending; to be asked for once. Returns how many. */
  readPositions(into: Uint32Array): number {
    let count = 0
    let position = 0
    for (; this.#unread > 0 && count < MOST_POSITIONS; this.#unread--) {
      let byte = this.#places[this.#place++] ?? 0
      let value = byte & 0x7f
      for (let shift = 7; byte & 0x80; shift += 7) {
        byte = this.#places[this.#place++] ?? 0
        value |= (byte & 0x7f) << shift
      }
      position += value
      into[count++] = position
    }
    return count
  }

  #passPlaces(): void {
    while (this.#unread > 0) if ((this.#places[this.#place++] ?? 0) < 0x80) this.#unread--
  }

  #number(): number {
    let value = 0
    for (let shift = 0, byte = 0x80; byte & 0x80; shift += 7) {
      byte = this.#postings[this.#at++] ?? 0
      value |= (byte & 0x7f) << shift
    }
    return value
  }
}

/** Adds to `bits` the documents that hold the term. Written out, as the cursor is: this is where searches spend time. */
export function addDocuments(segment: Segment, term: number, bits: Bits): void {
  const bytes = segment.postings
  const end = segment.postingStarts[term + 1] ?? 0
  let document = 0
  for (let at = segment.postingStarts[term] ?? 0; at < end;) {
    let byte = bytes[at++] ?? 0
    let value = byte & 0x7f
    for (let shift = 7; byte & 0x80; shift += 7) {
      byte = bytes[at++] ?? 0
      value |= (byte & 0x7f) << shift
    }
    document += value >>> 1
    setBit(bits, document)
    if ((value & 1) === 0) while ((bytes[at++] ?? 0) & 0x80);
  }
}

/** Saturation and length weight of BM25, at the values most used. */
const K1 = 1.2
const B = 0.75

/** Adds to the score of each document among `matches` what the term gives it (BM25, weighted by `weight`). */
export function addScores(
  segment: Segment,
  term: number,
  matches: Bits,
  weight: number,
  averageLength: number,
  scores: Float32Array,
): void {
  const { postings: bytes, lengths } = segment
  const end = segment.postingStarts[term + 1] ?? 0
  const perLength = (K1 * B) / averageLength
  let document = 0
  for (let at = segment.postingStarts[term] ?? 0; at < end;) {
    let byte = bytes[at++] ?? 0
    let value = byte & 0x7f
    for (let shift = 7; byte & 0x80; shift += 7) {
      byte = bytes[at++] ?? 0
      value |= (byte & 0x7f) << shift
    }
    document += value >>> 1
    let occurrences = 1
    if ((value & 1) === 0) {
      byte = bytes[at++] ?? 0
      occurrences = byte & 0x7f
      for (let shift = 7; byte & 0x80; shift += 7) {
        byte = bytes[at++] ?? 0
        occurrences |= (byte & 0x7f) << shift
      }
    }
    if (!hasBit(matches, document)) continue
    const dampened = occurrences + K1 * (1 - B) + perLength * (lengths[document] ?? 0)
    scores[document] = (scores[document] ?? 0) + (weight * occurrences * (K1 + 1)) / dampened
  }
}
