import { fold } from './stems.ts'
import { CHINESE_MARK, inEveryLanguageOf, NEUTRAL_MARK, sequencesOf, type Term } from './analysis.ts'
import { visitPieces } from './pieces.ts'

/** Where in the query something was written, so that a suggestion can take its place. */
export type Written = { start: number; end: number }

/** What is looked for: any of the sequences, its terms side by side; a single word has sequences of one term. */
export type WordsNode = { kind: 'words'; sequences: Term[][]; written: Written }
/** Any word that begins so: folded beginnings, each with the mark of a language. */
export type PrefixNode = { kind: 'prefix'; beginnings: string[]; written: Written }
export type QueryNode =
  | WordsNode
  | PrefixNode
  | { kind: 'and'; parts: QueryNode[] }
  | { kind: 'or'; parts: QueryNode[] }
  | { kind: 'not'; part: QueryNode }

/** More words than this are not looked at: no question needs them, and a search stays bounded. */
export const MOST_WORDS = 64
const MOST_CHARACTERS = 2_000
const DEEPEST_BRACKETS = 32

type Lexeme =
  | { kind: 'text'; text: string; written: Written }
  | { kind: 'prefix'; text: string; written: Written }
  | { kind: 'and' | 'or' | 'not' | 'open' | 'close' }

/**
 * Understands a query: words (all must occur), `OR`, `NOT` or a leading `-`, `AND` (which is what a space means),
 * `"words side by side"`, `begin*` and brackets. NOT binds closest, then AND, then OR. Whatever makes no sense is
 * passed over, never refused. Undefined when nothing is asked for.
 */
export function parseQuery(query: string): QueryNode | undefined {
  const lexemes = lexemesOf(query.slice(0, MOST_CHARACTERS))
  const understood = new Parser(lexemes).parse()
  if (understood) return understood
  const operatorsAsWords = lexemesOf(query.slice(0, MOST_CHARACTERS).toLowerCase())
  return new Parser(operatorsAsWords).parse()
}

const quotes: Readonly<Record<string, string>> = {
  '"': '"',
  '“': '”',
  '„': '“',
  '«': '»',
  '「': '」',
  '『': '』',
}
const lexemePattern = /[(（]|[)）]|["“„«「『]|[^\s()（）"“”„«»「」『』]+/gu
const operators: Readonly<Record<string, 'and' | 'or' | 'not'>> = { AND: 'and', OR: 'or', NOT: 'not' }

