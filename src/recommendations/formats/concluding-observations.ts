import { Refusal } from '#platform/errors.ts'
import { mechanismOfSymbol } from '#reference/mechanisms.ts'
import { detectLanguage } from '../language.ts'
import type { Kind } from '../model.ts'
import { joinLines, wordsOf, type DocumentLine } from './document-text.ts'
import { readDistributionDay, readReportingState, symbolPattern } from './documents.ts'
import { mendText } from './mending.ts'
import type { ReceivedRow, Stated } from './received.ts'

/** The title in the six languages. */
const title =
  /Concluding observations|Observations finales|Observaciones finales|Заключительные замечания|结论性意见|الملاحظات الختامية/i

/** True for a treaty body's concluding observations: its title and a symbol of a treaty body on the first pages. */
export function isConcludingObservations(lines: readonly DocumentLine[]): boolean {
  const front = lines.slice(0, 80).map((line) => line.text).join(' ') // prettier-ignore
  return title.test(front) && symbolOf(lines) !== undefined
}

const paragraphStart = /^\s*(\d{1,3})\s*\.(?!\d)\s*/
const subItem = /^\s*\((?:[a-z]{1,4}|[а-я]|[أ-ي]|\d{1,2})\)\s*/i
/** "II. Positive aspects", "B. …", "二、…" */
const chapterStart = /^\s*(?:[IVX]+|[A-Z]|[一二三四五六七八九十]+)[.、]\s*\p{L}/u
/** Procedural first chapter: nothing in it asks anything of the State. */
const introduction =
  /^(?:[IVX]+\.?|[A-Z]\.|一、|أولا\S*)?\s*(?:Introduction|Introducción|Введение|导言|مقدمة)\s*$/i
/** How many numbers may be missing before a number is taken for part of a sentence. */
const mayBeMissing = 3

type Draft = { paragraph: number; line: number; heading: string; items: string[][] }

/**
 * Reads concluding observations: one row a numbered paragraph, its lettered items within it. A paragraph in which
 * the committee recommends, urges or requests is a recommendation; every other one is a concern or observation.
 * @throws Refusal when no numbered paragraph is found.
 */
export function readConcludingObservations(
  lines: readonly DocumentLine[],
  file: string,
): { stated: Stated; rows: ReceivedRow[] } {
  const words = wordsOf(lines)
  const drafts = findParagraphs(lines).filter((draft) => !introduction.test(draft.heading))
  if (drafts.length === 0) throw new Refusal('file.no-recommendations', { file })
  const stated = readStated(lines, drafts)
  return { stated, rows: drafts.map((draft) => readRow(draft, stated, words)) }
}

function findParagraphs(lines: readonly DocumentLine[]): Draft[] {
  const drafts: Draft[] = []
  let chapter = ''
  let draft: Draft | undefined
  let last = 0
  for (const { line, text, startsBlock, isHeading } of lines) {
    const number = Number(paragraphStart.exec(text)?.[1])
    if (!isHeading && number > last && number <= last + 1 + mayBeMissing) {
      draft = { paragraph: number, line, heading: chapter, items: [[text.replace(paragraphStart, '')]] }
      drafts.push(draft)
      last = number
    } else if (draft && subItem.test(text)) draft.items.push([text.trim().replace(/\s+/g, ' ')])
    else if (
      isHeading ||
      ((startsBlock || chapterStart.test(text)) && looksLikeHeading(text) && isClosed(draft))
    ) {
      if (chapterStart.test(text) || introduction.test(text.trim())) chapter = text.trim()
      draft = undefined
    } else if (draft && !isFootnote(text, draft)) draft.items.at(-1)?.push(text)
  }
  return drafts
}

function isClosed(draft: Draft | undefined): boolean {
  return !draft || /[.;:。؛][’”"»)\d*]*\s*$/.test(draft.items.at(-1)?.at(-1) ?? '')
}

function looksLikeHeading(text: string): boolean {
  const bare = text.trim()
  return bare.length < 150 && !/[.;:,。；：،]$/.test(bare) && !/^\p{Ll}/u.test(bare)
}

/** "3 CRC/C/XTL/3-4, para. 12." at the foot of a page. */
function isFootnote(text: string, draft: Draft): boolean {
  return isClosed(draft) && /^\s*(?:\d{1,2}|\*+)\s+\S/.test(text)
}

/** Words with which committees ask something of a State, in the six languages. */
const asking =
  /\b(?:recommends?|calls? (?:up)?on|urges?|encourages?|requests?|invites?|should|reiterates its (?:previous )?(?:recommendation|request|call))\b|\b(?:recommande|demande|engage|exhorte|encourage|invite|prie|devrait|devraient)\b|\b(?:recomienda|insta|exhorta|alienta|solicita|pide|invita|debe|debería|deberían)\b|рекоменду|призыва|настоятельно|предлагает|следует|просит|建议|促请|敦促|鼓励|请缔约国|吁请|توصي|تحث|تدعو|تشجع|تطلب|ينبغي/i // prettier-ignore

/** Whether a committee's paragraph asks for something (a recommendation) or observes (a concern). */
export function kindOfParagraph(text: string): Kind {
  // "The State party should have …, the delegation said" is rare; a committee that only notes asks nothing.
  return asking.test(text) ? 'recommendation' : 'concern'
}

function readRow(draft: Draft, stated: Stated, words: ReadonlySet<string>): ReceivedRow {
  const original = draft.items.map((lines) => joinLines(lines, words)).join('\n')
  const { text, dirt } = mendText(original)
  const isEmpty = text === ''
  return {
    row: draft.line,
    states: [],
    ...(stated.mechanism ? { mechanism: stated.mechanism } : {}),
    ...(stated.symbol ? { symbol: stated.symbol } : {}),
    ...(stated.publishedOn ? { publishedOn: stated.publishedOn } : {}),
    ...(stated.language ? { language: stated.language } : {}),
    paragraph: String(draft.paragraph),
    text,
    original: `${draft.paragraph}. ${original}`,
    kind: kindOfParagraph(text),
    recommendingStates: [],
    themes: [],
    groups: [],
    sdgs: [],
    dirt: isEmpty ? [...dirt, 'empty-text'] : dirt,
    refusals: isEmpty ? [{ code: 'text-missing' }] : [],
    doubts: [],
  }
}

/** The document's own symbol stands before those it refers to. */
function symbolOf(lines: readonly DocumentLine[]): string | undefined {
  return lines
    .slice(0, 80)
    .map((line) => symbolPattern.exec(line.text)?.[0])
    .find((symbol) => symbol !== undefined && !symbol.startsWith('A/'))
}

function readStated(lines: readonly DocumentLine[], drafts: readonly Draft[]): Stated {
  const front = lines.slice(0, 80)
  const symbol = symbolOf(lines)
  const mechanism = symbol === undefined ? undefined : mechanismOfSymbol(symbol)?.mechanism
  const state = readReportingState(front, title)
  const publishedOn = readDistributionDay(front)
  const sample = drafts.slice(0, 5).flatMap((draft) => draft.items.flat()).join(' ') // prettier-ignore
  const language = detectLanguage(sample)
  return {
    ...(state ? { state } : {}),
    ...(symbol ? { symbol } : {}),
    ...(mechanism ? { mechanism } : {}),
    ...(publishedOn ? { publishedOn } : {}),
    ...(language ? { language: language.language } : {}),
  }
}
