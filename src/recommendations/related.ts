/** The same call made again in other words: which of a State's recommendations are most like one of them. Pure. */
import type { Language } from '#platform/i18n/languages.ts'
import { analyse } from './search/analysis.ts'
import { visitPieces } from './search/pieces.ts'

export type Text = { text: string; language: Language }

/**
 * From here up two texts are shown as the same call. Found by looking at three reviews of one State: rewordings of
 * one call lie above, other calls on the same theme below.
 */
export const sameCall = 0.25

/**
 * The candidates with how alike each is to `text`, most alike first. Words count by their stems, and the less the
 * more of the candidates share them: "ensure" and "measures" say little, "quota" says much. From 0 (no word in
 * common) to 1 (the same words); 0 for a text in another language.
 */
export function rankByLikeness<Candidate extends Text>(
  text: Text,
  candidates: readonly Candidate[],
): { candidate: Candidate; likeness: number }[] {
  const own = stemsOf(text)
  const others = candidates.map((candidate) => ({ candidate, stems: stemsOf(candidate) }))
  const weight = weightsIn([own, ...others.map(({ stems }) => stems)])
  const size = (stems: ReadonlySet<string>) => {
    let sum = 0
    for (const stem of stems) sum += weight(stem)
    return sum
  }
  const ownSize = size(own)
  return others
    .map(({ candidate, stems }) => {
      const shared = size(own.intersection(stems))
      return { candidate, likeness: shared && shared / Math.sqrt(ownSize * size(stems)) }
    })
    .sort((left, right) => right.likeness - left.likeness)
}

/** Readers go from one recommendation of a State to the next, so the same texts are compared again and again. */
const kept = new Map<string, ReadonlySet<string>>()
const mostKept = 2_000

function stemsOf({ text, language }: Text): ReadonlySet<string> {
  const key = `${language} ${text}`
  const known = kept.get(key)
  if (known) return known
  const stems = new Set<string>()
  visitPieces(text, (kind, start, end) => stems.add(analyse(kind, text.slice(start, end), language).term))
  kept.set(key, stems)
  const [oldest] = kept.keys()
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
  return stems
}

/** The rarer among these texts, the heavier: the logarithm of how many texts there are to one that has the stem. */
function weightsIn(texts: readonly ReadonlySet<string>[]): (stem: string) => number {
  const counts = new Map<string, number>()
  for (const stems of texts) for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + 1)
  const byCount = Array.from({ length: texts.length + 1 }, (_, count) => Math.log(1 + texts.length / count))
  return (stem) => byCount[counts.get(stem) ?? 1] ?? 0
}