function lexemesOf(query: string): Lexeme[] {
  const lexemes: Lexeme[] = []
  let words = 0
  lexemePattern.lastIndex = 0
  for (
    let match = lexemePattern.exec(query);
    match && words < MOST_WORDS;
    match = lexemePattern.exec(query)
  ) {
    const text = match[0]
    const start = match.index
    if (text === '(' || text === '（') lexemes.push({ kind: 'open' })
    else if (text === ')' || text === '）') lexemes.push({ kind: 'close' })
    else if (Object.hasOwn(quotes, text)) {
      const close = query.indexOf(quotes[text] ?? text, start + 1)
      if (close < 0) continue
      lexemes.push({ kind: 'text', text: query.slice(start + 1, close), written: { start, end: close + 1 } })
      lexemePattern.lastIndex = close + 1
      words++
    } else {
      lexemes.push(...wordLexemes(text, start, /["“„«「『(（]/u.test(query.charAt(start + text.length))))
      words++
    }
  }
  return lexemes
}

/** A minus negates the word, phrase or bracket directly behind it; with a space behind it is a dash. */
function wordLexemes(text: string, start: number, joinsNext: boolean): Lexeme[] {
  const operator = Object.hasOwn(operators, text) ? operators[text] : undefined
  if (operator) return [{ kind: operator }]
  const minus = /^-+/.exec(text)?.[0].length ?? 0
  const word = text.slice(minus)
  const written = { start: start + minus, end: start + text.length }
  const negation: Lexeme[] = minus > 0 && (word !== '' || joinsNext) ? [{ kind: 'not' }] : []
  if (word === '') return negation
  const beginning = /^(.*[^*])\*+$/u.exec(word)?.[1]
  return [
    ...negation,
    beginning ? { kind: 'prefix', text: beginning, written } : { kind: 'text', text: word, written },
  ]
}

/** Recursive descent that skips what does not fit: a missing operand, a bracket without its partner. */
class Parser {
  readonly #lexemes: readonly Lexeme[]
  #at = 0
  #depth = 0

  constructor(lexemes: readonly Lexeme[]) {
    this.#lexemes = lexemes
  }

  parse(): QueryNode | undefined {
    const alternatives: QueryNode[] = []
    while (this.#at < this.#lexemes.length) {
      const node = this.#either()
      if (node) alternatives.push(node)
      // Only a closing bracket that nothing opened stops the reading early.
      this.#at++
    }
    return joined('and', alternatives)
  }

  #either(): QueryNode | undefined {
    const parts: QueryNode[] = []
    do {
      const part = this.#all()
      if (part) parts.push(part)
    } while (this.#take('or'))
    return joined('or', parts)
  }

  #all(): QueryNode | undefined {
    const parts: QueryNode[] = []
    for (let next = this.#next(); next && next !== 'or' && next !== 'close'; next = this.#next()) {
      if (next === 'and') {
        this.#at++
        continue
      }
      const part = this.#one()
      if (part) parts.push(part)
    }
    return joined('and', parts)
  }

  #one(): QueryNode | undefined {
    let negated = false
    while (this.#take('not')) negated = !negated
    const lexeme = this.#lexemes[this.#at]
    if (!lexeme || lexeme.kind === 'or' || lexeme.kind === 'and' || lexeme.kind === 'close') return undefined
    this.#at++
    const part = lexeme.kind === 'open' ? this.#bracket() : leaf(lexeme)
    return part && negated ? { kind: 'not', part } : part
  }

  #bracket(): QueryNode | undefined {
    if (this.#depth >= DEEPEST_BRACKETS) return undefined
    this.#depth++
    const part = this.#either()
    this.#depth--
    this.#take('close')
    return part
  }

  #next(): Lexeme['kind'] | undefined {
    return this.#lexemes[this.#at]?.kind
  }

  #take(kind: Lexeme['kind']): boolean {
    if (this.#next() !== kind) return false
    this.#at++
    return true
  }
}

function joined(kind: 'and' | 'or', parts: QueryNode[]): QueryNode | undefined {
  return parts.length > 1 ? { kind, parts } : parts[0]
}

function leaf(lexeme: Lexeme): QueryNode | undefined {
  if (lexeme.kind === 'prefix') return prefix(lexeme.text, lexeme.written)
  return lexeme.kind === 'text' ? words(lexeme.text, lexeme.written) : undefined
}

function words(text: string, written: Written): WordsNode | PrefixNode | undefined {
  const sequences = sequencesOf(text)
  const only = sequences.length === 1 && sequences[0]?.length === 1 ? sequences[0][0] : undefined
  // A single Chinese character is found at the beginning of the pairs that the index holds.
  if (only?.startsWith(CHINESE_MARK) && only.length === 2)
    return { kind: 'prefix', beginnings: [only], written }
  return sequences.length > 0 ? { kind: 'words', sequences, written } : undefined
}

/** Fewer than two letters begin too many words, and Chinese has no endings: then the words are meant as they are. */
function prefix(text: string, written: Written): QueryNode | undefined {
  let pieces = 0
  let beginnings: string[] = []
  let symbolEnd = 0
  visitPieces(text, (kind, start, end) => {
    if (start < symbolEnd) return
    if (kind === 'symbol') symbolEnd = end
    pieces++
    const folded = fold(text.slice(start, end))
    if (folded.length < 2 || kind === 'han') return
    beginnings = kind === 'word' ? inEveryLanguageOf(folded) : [NEUTRAL_MARK + folded]
  })
  if (pieces === 1 && beginnings.length > 0) return { kind: 'prefix', beginnings, written }
  return words(text, written)
}

/** What a found text is marked by: everything the query looks for, not what it excludes. */
export type Wanted = { sequences: Term[][]; beginnings: string[] }

/** Collects what a query looks for. */
export function wantedBy(node: QueryNode | undefined): Wanted {
  const wanted: Wanted = { sequences: [], beginnings: [] }
  const collect = (one: QueryNode): void => {
    if (one.kind === 'words') wanted.sequences.push(...one.sequences)
    else if (one.kind === 'prefix') wanted.beginnings.push(...one.beginnings)
    else if (one.kind !== 'not') one.parts.forEach(collect)
  }
  if (node) collect(node)
  return wanted
}
