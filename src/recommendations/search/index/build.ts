import type { Language } from '#platform/i18n/languages.ts'
import { analyse, languageOfTerm, markOf, NEUTRAL_MARK, type Term } from '../analysis.ts'
import type { IndexedRecommendation } from '../contract.ts'
import { visitPieces, type PieceKind } from '../pieces.ts'
import { fold } from '../stems.ts'
import { allBits, clearBit, type Bits } from './bits.ts'
import { ByteWriter } from './bytes.ts'
import { ColumnsWriter } from './columns.ts'
import { stringsOf } from './dictionary.ts'
import { ACCENTED_FORM, keyTableOf, keyText, MOST_DOCUMENTS, type Segment } from './segment.ts'
import type { AllFacetValues } from './values.ts'

/** A segment and which of its documents are still true. */
export type LiveSegment = { segment: Segment; live: Bits }

/** So many pieces make a segment; writing it down then takes some 20 ms. Merging makes larger ones. */
const MOST_PIECES = 200_000
/** Texts of one recommendation are so far apart that no phrase runs from one into the next. */
const GAP_BETWEEN_TEXTS = 16

type WordEntry = { term: number; count: number }

/** Turns recommendations, one after the other, into one segment. */
export class SegmentBuilder {
  readonly #columns: ColumnsWriter
  readonly #keys: string[] = []
  readonly #documents = new Map<string, number>()
  readonly #replaced: number[] = []
  readonly #lengths: number[] = []
  readonly #published: number[] = []
  readonly #paragraphs: number[] = []

  readonly #terms = new Map<Term, number>()
  readonly #words = new Map<string, WordEntry>()
  /** By language and raw spelling: most pieces are seen many times and analysed once. */
  readonly #known = new Map<string, Map<string, { term: number; word: WordEntry | undefined }>>()

  /** Of every piece its term and position; those of document d begin at #pieceStarts[d]. */
  #pieceTerms = new Uint32Array(1 << 16)
  #piecePositions = new Uint32Array(1 << 16)
  #pieces = 0
  readonly #pieceStarts: number[] = [0]

  constructor(values: AllFacetValues) {
    this.#columns = new ColumnsWriter(values)
  }

  get size(): number {
    return this.#keys.length
  }

  get full(): boolean {
    return this.#pieces >= MOST_PIECES || this.size >= MOST_DOCUMENTS
  }

  /** Takes in a recommendation; one with the same key that came before is replaced. */
  add(one: IndexedRecommendation): void {
    const key = keyText(one.stateId, one.id)
    this.withdraw(key)
    this.#documents.set(key, this.size)
    this.#keys.push(key)
    this.#columns.add(one)
    this.#published.push(dateNumber(one))
    this.#paragraphs.push(one.paragraphOrder)
    let position = 0
    for (const { language, text } of one.texts) {
      position = this.#addText(text, language, position) + GAP_BETWEEN_TEXTS
    }
    const pieces = this.#pieces - (this.#pieceStarts.at(-1) ?? 0)
    this.#lengths.push(Math.min(pieces, 0xffff))
    for (const number of [one.document, one.paragraph ?? '']) {
      if (number !== '') this.#addPiece(this.#termNumber(NEUTRAL_MARK + fold(number)), position)
      position += GAP_BETWEEN_TEXTS
    }
    this.#pieceStarts.push(this.#pieces)
  }

  /** Takes out a recommendation that was added before; nothing happens if there was none. */
  withdraw(key: string): void {
    const document = this.#documents.get(key)
    if (document !== undefined) this.#replaced.push(document)
    this.#documents.delete(key)
  }

