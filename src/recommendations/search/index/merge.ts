import type { Pace } from '#platform/pace.ts'
import { facetNames, type FacetName } from '../contract.ts'
import { allBits, hasBit } from './bits.ts'
import type { LiveSegment } from './build.ts'
import { ByteWriter } from './bytes.ts'
import { mergedColumn } from './columns.ts'
import { bytesAt, compareBytes, stringCount, type Dictionary, type Strings } from './dictionary.ts'
import { keyTableOf, type Column, type Segment } from './segment.ts'

/** One of the segments that become one, with the new numbers of its documents; -1 for those left behind. */
type Part = { segment: Segment; kept: Uint16Array; renumbered: Int32Array; whole: boolean }

/**
 * One segment with the live documents of several, in their order; together at most 65,535. Words that only
 * documents left behind had stay in the lexicon: they lead to their terms, never to a document.
 */
export async function mergeSegments(segments: readonly LiveSegment[], pace: Pace): Promise<LiveSegment> {
  const parts = partsOf(segments)
  const size = parts.reduce((sum, part) => sum + part.kept.length, 0)
  const terms = await mergedTerms(parts, pace)
  const words = await mergedWords(parts, terms.renumbered, pace)
  const keys = chosenStrings(parts, size)
  const columns: Partial<Record<FacetName, Column>> = {}
  for (const facet of facetNames) {
    columns[facet] = mergedColumn(
      parts.map(({ segment, kept }) => ({ column: segment.columns[facet], kept })),
    )
    const others = pace()
    if (others) await others
  }
  const segment: Segment = {
    size,
    keys,
    keyTable: keyTableOf(keys),
    lengths: Uint16Array.from(chosen(parts, (part) => part.lengths)),
    published: Uint32Array.from(chosen(parts, (part) => part.published)),
    paragraphs: Float64Array.from(chosen(parts, (part) => part.paragraphs)),
    columns: columns as Record<FacetName, Column>,
    ...terms.arrays,
    ...words,
  }
  return { segment, live: allBits(size) }
}

function partsOf(segments: readonly LiveSegment[]): Part[] {
  let next = 0
  return segments.map(({ segment, live }) => {
    const kept: number[] = []
    const renumbered = new Int32Array(segment.size).fill(-1)
    for (let document = 0; document < segment.size; document++) {
      if (!hasBit(live, document)) continue
      renumbered[document] = next++
      kept.push(document)
    }
    return { segment, kept: Uint16Array.from(kept), renumbered, whole: kept.length === segment.size }
  })
}

function* chosen(parts: readonly Part[], array: (segment: Segment) => ArrayLike<number>): Generator<number> {
  for (const { segment, kept } of parts) {
    const values = array(segment)
    for (const document of kept) yield values[document] ?? 0
  }
}

function chosenStrings(parts: readonly Part[], size: number): Strings {
  const writer = new ByteWriter(size * 24)
  const starts = new Uint32Array(size + 1)
  let index = 0
  for (const { segment, kept } of parts) {
    for (const document of kept) {
      writer.bytes(bytesAt(segment.keys, document))
      starts[++index] = writer.length
    }
  }
  return { bytes: writer.taken(), starts }
}

/** Walks several dictionaries in common order: each key once, with its place in each dictionary that has it. */
function* inCommonOrder(
  dictionaries: readonly Dictionary[],
): Generator<{ key: Uint8Array; places: { dictionary: number; at: number }[] }> {
  const next = dictionaries.map(() => 0)
  for (;;) {
    let least: Uint8Array | undefined
    let places: { dictionary: number; at: number }[] = []
    for (const [dictionary, strings] of dictionaries.entries()) {
      const at = next[dictionary] ?? 0
      if (at >= stringCount(strings)) continue
      const key = bytesAt(strings, at)
      const order = least ? compareBytes(key, least) : -1
      if (order < 0) {
        least = key
        places = []
      }
      if (order <= 0) places.push({ dictionary, at })
    }
    if (!least) return
    for (const { dictionary, at } of places) next[dictionary] = at + 1
    yield { key: least, places }
  }
}

type TermArrays = Pick<
  Segment,
  'terms' | 'frequencies' | 'postings' | 'postingStarts' | 'places' | 'placeStarts'
>

