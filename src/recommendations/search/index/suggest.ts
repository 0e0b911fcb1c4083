import type { Language } from '#platform/i18n/languages.ts'
import { inEveryLanguageOf, markOf } from '../analysis.ts'
import { visitPieces } from '../pieces.ts'
import type { QueryNode, WordsNode } from '../query.ts'
import { fold } from '../stems.ts'
import { rangeOfBeginning, stringAt } from './dictionary.ts'
import { foundTerm } from './plan.ts'
import { ACCENTED_FORM } from './segment.ts'
import type { IndexView } from './view.ts'

/** A word in so few recommendations may be a slip of the source itself: another so many times as frequent is offered. */
const RARE = 2
const TIMES_AS_FREQUENT = 100
const SHORTEST_WORD = 4

/** The query with each word that (nearly) never occurs replaced by the likeliest that does; undefined if none is. */
export function suggestionFor(
  view: IndexView,
  written: string,
  query: QueryNode | undefined,
  language: Language,
): string | undefined {
  let mended = written
  let changed = false
  // From the end, so that what is replaced does not move what is still to be.
  for (const { sequences, written: place } of singleWords(query).toReversed()) {
    const frequency = sequences.reduce((sum, [term = '']) => sum + foundTerm(term, view).frequency, 0)
    if (frequency > RARE) continue
    const word = likeliest(view, fold(written.slice(place.start, place.end)), language)
    if (!word || (frequency > 0 && word.count < frequency * TIMES_AS_FREQUENT)) continue
    mended = mended.slice(0, place.start) + word.written + mended.slice(place.end)
    changed = true
  }
  return changed ? mended : undefined
}

/** The words of a query that stand for themselves, outside quotation marks and not excluded. */
function singleWords(query: QueryNode | undefined): WordsNode[] {
  if (!query || query.kind === 'not' || query.kind === 'prefix') return []
  if (query.kind === 'words') return query.sequences.every((terms) => terms.length === 1) ? [query] : []
  return query.parts.flatMap(singleWords)
}

type Candidate = { written: string; count: number; distance: number }

function likeliest(view: IndexView, folded: string, language: Language): Candidate | undefined {
  const only = onlyWord(folded)
  if (only === undefined) return undefined
  const most = only.length < 6 ? 1 : 2
  const candidates = new Map<string, Candidate>()
  for (const marked of inEveryLanguageOf(only)) {
    // People mistype the beginning least: only words with the same first letter are looked at.
    const beginning = marked.slice(0, 2)
    for (const { segment } of view.segments) {
      const { from, to } = rangeOfBeginning(segment.words, beginning)
      for (let at = from; at < to; at++) {
        const bytes = (segment.words.starts[at + 1] ?? 0) - (segment.words.starts[at] ?? 0)
        if (bytes < only.length - most) continue
        const [plain = '', accented] = stringAt(segment.words, at).slice(1).split(ACCENTED_FORM)
        const distance = editDistance(only, plain, most)
        if (distance > most || distance === 0) continue
        const key = accented ?? plain
        const count = (segment.wordCounts[at] ?? 0) * (marked.startsWith(markOf(language)) ? 2 : 1)
        const known = candidates.get(key)
        if (known) known.count += count
        else candidates.set(key, { written: key, count, distance })
      }
    }
  }
  return [...candidates.values()].sort(
    (one, other) => one.distance - other.distance || other.count - one.count,
  )[0]
}

/** The word a piece of a query consists of; undefined where it is short, a number, Chinese or several. */
function onlyWord(folded: string): string | undefined {
  const words: string[] = []
  let others = 0
  visitPieces(folded, (kind, start, end) => {
    if (kind === 'word') words.push(folded.slice(start, end))
    else others++
  })
  const [word] = words
  return words.length === 1 && others === 0 && word && word.length >= SHORTEST_WORD ? word : undefined
}

/**
 * How many letters must be added, left out, replaced or swapped with their neighbour to make one word the other;
 * anything above `most` where it is more (optimal string alignment).
 */
function editDistance(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1
  let beforeLast: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (let row = 1; row <= one.length; row++) {
    const current = [row]
    let least = row
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1]
      let distance = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      )
      const swapped =
        row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      if (swapped) distance = Math.min(distance, (beforeLast[column - 2] ?? 0) + 1)
      current.push(distance)
      least = Math.min(least, distance)
    }
    if (least > most) return most + 1
    beforeLast = last
    last = current
  }
  return last[other.length] ?? most + 1
}
