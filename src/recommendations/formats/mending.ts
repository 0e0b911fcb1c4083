import { Parser } from 'htmlparser2'
import type { DirtCode } from './received.ts'

/** A text after its dirt was mended, and which dirt it was. */
export type Mended = { text: string; dirt: DirtCode[] }

const html = /<\/?(?:p|br|div|span|b|i|u|em|strong|sup|sub|a|ul|ol|li|font|h[1-6]|table|tbody|tr|td|o:p|script|style)\b[^<>]*>|&(?:[a-z]{2,8}|#\d{1,7}|#x[\da-f]{1,6});/i // prettier-ignore
const blocks = new Set([
  'p',
  'br',
  'div',
  'ul',
  'ol',
  'li',
  'table',
  'tr',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
])

/**
 * Mends what a source's machinery did to the UN's words: HTML taken off, words split at an old line end joined,
 * white space evened out. The words as received are kept beside (`original`), so nothing is lost.
 */
export function mendText(received: string): Mended {
  const dirt: DirtCode[] = []
  let text = received
  if (html.test(text)) {
    dirt.push('html')
    text = withoutHtml(text)
  }
  const joined = joinSplitWords(joinSplitSigns(text))
  if (joined !== text) dirt.push('split-word')
  return { text: evenSpaces(joined), dirt }
}

/** A name (theme, group, State) without the spaces around it; stray no-break spaces are dirt. */
export function mendName(received: string): Mended {
  const text = evenSpaces(received)
  return { text, dirt: received.includes('\u00a0') ? ['no-break-space'] : [] }
}

/** Most texts need nothing done; one look saves four passes. */
const uneven = /^\s|\s$|\s\s|[^\S ]|[\u0001-\u0008\u000e-\u001f\u00ad\u200b\u2011\u2060\ufeff]/

/** One space between words, none at line ends, no invisible characters, the no-break hyphen as a hyphen. */
export function evenSpaces(text: string): string {
  if (!uneven.test(text)) return text
  return text
    .replace(/[\u0001-\u0008\u000e-\u001f\u00ad\u200b\u2060\ufeff]/g, '')
    .replaceAll('\u2011', '-')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim()
}

function withoutHtml(received: string): string {
  let text = ''
  let hidden = 0
  const parser = new Parser({
    onopentagname: (name) => {
      if (name === 'script' || name === 'style') hidden += 1
      if (blocks.has(name)) text += '\n'
    },
    onclosetag: (name) => {
      if (name === 'script' || name === 'style') hidden -= 1
      if (blocks.has(name)) text += '\n'
    },
    ontext: (data) => {
      if (hidden === 0) text += data
    },
  })
  parser.end(received)
  return text
}

/** "system ’ s" and "non ‑ discrimination": signs that a text run of its own has set apart. */
function joinSplitSigns(text: string): string {
  return text.replace(/(?<=\p{L}) ([’\u2011]) (?=\p{Ll})/gu, '$1').replace(/(?<=\p{L})’ (?=s\b)/gu, '’')
}

/** A list of words as a set. */
const words = (list: string) => new Set(list.split(' '))

/** Before these a word hangs on purpose ("short- and long-term") or a dash has lost its space ("speed- whether"). */
const standing = words(
  'and or nor to but as et ou y o e u ni whether which that this these the a an in on by with for from at of is are speed including such',
)
/** Beginnings and ends of compounds that UN editors write with a hyphen (UN Editorial Manual). */
const compoundStarts = words(
  'non self well cross semi quasi long medium anti post decision policy gender income socio one two large small victim survivor evidence rights community land cost awareness asylum capacity migrant afro above lèse',
)
/** What most often begins a word that was split ("pro- tection", "co- nvention") begins a compound in these alone. */
const compounds = words(
  'age-appropriate child-care child-friendly co-existence co-operate ex-combatants ex-officio follow-up full-fledged high-level high-priority high-quality high-ranking ill-treated ill-treatment law-enforcement pre-detention pre-natal pre-school pre-trial pro-active pro-poor so-called sub-regional sub-saharan time-bound',
)
const compoundEnds = words(
  'based related term being making up discrimination governmental state determination sensitive responsive friendly free wide specific scale makers building sharing raising seeker seekers seeking mentioned operation time income level economic refoulement recurrence violence',
)

/**
 * "develop- ment" becomes "development"; "non- discrimination" keeps its hyphen; "short- and long-term" stays.
 * Only lower-case letters on both sides are joined, and a capital after the beginning of a compound ("anti- Semitism"):
 * names and headings are left alone.
 */
function joinSplitWords(text: string): string {
  if (!text.includes('- ')) return text
  return text.replace(
    /(?<!\p{L})(\p{L}*\p{Ll})- (\p{L}\p{Ll}*)(?![\p{L}])/gu,
    (asReceived, first: string, second: string) => {
      if (standing.has(second)) return asReceived
      const isCompound =
        compoundStarts.has(first.toLowerCase()) ||
        compoundEnds.has(second) ||
        compounds.has(`${first}-${second}`.toLowerCase())
      if (!isCompound && /^\p{Lu}/u.test(second)) return asReceived
      return isCompound ? `${first}-${second}` : first + second
    },
  )
}
