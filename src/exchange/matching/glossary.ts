/**
 * Words of the field in six languages. Where a text says "birth certificate", "acte de naissance" or "出生证" it says
 * the same, and something of its themes and groups. Pure.
 */
import { languages } from '#platform/i18n/languages.ts'
import glossaryFile from './data/glossary.json' with { type: 'json' }
import { piecesOf } from './pieces.ts'

export interface Concept {
  /** The term that stands for it in every language; no stem begins with an asterisk. */
  term: string
  themes: readonly string[]
  groups: readonly string[]
}

interface Phrase {
  /** The stems after the first. */
  rest: readonly string[]
  concept: Concept
}

/** By the first stem of each phrase; the longest first, so that "human trafficking" is not read as "human". */
const phrases: ReadonlyMap<string, readonly Phrase[]> = phrasesByFirstStem()

function phrasesByFirstStem(): Map<string, Phrase[]> {
  const found = new Map<string, Phrase[]>()
  for (const { code, themes, groups, words } of glossaryFile) {
    const concept = { term: `*${code}`, themes, groups }
    for (const language of languages) {
      for (const phrase of words[language]) {
        const [first, ...rest] = piecesOf(phrase, language)
        if (first) found.set(first, [...(found.get(first) ?? []), { rest, concept }])
      }
    }
  }
  for (const list of found.values()) list.sort((one, other) => other.rest.length - one.rest.length)
  return found
}

/** Calls with each term of the text, in order: a concept where there is one, else the stem itself. */
export function visitTerms(
  pieces: readonly string[],
  visit: (term: string, concept: Concept | undefined) => void,
): void {
  let at = 0
  while (at < pieces.length) {
    const piece = pieces[at] ?? ''
    const start = at + 1
    const phrase = phrases.get(piece)?.find(({ rest }) => rest.every((stem, i) => pieces[start + i] === stem))
    visit(phrase?.concept.term ?? piece, phrase?.concept)
    at = start + (phrase?.rest.length ?? 0)
  }
}
