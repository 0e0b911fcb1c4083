import { Refusal } from '#platform/errors.ts'
import { detectLanguage } from '../language.ts'
import type { Position } from '../model.ts'
import { joinLines, wordsOf, type DocumentLine } from './document-text.ts'
import { readDistributionDay, readReviewedState, readSession, symbolPattern } from './documents.ts'
import { mendText } from './mending.ts'
import type { ReceivedRow, RowProblem, Stated } from './received.ts'
import { readRecommenders } from './recommenders.ts'

/** The report's title in the six languages. */
const title =
  /Report of the Working Group on the Universal Periodic Review|Rapport du Groupe de travail sur l[’']Examen périodique universel|Informe del Grupo de Trabajo sobre el Examen Periódico Universal|Доклад Рабочей группы по универсальному периодическому обзору|普遍定期审议工作组(?:的)?报告|تقرير الفريق العامل المعني بالاستعراض الدوري الشامل/i // prettier-ignore

/** True for a Working Group report that holds recommendations. */
export function isReport(lines: readonly DocumentLine[]): boolean {
  const front = lines.slice(0, 150).map((line) => line.text).join(' ') // prettier-ignore
  return title.test(front.replace(/\s+/g, ' '))
}

/** A recommendation's number at the start of a line; Arabic editions write "140-1". */
const recommendationStart = /^\s*(\d{1,3})[.-](\d{1,3})\.?(?=\s|\p{L}|$)\s*/u
/** A paragraph's number at the start of a line. */
const paragraphStart = /^\s*(\d{1,3})\s*[.-](?!\d)\s*/

type Section = { paragraph: number; introduction: string[]; position: Position | undefined }
type Draft = { section: Section; item: number; line: number; texts: string[] }

/**
 * Reads the Working Group's report: paragraphs "140.1" and on under the numbered paragraph that introduces them
 * ("140. The following recommendations will be examined by …"), not what States said in the debate. The introduction
 * tells the position: pending, unless the State already supported or noted them.
 * @throws Refusal when the report holds no recommendation.
 */
export function readReport(
  lines: readonly DocumentLine[],
  file: string,
): { stated: Stated; rows: ReceivedRow[] } {
  const drafts = findRecommendations(lines)
  if (drafts.length === 0) throw new Refusal('file.no-recommendations', { file })
  const stated = readStated(lines, drafts)
  const words = wordsOf(lines)
  let before: Draft | undefined
  const rows = drafts.map((draft) => {
    const row = readRow(draft, stated, words)
    const expected = before?.section === draft.section ? before.item + 1 : 1
    if (draft.item !== expected) {
      row.doubts.push({
        code: 'paragraph-skipped',
        details: { expected: `${draft.section.paragraph}.${expected}` },
      })
    }
    before = draft
    return row
  })
  return { stated, rows }
}

/** How many numbers may be missing (a line lost in copying) before a number is taken for part of a sentence. */
const mayBeMissing = 3

function findRecommendations(lines: readonly DocumentLine[]): Draft[] {
  const drafts: Draft[] = []
  let section: Section | undefined
  let draft: Draft | undefined
  for (const { line, text, startsBlock, isHeading } of lines) {
    const item = recommendationStart.exec(text)
    const last = draft?.section === section ? (draft?.item ?? 0) : 0
    const number = Number(item?.[2])
    if (
      section &&
      item &&
      Number(item[1]) === section.paragraph &&
      number > last &&
      number <= last + 1 + mayBeMissing
    ) {
      section.position ??= positionOf(section.introduction.join(' '))
      draft = { section, item: number, line, texts: [text.slice(item[0].length)] }
      drafts.push(draft)
      continue
    }
    const paragraph = Number(paragraphStart.exec(text)?.[1])
    if (opensSection(paragraph, section, draft)) {
      section = { paragraph, introduction: [text], position: undefined }
      draft = undefined
    } else if (draft) {
      if (isHeading || isFinished(draft.texts, text, startsBlock)) draft = undefined
      else draft.texts.push(text)
    } else if (section && section.introduction.length < 12) section.introduction.push(text)
  }
  return drafts
}

/** A paragraph that may introduce recommendations; once they have begun, only one that soon follows ends them. */
function opensSection(paragraph: number, section: Section | undefined, draft: Draft | undefined): boolean {
  const before = section?.paragraph ?? 0
  return paragraph > before && (!draft || paragraph <= before + 10)
}

/** After "(Spain)." nothing goes on; after "(Spain);" only a further text with States of its own, no footnote. */
function isFinished(texts: readonly string[], next: string, startsBlock: boolean): boolean {
  const last = texts.at(-1) ?? ''
  if (/[)）][\s*]*[.。]\s*$/.test(last)) return true
  if (!/[)）][\s*]*[;；؛]\s*$/.test(last)) return false
  return /^\s*(?:\d{1,2}\s|[*†])/.test(next) || (startsBlock && !/^\s*\p{Ll}/u.test(next))
}

