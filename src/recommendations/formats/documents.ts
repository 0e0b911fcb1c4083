import { resolveStateName } from '#reference/states.ts'
import type { Stated } from './received.ts'

/** What a paragraph of a document starts with: "140.7 Ratify …", "115.1. …", "6.34Adopt …". */
const uprNumber = /^\s*(\d{1,3}\.\d{1,3})(?:\.(?!\d))?\s*(?=\S)/

/** Splits "140.7 Ratify …" into number and text; undefined when the text has no such number. */
export function splitUprNumber(text: string): { paragraph: string; rest: string } | undefined {
  const found = uprNumber.exec(text)
  return found?.[1] ? { paragraph: found[1], rest: text.slice(found[0].length) } : undefined
}

/** A treaty body's or rapporteur's paragraph: "37. The Committee …", "12.The …", "7 Reiterating …" under a heading. */
const wholeNumber = /^(?:[^\n]{1,160}[^\n.;:,]\n)?\s*(\d{1,3})\s*\.\s*(?=[\p{Lu}\p{Lo}"“«¿(])/u

/** The paragraph number at the start of a text, the review's or a committee's, and the words after it. */
export function splitParagraphNumber(text: string): { paragraph: string; rest: string } | undefined {
  const review = splitUprNumber(text)
  if (review) return review
  const found = wholeNumber.exec(text)
  return found?.[1] ? { paragraph: found[1], rest: text.slice(found[0].length) } : undefined
}

/** Document symbols of the Council, its review and the treaty bodies ("A/HRC/59/15", "E/C.12/AUS/CO/6"). */
export const symbolPattern =
  /\b(?:A\/HRC\/(?:WG\.6\/)?\d{1,3}(?:\/[A-Z]{3})?\/\d{1,3}|(?:CCPR|CEDAW|CERD|CRC|CRPD|CMW|CED|CAT)\/(?:C|OP)\/(?:OP[A-Z]{2}\/)?[A-Z]{2,5}\/[A-Z]+\/[\d-]+|E\/C\.12\/[A-Z]{3}\/CO\/[\d-]+|E\/C\.12\/1\/Add\.\d+)(?:\/(?:Add|Rev|Corr)\.\d+)*/ // prettier-ignore

/** The report that an addendum belongs to: "A/HRC/59/15/Add.1" → "A/HRC/59/15". */
export function reportOfAddendum(symbol: string): string {
  return symbol.replace(/\/(?:Add|Corr)\.\d+$/, '')
}

/** The lines a list or report carries about itself, in which State and session are looked for. */
export type Line = { text: string; where: 'page header' | 'title' | 'first page' }

const reviewTitles = [
  // "UPR of Slovenia (4th Cycle - 48th Session)", "EPU de la Slovénie (4e cycle – 48e session)"
  /\b(?:UPR|Universal Periodic Review) of (?:the )?(?<state>.+?) \((?<cycle>\d)\w* cycle\s*[-–—,]\s*(?<session>\d{1,2})\w* session\)/i,
  /\b(?:EPU|Examen périodique universel)\s*:? (?:de la |de l[’']|du |des |de |d[’'])?(?<state>.+?) \((?<cycle>\d)\S* cycle\s*[-–—,]\s*(?<session>\d{1,2})\S* session\)/i,
  /\b(?:EPU|Examen periódico universal)\s*:? (?:de la |de los |del |de )?(?<state>.+?) \((?<cycle>\d)\S* ciclo\s*[-–—,]\s*(?<session>\d{1,2})\S* (?:período de sesiones|sesión)\)/i,
  // A file's own title: "UPR20_ Slovenia_ThematicListRecommendations_E"
  /\bUPR\s?(?<session>\d{1,2})[_ ]+(?<state>[^_]+?)_+\w*(?:Thematic|Matri)/i,
]

/** No title is longer, in characters. */
const longestTitle = 1_000

/** The State and session that a thematic list states of itself. Never taken from the three letters of a symbol. */
export function readReviewTitle(lines: Line[]): Pick<Stated, 'state' | 'session'> {
  for (const title of reviewTitles) {
    for (const line of lines) {
      const found = title.exec(line.text.slice(0, longestTitle).replace(/\s+/g, ' '))?.groups
      if (!found?.state) continue
      return {
        state: { received: found.state.trim(), where: line.where },
        ...(found.session ? { session: Number(found.session) } : {}),
      }
    }
  }
  return {}
}

type Front = readonly { text: string }[]

/** The State whose review a report is about: named under the report's title, or in "The review of X was held". */
export function readReviewedState(front: Front, title: RegExp): Stated['state'] {
  for (let at = 0; at < Math.min(front.length, 60); at += 1) {
    // A title may be wrapped over two lines; the State follows on the same line after a colon, or on the next.
    for (const count of [1, 2]) {
      const text = front.slice(at, at + count).map((line) => line.text.trim()).join(' ') // prettier-ignore
      if (!title.test(text)) continue
      const after = text.slice((title.exec(text)?.index ?? 0) + (title.exec(text)?.[0].length ?? 0))
      const found = [after, front[at + count]?.text ?? ''].map(bareName).find(isState)
      if (found !== undefined) return { received: found, where: 'title' }
    }
  }
  const text = joined(front)
  const reviewed = [
    /The review of (.{3,80}?) (?:was held|took place)/,
    /L[’']Examen (?:concernant|relatif à) (?:la |le |les |l[’'])?(.{3,80}?) a eu lieu/,
    /El examen (?:relativo a|correspondiente a|de) (?:la |el |los )?(.{3,80}?) (?:se llevó a cabo|tuvo lugar)/,
  ]
  for (const sentence of reviewed) {
    const name = bareName(sentence.exec(text)?.[1] ?? '')
    if (isState(name)) return { received: name, where: 'paragraph 1' }
  }
  return undefined
}

/** The State whose report a committee considered: the longest end of the title that is a State's name. */
export function readReportingState(front: Front, title: RegExp): Stated['state'] {
  for (let at = 0; at < Math.min(front.length, 60); at += 1) {
    if (!title.test(front[at]?.text ?? '')) continue
    for (const count of [1, 2, 3]) {
      const words = bareName(joined(front.slice(at, at + count))).split(/(?<=[\s’'])/)
      for (let from = 1; from < words.length; from += 1) {
        const name = words.slice(from).join('').trim()
        if (isState(name)) return { received: name, where: 'title' }
      }
    }
  }
  return undefined
}

function bareName(text: string): string {
  return text.slice(0, longestTitle).replace(/^[\s:*–—-]+|[\s*†]+$/g, '')
}

function isState(name: string): boolean {
  const code = name === '' ? undefined : resolveStateName(name)
  return code !== undefined && code !== 'not-stated'
}

function joined(front: Front): string {
  return front.map((line) => line.text.trim()).join(' ').replace(/\s+/g, ' ') // prettier-ignore
}

const ordinals = words('first second third fourth fifth sixth seventh eighth ninth')
const teens = words(
  'tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth',
)
const tens = words('twentieth thirtieth fortieth fiftieth')
const tensBefore = words('twenty thirty forty fifty')
const french = ['', 'dix', 'vingt', 'trente', 'quarante', 'cinquante']
const frenchUnits = words(
  'première deuxième troisième quatrième cinquième sixième septième huitième neuvième',
)
const spanish = words('décimo vigésimo trigésimo cuadragésimo quincuagésimo')
const spanishUnits = words('primer segundo tercer cuarto quinto sexto séptimo octavo noveno')

function words(list: string): string[] {
  return list.split(' ')
}

/** "forty-eighth", "48th", "quarante-huitième", "cuadragésimo octavo", "48º" → 48; for sessions up to 59. */
export function readOrdinal(text: string): number | undefined {
  const figure = /^(\d{1,2})(?!\d)/.exec(text)?.[1]
  if (figure) return Number(figure)
  const [first = '', second = ''] = text
    .toLowerCase()
    .replace(/ et /, '-')
    .split(/[\s-]+/)
  const place = (list: readonly string[], word: string) => list.indexOf(word) + 1
  const unit = place(ordinals, second) || place(frenchUnits, second.replace('unième', 'première')) || place(spanishUnits, second) // prettier-ignore
  const before = place(tensBefore, first) ? place(tensBefore, first) + 1 : Math.max(french.indexOf(first), 0)
  if (before > 0 && unit > 0) return before * 10 + unit
  if (place(spanish, first) > 0) return place(spanish, first) * 10 + unit
  if (place(teens, first) > 0) return place(teens, first) + 9
  if (place(tens, first) > 0) return (place(tens, first) + 1) * 10
  return place(ordinals, first) || place(frenchUnits, first) || place(spanishUnits, first) || undefined
}

const sessionSentences = [
  /Working Group on the Universal Periodic Review.{0,160}?held its ([\w-]+(?: \w+)?) session/i,
  /(\d{1,2})\w\w session of the (?:UPR )?Working Group/i,
  /Groupe de travail sur l[’']Examen périodique universel.{0,160}?a tenu sa ([\wéèêîû-]+(?: et \w+)?(?: \d+)?) session/i,
  /Grupo de Trabajo sobre el Examen Periódico Universal.{0,160}?celebró su (\d{1,2}\S*|[\wáéíóú]+(?: [\wáéíóú]+)?) período de sesiones/i,
  /普遍定期审议工作组.{0,120}?第\s?(\d{1,2})\s?届会议/,
]

/** The Working Group's session, which a report gives in its first paragraph (not the Council's, on its cover). */
export function readSession(front: Front): number | undefined {
  const text = joined(front)
  for (const sentence of sessionSentences) {
    const session = readOrdinal(sentence.exec(text)?.[1] ?? '')
    if (session !== undefined) return session
  }
  return undefined
}

const months = [
  'january|janvier|enero', 'february|février|febrero', 'march|mars|marzo', 'april|avril|abril', 'may|mai|mayo',
  'june|juin|junio', 'july|juillet|julio', 'august|août|agosto', 'september|septembre|septiembre',
  'october|octobre|octubre', 'november|novembre|noviembre', 'december|décembre|diciembre',
].map((names) => names.split('|')) // prettier-ignore

/** The day under "Distr.: General" on the cover, as YYYY-MM-DD. */
export function readDistributionDay(front: Front): string | undefined {
  const cover = joined(front.slice(0, 60))
  const found = /Distr\S* ?\S+.{0,80}?(\d{1,2})(?:er)? (?:de )?(\p{L}{3,10}) (?:de )?((?:19|20)\d\d)/u.exec(
    cover,
  )
  const month = months.findIndex((names) => names.includes(found?.[2]?.toLowerCase() ?? '')) + 1
  if (!found || month === 0) return undefined
  return `${found[3]}-${String(month).padStart(2, '0')}-${String(found[1]).padStart(2, '0')}`
}
