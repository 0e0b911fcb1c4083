/** A request in numbers, ready to be compared with every row of an index; threads can pass it on. */
import { imaginaryStates, states } from '#reference/states.ts'
import { supportKinds } from '#reference/support-kinds.ts'
import { NEUTRAL_MARK } from '#recommendations/search/analysis.ts'
import type { Asking } from './card.ts'
import type { Tagged } from './tags.ts'
import type { Vocabulary } from './vocabulary.ts'

export interface Question {
  asked: Pick<Asking, 'id' | 'keys' | 'who' | 'from' | 'to' | 'state'>
  kinds: number
  themes: NumberedTags
  groups: NumberedTags
  targets: NumberedTags
  recommendations: Uint32Array
  clusters: Uint32Array
  /** The terms of its words and what each is worth; together 1. */
  terms: Uint32Array
  worth: Float32Array
  /** The number of the language of its words, and how much of their worth an offer in another language can share. */
  language: number
  worthInAll: number
}

export interface NumberedTags {
  numbers: Uint16Array
  /** 0 to 1. */
  sureness: Float32Array
}

const bitOfKind = new Map(supportKinds.map(({ code }, number) => [code, 1 << number]))

/** One bit for each kind of support. */
export function kindBits(kinds: readonly string[]): number {
  return kinds.reduce((bits, kind) => bits | (bitOfKind.get(kind) ?? 0), 0)
}

/** The kinds of a set of bits, in the order of the list. */
export function kindsOf(bits: number): string[] {
  return [...bitOfKind].filter(([, bit]) => bits & bit).map(([kind]) => kind)
}

/** Every State, real or imaginary; its place is its number in the columns. */
export const numberedStates = [...states, ...imaginaryStates]
const numberOfState = new Map(numberedStates.map(({ code }, number) => [code, number]))

export function stateNumber(code: string | null): number {
  return (code !== null && numberOfState.get(code)) || (code === numberedStates[0]?.code ? 0 : -1)
}

export function questionOf(asked: Asking, vocabulary: Vocabulary): Question {
  const { id, keys, who, from, to, state, kinds, tags, recommendations, clusters, text } = asked
  const worths = [...text.counts].map(
    ([term, count]) => [term, vocabulary.worth(term) * (1 + Math.log(count))] as const,
  )
  const worthy = worths.filter(([, worth]) => worth > 0)
  const sumOf = (terms: typeof worthy) => terms.reduce((sum, [, worth]) => sum + worth, 0)
  const all = sumOf(worthy)
  return {
    asked: { id, keys, who, from, to, state },
    kinds: kindBits(kinds),
    themes: numberedTags(tags.themes),
    groups: numberedTags(tags.groups),
    targets: numberedTags(tags.targets),
    recommendations: Uint32Array.from(new Set(recommendations), (one) => vocabulary.recommendation(one)),
    clusters: Uint32Array.from(new Set(clusters), (one) => vocabulary.cluster(one)),
    terms: Uint32Array.from(worthy, ([term]) => vocabulary.term(term)),
    worth: Float32Array.from(worthy, ([, worth]) => worth / all),
    language: vocabulary.language(asked.language),
    worthInAll: all > 0 ? sumOf(worthy.filter(([term]) => isOfEveryLanguage(term))) / all : 0,
  }
}

/** Concepts, numbers and document symbols; all other terms are stems of one language. */
function isOfEveryLanguage(term: string): boolean {
  return term.startsWith('*') || term.startsWith(NEUTRAL_MARK)
}

function numberedTags(tags: Tagged): NumberedTags {
  return { numbers: Uint16Array.from(tags.keys()), sureness: Float32Array.from(tags.values()) }
}
