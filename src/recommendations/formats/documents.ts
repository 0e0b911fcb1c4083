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
  /\b(?:A\/HRC\/(?:WG\.6\/)?\d{1,3}(?:\/[A-Z]{3})?\/\d{1,3}|(?:CCPR|CEDAW|CERD|CRC|CRPD|CMW|CED|CAT)(?:\/OP(?:AC|SC)?)?\/C\/[A-Z]{2,5}\/[A-Z]+\/[\d-]+|E\/C\.12\/[A-Z]{3}\/CO\/[\d-]+|E\/C\.12\/1\/Add\.\d+)(?:\/(?:Add|Rev|Corr)\.\d+)*/ // prettier-ignore

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

/** The State and session that a thematic list states of itself. Never taken from the three letters of a symbol. */
export function readReviewTitle(lines: Line[]): Pick<Stated, 'state' | 'session'> {
  for (const title of reviewTitles) {
    for (const line of lines) {
      const found = title.exec(line.text.replace(/\s+/g, ' '))?.groups
      if (!found?.state) continue
      return {
        state: { received: found.state.trim(), where: line.where },
        ...(found.session ? { session: Number(found.session) } : {}),
      }
    }
  }
  return {}
}