function readRow(draft: Draft, stated: Stated, words: ReadonlySet<string>): ReceivedRow {
  const doubts: RowProblem[] = []
  const original = joinLines(draft.texts, words)
  const mended = mendText(original)
  const attributed = readRecommenders(mended.text)
  if (attributed.unclear !== undefined) {
    doubts.push({ code: 'recommender-unclear', details: { received: attributed.unclear } })
  } else if (attributed.recommendingStates.length === 0) doubts.push({ code: 'recommender-missing' })
  const paragraph = `${draft.section.paragraph}.${draft.item}`
  return {
    row: draft.line,
    states: [],
    mechanism: 'UPR',
    ...(stated.symbol ? { symbol: stated.symbol } : {}),
    ...(stated.session ? { session: stated.session } : {}),
    ...(stated.publishedOn ? { publishedOn: stated.publishedOn } : {}),
    ...(stated.language ? { language: stated.language } : {}),
    paragraph,
    text: attributed.text,
    original: `${paragraph} ${original}`,
    kind: 'recommendation',
    position: draft.section.position ?? 'pending',
    positionSource: [stated.symbol, `para. ${draft.section.paragraph}`].filter(Boolean).join(' - '),
    recommendingStates: attributed.recommendingStates,
    ...(attributed.parts ? { parts: attributed.parts } : {}),
    themes: [],
    groups: [],
    sdgs: [],
    dirt: attributed.text === '' ? [...mended.dirt, 'empty-text'] : mended.dirt,
    refusals: attributed.text === '' ? [{ code: 'text-missing' }] : [],
    doubts,
  }
}

const examinedLater = /will be examined|responses? in due|seront examinées|serán examinadas|examinará|будут рассмотрены|рассмотрит|将予以审议|将(?:对|审议)|ستنظر|سيُنظر|ستبحث/i // prettier-ignore
const notSupported = /\bnoted\b|not enjoy|not support|cannot be accepted|pris note|note des|ne recueillent pas|tom\w+ nota|no (?:cuentan|gozan)|к сведению|не пользуются|注意到|不支持|علما|لا تحظى/i // prettier-ignore
const supported = /enjoy(?:ed)? the support|supported|accepted|recueillent l|appuy|apoy|пользуются поддержкой|поддержан|支持|接受|تحظى بتأييد|تأييد/i // prettier-ignore

/** The position that an introducing paragraph gives to all recommendations under it. */
function positionOf(introduction: string): Position {
  if (examinedLater.test(introduction)) return 'pending'
  if (notSupported.test(introduction)) return 'noted'
  return supported.test(introduction) ? 'supported' : 'pending'
}

function readStated(lines: readonly DocumentLine[], drafts: readonly Draft[]): Stated {
  const front = lines.slice(0, 150)
  const symbol = front
    .map((line) => symbolPattern.exec(line.text)?.[0])
    .find((found) => found?.startsWith('A/HRC/'))
  const state = readReviewedState(front, title)
  const session = readSession(front)
  const publishedOn = readDistributionDay(front)
  const language = detectLanguage(drafts.slice(0, 5).flatMap((draft) => draft.texts).join(' ')) // prettier-ignore
  return {
    ...(state ? { state } : {}),
    ...(session ? { session } : {}),
    ...(symbol ? { symbol } : {}),
    mechanism: 'UPR',
    ...(publishedOn ? { publishedOn } : {}),
    ...(language ? { language: language.language } : {}),
  }
}
