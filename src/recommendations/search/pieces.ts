/**
 * What a piece of a text is:
 * - `word`: letters only
 * - `number`: holds a digit ("2030", "16b")
 * - `symbol`: a document symbol or paragraph number, whole ("A/HRC/59/15", "6.34"); its parts follow as pieces
 * - `han`: two neighbouring Chinese characters, or the last one of a run
 */
export type PieceKind = 'word' | 'number' | 'symbol' | 'han'

/** Receives one piece: `text.slice(start, end)` stands at `position`; a symbol shares its first part's position. */
export type PieceVisitor = (kind: PieceKind, start: number, end: number, position: number) => void

const SEPARATOR = 0
const LETTER = 1
const DIGIT = 2
/** Belongs to the word it stands in but begins none: accents, vowel signs, soft hyphens, joiners. */
const MARK = 3
const HAN = 4

/**
 * The class of every UTF-16 code unit. Surrogates separate: so no term holds one, and the order of terms by code
 * unit is their order by UTF-8 byte.
 */
const classes = classTable()

function classTable(): Uint8Array {
  const table = new Uint8Array(65_536)
  for (let unit = 0; unit < table.length; unit++) {
    if (unit >= 0xd800 && unit <= 0xdfff) continue
    const character = String.fromCharCode(unit)
    if (/\p{Script=Han}/u.test(character)) table[unit] = /\p{L}/u.test(character) ? HAN : SEPARATOR
    else if (/\p{L}/u.test(character)) table[unit] = LETTER
    else if (/\p{N}/u.test(character)) table[unit] = DIGIT
    else if (/\p{M}|\p{Cf}/u.test(character)) table[unit] = MARK
  }
  return table
}

const SLASH = 0x2f
const FULL_STOP = 0x2e
const HYPHEN = 0x2d
/** Longer than any document symbol; what is longer is found by its parts only. */
const LONGEST_SYMBOL = 64

/**
 * Cuts a text into the pieces that are searched for, in order, in one pass and without regular expressions.
 * Returns the position after the last piece.
 */
export function visitPieces(text: string, visit: PieceVisitor, firstPosition = 0): number {
  let position = firstPosition
  let at = 0
  while (at < text.length) {
    const unit = classOf(text, at)
    if (unit === HAN) {
      const end = endOfRun(text, at, HAN)
      for (let start = at; start < end; start++) visit('han', start, Math.min(start + 2, end), position++)
      at = end
    } else if (unit === LETTER || unit === DIGIT) {
      const end = endOfCompound(text, at)
      position = visitCompound(text, at, end, position, visit)
      at = end
    } else at++
  }
  return position
}

function classOf(text: string, at: number): number {
  return classes[text.charCodeAt(at)] ?? SEPARATOR
}

function endOfRun(text: string, start: number, of: number): number {
  let end = start + 1
  while (end < text.length && classOf(text, end) === of) end++
  return end
}

function endOfChunk(text: string, start: number): number {
  let end = start + 1
  while (end < text.length) {
    const unit = classOf(text, end)
    if (unit !== LETTER && unit !== DIGIT && unit !== MARK) break
    end++
  }
  return end
}

/** Chunks joined as in a symbol: by `/`; by `.` before a digit ("WG.6", "6.34"); by `-` between digits ("6-7"). */
function endOfCompound(text: string, start: number): number {
  let end = endOfChunk(text, start)
  while (end + 1 < text.length) {
    const joiner = text.charCodeAt(end)
    const next = classOf(text, end + 1)
    const joined =
      (joiner === SLASH && (next === LETTER || next === DIGIT)) ||
      (joiner === FULL_STOP && next === DIGIT) ||
      (joiner === HYPHEN && next === DIGIT && classOf(text, end - 1) === DIGIT)
    if (!joined) break
    end = endOfChunk(text, end + 1)
  }
  return end
}

function visitCompound(text: string, start: number, end: number, first: number, visit: PieceVisitor): number {
  let position = first
  let chunk = start
  while (chunk < end) {
    const chunkEnd = Math.min(endOfChunk(text, chunk), end)
    const digits = hasDigit(text, chunk, chunkEnd)
    if (chunk === start && chunkEnd < end && end - start <= LONGEST_SYMBOL && hasDigit(text, start, end)) {
      visit('symbol', start, end, position)
    }
    if (digits || !isElided(text, chunk, chunkEnd)) {
      visit(digits ? 'number' : 'word', chunk, chunkEnd, position++)
    }
    chunk = chunkEnd + 1
  }
  return position
}

function hasDigit(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (classOf(text, at) === DIGIT) return true
  return false
}

/** The l of "l'homme", the qu of "qu'il", the s of "women's": part of the spelling, not a word to search for. */
function isElided(text: string, start: number, end: number): boolean {
  if (end - start <= 2 && isApostrophe(text, end) && classOf(text, end + 1) === LETTER) return true
  return end - start === 1 && /s/i.test(text.charAt(start)) && start > 1 && isApostrophe(text, start - 1)
}

function isApostrophe(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  return unit === 0x27 || unit === 0x2019 || unit === 0x02bc
}
