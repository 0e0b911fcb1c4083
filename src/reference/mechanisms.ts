import type { InEveryLanguage, Language } from '#platform/i18n/languages.ts'
import mechanismsFile from './data/mechanisms.json' with { type: 'json' }
import { spelling } from './spelling.ts'

export type TreatyBodyCode =
  'CERD' | 'CESCR' | 'CCPR' | 'CEDAW' | 'CAT' | 'SPT' | 'CRC' | 'CMW' | 'CRPD' | 'CED'

/** SP stands for all special procedures together, COI for all commissions of inquiry and fact-finding missions. */
export type MechanismCode = 'UPR' | TreatyBodyCode | 'SP' | 'HRC' | 'COI' | 'ACHPR' | 'IACHR' | 'COE' | 'NHRI'

export type MechanismKind = 'upr' | 'treaty-body' | 'special-procedure' | 'council' | 'regional' | 'national'

/** A body that makes recommendations to States. */
export interface Mechanism {
  code: MechanismCode
  kind: MechanismKind
  names: InEveryLanguage
  /** For lists and chips: the abbreviation where a language has one. */
  shortNames: InEveryLanguage
}

export const mechanisms: readonly Mechanism[] = mechanismsFile.map(({ code, kind, names, shortNames }) => ({
  code: code as MechanismCode,
  kind: kind as MechanismKind,
  names,
  shortNames,
}))

const byCode = new Map<string, Mechanism>(mechanisms.map((mechanism) => [mechanism.code, mechanism]))

export function mechanismByCode(code: string): Mechanism | undefined {
  return byCode.get(code)
}

/** The full name; a code that is no mechanism's comes back as it is. */
export function mechanismName(code: string, language: Language): string {
  return byCode.get(code)?.names[language] ?? code
}

/**
 * Beginnings of document symbols that belong to one body alone. A report under `A/HRC/59/15` is not among them:
 * reviews, special procedures, inquiries and the Council itself share that series, so only the document can tell.
 */
const symbolBeginnings: readonly (readonly [beginning: RegExp, mechanism: MechanismCode])[] = [
  [/^A\/HRC\/WG\.6\/(\d{1,2})\//, 'UPR'],
  [/^CERD\/C\//, 'CERD'],
  [/^E\/C\.12\//, 'CESCR'],
  [/^CCPR\/C\//, 'CCPR'],
  [/^CEDAW\/C\//, 'CEDAW'],
  [/^CAT\/OP\//, 'SPT'],
  [/^CAT\/C\//, 'CAT'],
  [/^CRC\/C\//, 'CRC'],
  [/^CMW\/C\//, 'CMW'],
  [/^CRPD\/C\//, 'CRPD'],
  [/^CED\/C\//, 'CED'],
  [/^OEA\/SER\.L\/V\/II/, 'IACHR'],
]

/**
 * The body that a UN document symbol belongs to, and the session of the UPR Working Group where the symbol says it
 * (`A/HRC/WG.6/48/SVN/1`). Undefined where the symbol alone is not certain.
 */
export function mechanismOfSymbol(
  symbol: string,
): { mechanism: MechanismCode; session?: number } | undefined {
  const written = symbol.replace(/[\s\u200b]/g, '').toUpperCase()
  for (const [beginning, mechanism] of symbolBeginnings) {
    const found = beginning.exec(written)
    if (found) return found[1] ? { mechanism, session: Number(found[1]) } : { mechanism }
  }
  return undefined
}

const codeBySpelling = new Map(
  mechanismsFile.flatMap(({ code, names, shortNames, aliases }) =>
    [code, ...Object.values(names), ...Object.values(shortNames), ...aliases].map(
      (name) => [spelling(name), code as MechanismCode] as const,
    ),
  ),
)

/** How sources begin the names of single mandates ("SR Torture", "WG Arbitrary detention") and single inquiries. */
const mandate =
  /^(?:sr|srsg|ie|wg|special (?:rapporteur|representative|procedure)|independent expert|working group)\b/
const inquiry = /^(?:coi|ffm)\b|\b(?:commission of inquiry|fact finding mission|investigative mechanism)\b/

/** The body that a source names, whatever its spelling and language ("- CRC", "Human Rights Committee", "SR Torture"). */
export function resolveMechanism(received: string): MechanismCode | undefined {
  const name = spelling(received)
  const known = codeBySpelling.get(name)
  if (known) return known
  if (mandate.test(name)) return 'SP'
  return inquiry.test(name) ? 'COI' : undefined
}
