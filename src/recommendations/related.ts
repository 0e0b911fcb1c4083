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
  const size = (stems: ReadonlySet<string>) => [...stems].reduce((sum, stem) => sum + weight(stem), 0)
  const ownSize = size(own)
  return others
    .map(({ candidate, stems }) => {
      const shared = size(own.intersection(stems))
      return { candidate, likeness: shared && shared / Math.sqrt(ownSize * size(stems)) }
    })
    .sort((left, right) => right.likeness - left.likeness)
}

function stemsOf({ text, language }: Text): Set<string> {
  const stems = new Set<string>()
  visitPieces(text, (kind, start, end) => stems.add(analyse(kind, text.slice(start, end), language).term))
  return stems
}

/** The rarer among these texts, the heavier: the logarithm of how many texts there are to one that has the stem. */
function weightsIn(texts: readonly ReadonlySet<string>[]): (stem: string) => number {
  const counts = new Map<string, number>()
  for (const stems of texts) for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + 1)
  return (stem) => Math.log(1 + texts.length / (counts.get(stem) ?? 1))
}
