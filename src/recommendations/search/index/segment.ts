import type { FacetName } from '../contract.ts'
import { bytesAt, stringAt, type Dictionary, type Strings } from './dictionary.ts'

/** Documents in one segment at most: their numbers, and those plus one, fit in 16 bits. */
export const MOST_DOCUMENTS = 65_535

/** Values of one facet, document by document; with `starts`, those of document d are from starts[d] to starts[d + 1]. */
export type Column = { values: Uint16Array | Uint32Array; starts?: Uint32Array }

/**
 * A part of the index that never changes: up to 65,535 documents, numbered from 0, and where each term occurs.
 * All of it is typed arrays, so it costs what it holds, is written to a file as it is and never walked by the
 * garbage collector.
 */
export type Segment = {
  size: number
  /** State and id of each document, with a tab between them. */
  keys: Strings
  /** Hash table of the keys: document + 1 at its place or the next free one, 0 where free. */
  keyTable: Uint16Array
  /** Pieces in the texts of each document, at most 65,535: BM25 weighs by it. */
  lengths: Uint16Array
  /** YYYYMMDD, zeros for what is not known. */
  published: Uint32Array
  paragraphs: Float64Array
  columns: Readonly<Record<FacetName, Column>>
  terms: Dictionary
  /** Documents that hold term t. */
  frequencies: Uint16Array
  /**
   * Of term t, from postingStarts[t]: for each document in order its distance from the one before, doubled, plus 1
   * where the term occurs once; otherwise how often follows.
   */
  postings: Uint8Array
  postingStarts: Uint32Array
  /** Of term t, from placeStarts[t]: for each document its positions, each as the distance from the one before. */
  places: Uint8Array
  placeStarts: Uint32Array
  /** Words as they were written, for beginnings and suggestions: mark, folded word, and \x01 and the word if it differs. */
  words: Dictionary
  /** The term that word w is found by, and how often the word occurs. */
  wordTerms: Uint32Array
  wordCounts: Uint32Array
}

export const ACCENTED_FORM = '\x01'

export function keyText(stateId: string, id: string): string {
  return `${stateId}\t${id}`
}

export function keyOf(segment: Segment, document: number): { stateId: string; id: string } {
  const [stateId = '', id = ''] = stringAt(segment.keys, document).split('\t')
  return { stateId, id }
}

/** A table at most half full, its size a power of two. */
export function keyTableOf(keys: Strings): Uint16Array {
  const count = keys.starts.length - 1
  const table = new Uint16Array(2 ** Math.ceil(Math.log2(Math.max(count, 1) * 2)))
  for (let document = 0; document < count; document++) {
    let slot = hash(bytesAt(keys, document)) & (table.length - 1)
    while (table[slot] !== 0) slot = (slot + 1) & (table.length - 1)
    table[slot] = document + 1
  }
  return table
}

/** The documents with this key, newest last; more than one where an earlier one was replaced. */
export function documentsWithKey(segment: Segment, key: string): number[] {
  const wanted = Buffer.from(key)
  const { keyTable } = segment
  const found: number[] = []
  let slot = hash(wanted) & (keyTable.length - 1)
  for (let entry = keyTable[slot]; entry; entry = keyTable[slot]) {
    if (wanted.equals(bytesAt(segment.keys, entry - 1))) found.push(entry - 1)
    slot = (slot + 1) & (keyTable.length - 1)
  }
  return found
}

/** FNV-1a, 32 bits. */
function hash(bytes: Uint8Array): number {
  let value = 0x811c9dc5
  for (let at = 0; at < bytes.length; at++) value = Math.imul(value ^ (bytes[at] ?? 0), 0x01000193)
  return value >>> 0
}