/** The merged postings, and for each part the new number of each of its terms (-1: none of its documents stays). */
async function mergedTerms(
  parts: readonly Part[],
  pace: Pace,
): Promise<{ arrays: TermArrays; renumbered: Int32Array[] }> {
  const total = (array: (segment: Segment) => Uint8Array): number =>
    parts.reduce((sum, { segment }) => sum + array(segment).length, 0)
  const postings = new ByteWriter(total((segment) => segment.postings) + 1024)
  const places = new ByteWriter(total((segment) => segment.places) + 1024)
  const keys = new ByteWriter()
  const keyStarts = [0]
  const frequencies: number[] = []
  const postingStarts = [0]
  const placeStarts = [0]
  const renumbered = parts.map(({ segment }) => new Int32Array(stringCount(segment.terms)).fill(-1))
  for (const { key, places: found } of inCommonOrder(parts.map(({ segment }) => segment.terms))) {
    const written = { last: 0, frequency: 0 }
    for (const { dictionary, at } of found) {
      const part = parts[dictionary]
      if (part) copyTerm(part, at, written, postings, places)
    }
    if (written.frequency === 0) continue
    for (const { dictionary, at } of found) {
      const numbers = renumbered[dictionary]
      if (numbers) numbers[at] = frequencies.length
    }
    keys.bytes(key)
    keyStarts.push(keys.length)
    frequencies.push(written.frequency)
    postingStarts.push(postings.length)
    placeStarts.push(places.length)
    const others = pace()
    if (others) await others
  }
  const arrays = {
    terms: { bytes: keys.taken(), starts: Uint32Array.from(keyStarts) },
    frequencies: Uint16Array.from(frequencies),
    postings: postings.taken(),
    postingStarts: Uint32Array.from(postingStarts),
    places: places.taken(),
    placeStarts: Uint32Array.from(placeStarts),
  }
  return { arrays, renumbered }
}

/** Writes the postings of one term of one part behind those of the parts before. */
function copyTerm(
  { segment, renumbered, whole }: Part,
  term: number,
  written: { last: number; frequency: number },
  postings: ByteWriter,
  places: ByteWriter,
): void {
  const bytes = segment.postings
  const end = segment.postingStarts[term + 1] ?? 0
  let at = segment.postingStarts[term] ?? 0
  let place = segment.placeStarts[term] ?? 0
  let document = 0
  if (whole) places.bytes(segment.places.subarray(place, segment.placeStarts[term + 1]))
  while (at < end) {
    let value = 0
    for (let shift = 0, byte = 0x80; byte & 0x80; shift += 7) {
      byte = bytes[at++] ?? 0
      value |= (byte & 0x7f) << shift
    }
    document += value >>> 1
    let occurrences = 1
    if ((value & 1) === 0) {
      occurrences = 0
      for (let shift = 0, byte = 0x80; byte & 0x80; shift += 7) {
        byte = bytes[at++] ?? 0
        occurrences |= (byte & 0x7f) << shift
      }
    }
    const renamed = renumbered[document] ?? -1
    if (!whole) {
      let placesEnd = place
      for (let left = occurrences; left > 0; placesEnd++) if ((segment.places[placesEnd] ?? 0) < 0x80) left--
      if (renamed >= 0) places.bytes(segment.places.subarray(place, placesEnd))
      place = placesEnd
    }
    if (renamed < 0) continue
    postings.number(((renamed - written.last) << 1) | (occurrences === 1 ? 1 : 0))
    if (occurrences > 1) postings.number(occurrences)
    written.last = renamed
    written.frequency++
  }
}

async function mergedWords(
  parts: readonly Part[],
  renumbered: readonly Int32Array[],
  pace: Pace,
): Promise<Pick<Segment, 'words' | 'wordTerms' | 'wordCounts'>> {
  const keys = new ByteWriter()
  const keyStarts = [0]
  const wordTerms: number[] = []
  const wordCounts: number[] = []
  for (const { key, places } of inCommonOrder(parts.map(({ segment }) => segment.words))) {
    let term = -1
    let count = 0
    for (const { dictionary, at } of places) {
      const segment = parts[dictionary]?.segment
      term = Math.max(term, renumbered[dictionary]?.[segment?.wordTerms[at] ?? -1] ?? -1)
      count += segment?.wordCounts[at] ?? 0
    }
    if (term < 0) continue
    keys.bytes(key)
    keyStarts.push(keys.length)
    wordTerms.push(term)
    wordCounts.push(count)
    const others = pace()
    if (others) await others
  }
  return {
    words: { bytes: keys.taken(), starts: Uint32Array.from(keyStarts) },
    wordTerms: Uint32Array.from(wordTerms),
    wordCounts: Uint32Array.from(wordCounts),
  }
}
