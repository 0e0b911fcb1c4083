import { languages, type Language } from '#platform/i18n/languages.ts'
import { visitPieces, type PieceKind } from './pieces.ts'
import { fold, stem } from './stems.ts'

/**
 * What the index stores and a query asks for: the mark of a language and a stem ("e" + "discrimin"), two Chinese
 * characters ("z人权"), or "#" and what belongs to no language: numbers, document symbols, paragraph numbers.
 */
export type Term = string

const languageMarks: Readonly<Record<Language, string>> = {
  ar: 'a',
  zh: 'z',
  en: 'e',
  fr: 'f',
  ru: 'r',
  es: 's',
}
export const NEUTRAL_MARK = '#'
export const CHINESE_MARK = languageMarks.zh

/** The mark that begins all terms of a language. */
export function markOf(language: Language): string {
  return languageMarks[language]
}

/** The language whose terms begin with the mark; undefined for what belongs to no language. */
export function languageOfTerm(term: Term): Language | undefined {
  return languages.find((language) => term.startsWith(languageMarks[language]))
}

/** Longer than any word; what is longer is compared by its beginning. */
const LONGEST_WORD = 64

type Script = 'latin' | 'cyrillic' | 'arabic'
const scripts: Readonly<Record<Script, readonly Language[]>> = {
  latin: ['en', 'fr', 'es'],
  cyrillic: ['ru'],
  arabic: ['ar'],
}

function scriptOf(word: string): Script {
  const unit = word.charCodeAt(0)
  if (unit >= 0x400 && unit < 0x530) return 'cyrillic'
  if ((unit >= 0x600 && unit < 0x780) || unit >= 0xfb50) return 'arabic'
  return 'latin'
}

/** A word may stand in a text of another script ("UNICEF" in a Russian one): it is taken as its script's language. */
function languageOfWord(word: string, textLanguage: Language): Language {
  const [first, ...others] = scripts[scriptOf(word)]
  return others.includes(textLanguage) ? textLanguage : (first ?? textLanguage)
}

/** A piece of a text as it is indexed: its term and, for words of a language, the folded word itself. */
export type Analysed = { term: Term; word?: string }

/** The term of one piece of a text that is in `language`. */
export function analyse(kind: PieceKind, raw: string, language: Language): Analysed {
  if (kind === 'han') return { term: CHINESE_MARK + raw }
  const folded = fold(raw.slice(0, LONGEST_WORD))
  if (kind !== 'word') return { term: NEUTRAL_MARK + folded }
  const own = languageOfWord(folded, language)
  return { term: languageMarks[own] + stem(folded, own), word: folded }
}

/** A folded word with a mark of each language that it could be of. */
export function inEveryLanguageOf(folded: string): string[] {
  return scripts[scriptOf(folded)].map((language) => languageMarks[language] + folded)
}

/**
 * The term sequences that a piece of a query stands for, one for each language its words could be of: a reader
 * of the French or Arabic pages finds English texts by English words.
 */
export function sequencesOf(queryText: string): Term[][] {
  const all: { kind: PieceKind; start: number; end: number }[] = []
  visitPieces(queryText, (kind, start, end) => all.push({ kind, start, end }))
  // A symbol alone is looked for whole; among other words by its parts, which have places of their own.
  const [first] = all
  const symbolAlone = first?.kind === 'symbol' && all.at(-1)?.end === first.end
  const pieces = symbolAlone ? [first] : all.filter((piece) => piece.kind !== 'symbol')
  // The last character of a Chinese run is already in the pair before it, and may go on in the text.
  const last = pieces.at(-1)
  if (last?.kind === 'han' && pieces.at(-2)?.end === last.end) pieces.pop()
  if (pieces.length === 0) return []
  const sequences = languages.map((language) =>
    pieces.map(({ kind, start, end }) => analyse(kind, queryText.slice(start, end), language).term),
  )
  return [...new Map(sequences.map((sequence) => [sequence.join('\n'), sequence])).values()]
}
