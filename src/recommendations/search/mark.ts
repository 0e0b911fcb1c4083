import type { Language } from '#platform/i18n/languages.ts'
import { analyse } from './analysis.ts'
import { visitPieces } from './pieces.ts'
import type { Wanted } from './query.ts'

/** A part of a text and whether it is something that was looked for. */
export type MarkedPart = { text: string; hit: boolean }

type PlacedTerm = { term: string; beginning: string; start: number; end: number; beginningEnd: number }

/**
 * Cuts a text in `language` into parts so that what the query looked for can be marked. The parts joined are
 * exactly the text. Words of a phrase are marked only where they stand side by side.
 */
export function mark(text: string, language: Language, wanted: Wanted): MarkedPart[] {
  if (wanted.sequences.length === 0 && wanted.beginnings.length === 0) return [{ text, hit: false }]
  const hits = new Uint8Array(text.length)
  const places = placesOf(text, language)
  const sequencesByFirst = Map.groupBy(wanted.sequences, (sequence) => sequence[0])
  for (const [position, terms] of places.entries()) {
    for (const { term, beginning, start, beginningEnd } of terms) {
      if (wanted.beginnings.some((one) => beginning.startsWith(one))) hits.fill(1, start, beginningEnd)
      for (const sequence of sequencesByFirst.get(term) ?? []) {
        const sequenceEnd = endOfSequence(places, position, sequence)
        if (sequenceEnd !== undefined) hits.fill(1, start, sequenceEnd)
      }
    }
  }
  return partsOf(text, hits)
}

function placesOf(text: string, language: Language): PlacedTerm[][] {
  const places: PlacedTerm[][] = []
  visitPieces(text, (kind, start, end, position) => {
    const raw = text.slice(start, end)
    const { term, word } = analyse(kind, raw, language)
    const beginning = word === undefined ? term : term.charAt(0) + word
    // A single Chinese character is looked for as the beginning of a pair: only itself is marked then.
    const beginningEnd = kind === 'han' ? start + 1 : end
    places[position] = [...(places[position] ?? []), { term, beginning, start, end, beginningEnd }]
  })
  return places
}

function endOfSequence(places: PlacedTerm[][], first: number, sequence: string[]): number | undefined {
  let end: number | undefined
  for (const [index, term] of sequence.entries()) {
    const found = places[first + index]?.find((place) => place.term === term)
    if (!found) return undefined
    end = found.end
  }
  return end
}

function partsOf(text: string, hits: Uint8Array): MarkedPart[] {
  const parts: MarkedPart[] = []
  for (let start = 0; start < text.length;) {
    let end = start + 1
    while (end < text.length && hits[end] === hits[start]) end++
    parts.push({ text: text.slice(start, end), hit: hits[start] === 1 })
    start = end
  }
  return parts
}