  /** Writes the segment down. */
  finish(): LiveSegment {
    const live = allBits(this.size)
    for (const document of this.#replaced) clearBit(live, document)
    const order = [...this.#terms.keys()].sort()
    const keys = stringsOf(this.#keys)
    return {
      live,
      segment: {
        size: this.size,
        keys,
        keyTable: keyTableOf(keys),
        lengths: Uint16Array.from(this.#lengths),
        published: Uint32Array.from(this.#published),
        paragraphs: Float64Array.from(this.#paragraphs),
        columns: this.#columns.taken(),
        terms: stringsOf(order),
        ...this.#inverted(order),
        ...this.#lexicon(order),
      },
    }
  }

  #addText(text: string, language: Language, firstPosition: number): number {
    let known = this.#known.get(language)
    if (!known) this.#known.set(language, (known = new Map()))
    const spellings = known
    return visitPieces(
      text,
      (kind, start, end, position) => {
        const raw = text.slice(start, end)
        let piece = spellings.get(raw)
        if (!piece) {
          piece = this.#analysed(kind, raw, language)
          spellings.set(detached(raw), piece)
        }
        if (piece.word) piece.word.count++
        this.#addPiece(piece.term, position)
      },
      firstPosition,
    )
  }

  #analysed(kind: PieceKind, raw: string, language: Language): { term: number; word: WordEntry | undefined } {
    const { term, word } = analyse(kind, raw, language)
    const number = this.#termNumber(detached(term))
    if (word === undefined) return { term: number, word: undefined }
    const mark = markOf(languageOfTerm(term) ?? language)
    const written = raw.toLowerCase().normalize('NFC')
    const key = detached(mark + word + (written === word ? '' : ACCENTED_FORM + written))
    let entry = this.#words.get(key)
    if (!entry) this.#words.set(key, (entry = { term: number, count: 0 }))
    return { term: number, word: entry }
  }

  #termNumber(term: Term): number {
    let number = this.#terms.get(term)
    if (number === undefined) this.#terms.set(term, (number = this.#terms.size))
    return number
  }

  #addPiece(term: number, position: number): void {
    if (this.#pieces === this.#pieceTerms.length) {
      this.#pieceTerms = doubled(this.#pieceTerms)
      this.#piecePositions = doubled(this.#piecePositions)
    }
    this.#pieceTerms[this.#pieces] = term
    this.#piecePositions[this.#pieces] = position
    this.#pieces++
  }

  /** Sorts all pieces by term (a counting sort, so documents and positions stay in order) and writes the postings. */
  #inverted(
    order: readonly Term[],
  ): Pick<Segment, 'frequencies' | 'postings' | 'postingStarts' | 'places' | 'placeStarts'> {
    const ends = new Uint32Array(this.#terms.size + 1)
    for (let piece = 0; piece < this.#pieces; piece++) ends[(this.#pieceTerms[piece] ?? 0) + 1]!++
    for (let term = 1; term < ends.length; term++) ends[term]! += ends[term - 1]!
    const starts = ends.slice()
    const documents = new Uint16Array(this.#pieces)
    const positions = new Uint32Array(this.#pieces)
    for (let document = 0; document < this.size; document++) {
      const to = this.#pieceStarts[document + 1] ?? 0
      for (let piece = this.#pieceStarts[document] ?? 0; piece < to; piece++) {
        const place = starts[this.#pieceTerms[piece] ?? 0]!++
        documents[place] = document
        positions[place] = this.#piecePositions[piece] ?? 0
      }
    }
    const postings = new ByteWriter(this.#pieces)
    const places = new ByteWriter(this.#pieces)
    const frequencies = new Uint16Array(order.length)
    const postingStarts = new Uint32Array(order.length + 1)
    const placeStarts = new Uint32Array(order.length + 1)
    for (const [index, term] of order.entries()) {
      const number = this.#termNumber(term)
      frequencies[index] = writeTerm(
        documents,
        positions,
        ends[number] ?? 0,
        ends[number + 1] ?? 0,
        postings,
        places,
      )
      postingStarts[index + 1] = postings.length
      placeStarts[index + 1] = places.length
    }
    return { frequencies, postings: postings.taken(), postingStarts, places: places.taken(), placeStarts }
  }

  #lexicon(order: readonly Term[]): Pick<Segment, 'words' | 'wordTerms' | 'wordCounts'> {
    const rank = new Uint32Array(order.length)
    for (const [index, term] of order.entries()) rank[this.#termNumber(term)] = index
    const words = [...this.#words.keys()].sort()
    const entries = words.map((word) => this.#words.get(word) ?? { term: 0, count: 0 })
    return {
      words: stringsOf(words),
      wordTerms: Uint32Array.from(entries, (entry) => rank[entry.term] ?? 0),
      wordCounts: Uint32Array.from(entries, (entry) => entry.count),
    }
  }
}

/** Writes the postings of one term from its sorted pieces and returns in how many documents it occurs. */
function writeTerm(
  documents: Uint16Array,
  positions: Uint32Array,
  from: number,
  to: number,
  postings: ByteWriter,
  places: ByteWriter,
): number {
  let frequency = 0
  let lastDocument = 0
  for (let piece = from; piece < to;) {
    const document = documents[piece] ?? 0
    let lastPosition = 0
    let end = piece
    for (; end < to && documents[end] === document; end++) {
      const position = positions[end] ?? 0
      places.number(position - lastPosition)
      lastPosition = position
    }
    const occurrences = end - piece
    postings.number(((document - lastDocument) << 1) | (occurrences === 1 ? 1 : 0))
    if (occurrences > 1) postings.number(occurrences)
    lastDocument = document
    frequency++
    piece = end
  }
  return frequency
}

/** YYYYMMDD of what is known of the date. */
function dateNumber({ publishedOn, year }: IndexedRecommendation): number {
  const digits = (publishedOn ?? String(year ?? 0)).replaceAll('-', '')
  return Number(digits.padEnd(8, '0').slice(0, 8)) || 0
}

/** A copy that does not keep alive the long text that the engine cut it from. */
function detached(text: string): string {
  return text.length < 13 ? text : Buffer.from(text, 'utf16le').toString('utf16le')
}

function doubled(array: Uint32Array): Uint32Array<ArrayBuffer> {
  const twice = new Uint32Array(array.length * 2)
  twice.set(array)
  return twice
}
