import type { Language } from '#platform/i18n/languages.ts'
import { CHINESE_MARK, languageOfTerm, NEUTRAL_MARK, type Term } from '../analysis.ts'
import type { QueryNode } from '../query.ts'
import { bytesOf, findKey, rangeOfBeginning, stringAt } from './dictionary.ts'
import type { IndexView } from './view.ts'

/** A term looked up in every segment: its number in each (-1: not there), and in how many documents it occurs. */
export type FoundTerm = { term: Term; numbers: Int32Array; frequency: number }

/** A query in terms of a view of the index: any of some terms, a sequence of terms, or these put together. */
export type Plan =
  | { kind: 'any'; terms: readonly FoundTerm[] }
  | { kind: 'sequence'; terms: readonly FoundTerm[] }
  | { kind: 'and'; parts: readonly Plan[] }
  | { kind: 'or'; parts: readonly Plan[] }
  | { kind: 'not'; part: Plan }

/** Looks up everything that a query asks for. */
export function planOf(node: QueryNode, view: IndexView): Plan {
  switch (node.kind) {
    case 'and':
    case 'or':
      return { kind: node.kind, parts: node.parts.map((part) => planOf(part, view)) }
    case 'not':
      return { kind: 'not', part: planOf(node.part, view) }
    case 'prefix':
      return {
        kind: 'any',
        terms: termsBeginning(node.beginnings, view).map((term) => foundTerm(term, view)),
      }
    case 'words': {
      const found = node.sequences.map((sequence) => sequence.map((term) => foundTerm(term, view)))
      const single = found.filter((terms) => terms.length === 1).flat()
      const parts: Plan[] = found
        .filter((terms) => terms.length > 1)
        .map((terms) => ({ kind: 'sequence', terms }))
      if (single.length > 0) parts.push({ kind: 'any', terms: single })
      return parts.length === 1 && parts[0] ? parts[0] : { kind: 'or', parts }
    }
  }
}

/** The frequency counts documents replaced since too. */
export function foundTerm(term: Term, view: IndexView): FoundTerm {
  const key = bytesOf(term)
  const numbers = new Int32Array(view.segments.length)
  let frequency = 0
  for (const [index, { segment }] of view.segments.entries()) {
    const number = findKey(segment.terms, key)
    numbers[index] = number
    if (number >= 0) frequency += segment.frequencies[number] ?? 0
  }
  return { term, numbers, frequency }
}

/** Words of a language lead to their stems; numbers, symbols and Chinese are terms themselves. */
function termsBeginning(beginnings: readonly string[], view: IndexView): Term[] {
  const found = new Set<Term>()
  for (const beginning of beginnings) {
    const areTerms = beginning.startsWith(NEUTRAL_MARK) || beginning.startsWith(CHINESE_MARK)
    for (const { segment } of view.segments) {
      const { from, to } = rangeOfBeginning(areTerms ? segment.terms : segment.words, beginning)
      for (let at = from; at < to; at++) {
        found.add(stringAt(segment.terms, areTerms ? at : (segment.wordTerms[at] ?? 0)))
      }
    }
  }
  return [...found]
}

/** What the texts in the reader's own language weigh more. */
const OWN_LANGUAGE = 1.2

/** What a term adds to the score of a document that has it. */
export type Weighted = { numbers: Int32Array; weight: number }

/** The terms that make a match better, with their weight: the rarer in the whole index, the more (BM25's idf). */
export function weightsOf(plan: Plan, view: IndexView, language: Language): Weighted[] {
  const weights = new Map<Term, Weighted>()
  const collect = (part: Plan): void => {
    if (part.kind === 'not') return
    if (part.kind === 'and' || part.kind === 'or') return part.parts.forEach(collect)
    for (const { term, numbers, frequency } of part.terms) {
      if (frequency === 0) continue
      const rarity = Math.log(1 + Math.max(0, view.size - frequency + 0.5) / (frequency + 0.5))
      const weight = languageOfTerm(term) === language ? rarity * OWN_LANGUAGE : rarity
      weights.set(term, { numbers, weight })
    }
  }
  collect(plan)
  return [...weights.values()]
}
