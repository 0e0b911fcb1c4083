/** What a title and some words say: weighted terms for comparing, and hints at the subject. Pure. */
import { visitTerms } from './glossary.ts'
import { piecesOf } from './pieces.ts'
import type { Hints } from './tags.ts'

export interface TextTerms {
  /** How often each term occurs; in the title it counts twice, which is where the subject stands. */
  counts: ReadonlyMap<string, number>
  /** The sum of the counts. */
  length: number
  hints: Hints
}

const inTitle = 2

export function termsOf({
  title,
  words,
  language,
}: {
  title: string
  words: string
  language: string
}): TextTerms {
  const counts = new Map<string, number>()
  const themes = new Set<string>()
  const groups = new Set<string>()
  let length = 0
  for (const [text, weight] of [
    [title, inTitle],
    [words, 1],
  ] as const) {
    visitTerms(piecesOf(text, language), (term, concept) => {
      counts.set(term, (counts.get(term) ?? 0) + weight)
      length += weight
      for (const theme of concept?.themes ?? []) themes.add(theme)
      for (const group of concept?.groups ?? []) groups.add(group)
    })
  }
  return { counts, length, hints: { themes, groups } }
}
