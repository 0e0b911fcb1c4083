/** What in the words of an unnamed State tells who it is. Pure. */
import { stateByCode, stateSpellings } from '#reference/states.ts'

const addresses = /\b(?:https?:\/\/|www\.)\S+|\b[\w.+-]+@[\w-]+\.[\w.-]+/i
/** United Nations document symbols: `A/HRC/58/9`, `CRC/C/XTL/CO/3`. */
const symbols = /\b[A-Z]{1,8}(?:\/[A-Z0-9.-]+){2,}/

/**
 * The first words that tell: the State's name in any spelling and language, its codes, an address, the symbol of a
 * document. Undefined where none was found, which proves nothing: the form says so.
 */
export function tellingWords(text: string, stateId: string): string | undefined {
  const state = stateByCode(stateId)
  const names = stateSpellings.filter(([, code]) => code === stateId).map(([name]) => name)
  const folded = fold(text)
  const named = names.find((name) => standsIn(` ${folded} `, fold(name)) || writtenTogether(text, name))
  if (named) return named
  const codes = [stateId, state?.alpha2 ?? stateId].map(
    (code) => new RegExp(`(?<![\\p{L}\\p{N}])${code}(?![\\p{L}\\p{N}])`, 'u'),
  )
  return [...codes, addresses, symbols].map((told) => told.exec(text)?.[0]).find((told) => told !== undefined)
}

/**
 * Whether a name stands in a text, both folded, also with the endings that languages give to names: “Talmaris” is told by
 * “Talmarian”, «Талмарис» by «Талмариса», «Словения» by «Словении».
 */
function standsIn(text: string, name: string): boolean {
  const ending = name.length < 6 ? 0 : /\p{Script=Cyrillic}/u.test(name) ? 2 : 1
  return ending ? text.includes(` ${name.slice(0, -ending)}`) : text.includes(` ${name} `)
}

/** Chinese puts no space between words, and Arabic joins “and”, “of” and the article to them. */
function writtenTogether(text: string, name: string): boolean {
  return /[\p{Script=Han}\p{Script=Arabic}]/u.test(name) && fold(text).includes(fold(name))
}

/** Without case, accents and marks, words with one space between. */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .join(' ')
    .trim()
}
