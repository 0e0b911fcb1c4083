/** BM25 over words alone: what matching is measured against. Pure. */
import { piecesOf } from './pieces.ts'
import { inverseFrequency } from './vocabulary.ts'

export interface Worded {
  id: string
  title: string
  words: string
  language: string
}

/** The settings that are usual, and best on most collections. */
const k1 = 1.2
const b = 0.75

/**
 * Ranks documents by a query's words. Stems are made by the language of each text and fillers left out; a stem that
 * two languages share ("torture") is one, so a text in another language is found as far as words alone can.
 */
export function bm25(documents: readonly Worded[]): (query: Worded) => string[] {
  const counted = documents.map((document) => countsOf(document))
  const averageLength = counted.reduce((sum, { length }) => sum + length, 0) / Math.max(1, documents.length)
  const having = new Map<string, number>()
  for (const { counts } of counted) {
    for (const stem of counts.keys()) having.set(stem, (having.get(stem) ?? 0) + 1)
  }
  return (query) => {
    const asked = countsOf(query).counts
    const scored = documents.map(({ id }, number) => {
      const { counts = new Map<string, number>(), length = 0 } = counted[number] ?? {}
      let score = 0
      for (const [stem, times] of asked) {
        const count = counts.get(stem)
        if (!count) continue
        const worth = inverseFrequency(documents.length, having.get(stem) ?? 0)
        score += (times * worth * count * (k1 + 1)) / (count + k1 * (1 - b + (b * length) / averageLength))
      }
      return { id, score }
    })
    return scored
      .filter(({ score }) => score > 0)
      .sort((one, other) => other.score - one.score)
      .map(({ id }) => id)
  }
}

function countsOf({ title, words, language }: Worded): { counts: Map<string, number>; length: number } {
  const counts = new Map<string, number>()
  // A stem begins with the mark of its language, one letter.
  const stems = piecesOf(`${title}\n${words}`, language).map((piece) => piece.slice(1))
  for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + 1)
  return { counts, length: stems.length }
}
