import type { InEveryLanguage, Language } from '#platform/i18n/languages.ts'
import imaginaryStatesFile from './data/imaginary-states.json' with { type: 'json' }
import regionsFile from './data/regions.json' with { type: 'json' }
import aliasesFile from './data/state-aliases.json' with { type: 'json' }
import statesFile from './data/states.json' with { type: 'json' }
import { remembered, spelling } from './spelling.ts'

/** ISO 3166-1 alpha-3, in capitals. */
export type StateCode = string

/** The five regional groups of the United Nations. */
export type RegionCode =
  'africa' | 'asia-pacific' | 'eastern-europe' | 'latin-america-caribbean' | 'western-europe-others'

export interface State {
  code: StateCode
  /** ISO 3166-1 alpha-2. */
  alpha2: string
  /** Three digits of the UN's M49 standard; empty for an imaginary State. */
  m49: string
  /** The UN's official short name. */
  names: InEveryLanguage
  region: RegionCode
  /** A least developed country on `leastDevelopedAsOf`. */
  ldc: boolean
  /** A small island developing State (list of UN-OHRLLS). */
  sids: boolean
  /** False for the two observer States and for imaginary ones. */
  unMember: boolean
  /** Longitude and latitude in degrees of a place on its land, so that the map can show it however small. */
  point: readonly [number, number]
}

export interface Region {
  code: RegionCode
  names: InEveryLanguage
}

function stateOfRow(row: (typeof statesFile.states)[number]): State {
  const [longitude = 0, latitude = 0] = row.point
  return { ...row, region: row.region as RegionCode, point: [longitude, latitude] }
}

/** The 193 Member States, the Holy See and the State of Palestine, sorted by code. */
export const states: readonly State[] = statesFile.states.map(stateOfRow)

/** The day for which `ldc` is true: States graduate from the list. */
export const leastDevelopedAsOf: string = statesFile.leastDevelopedAsOf

/** States that exist only in demonstrations. They are resolved like real ones but stand in no list of States. */
export const imaginaryStates: readonly State[] = imaginaryStatesFile.map(stateOfRow)

/** True for a State that exists only in demonstrations: a page that shows it says so. */
export function isImaginary(code: StateCode): boolean {
  return imaginaryStates.some((state) => state.code === code)
}

/** Whether the States that a page shows are imaginary: all of them, only some, or none. */
export function imaginaryAmong(codes: readonly StateCode[]): boolean | 'partly' {
  if (!codes.some(isImaginary)) return false
  return codes.every(isImaginary) || 'partly'
}

export const regions: readonly Region[] = regionsFile as readonly Region[]

/** Whether a code is that of a regional group. */
export function isRegion(code: string): code is RegionCode {
  return regions.some((region) => region.code === code)
}

const everyState = [...states, ...imaginaryStates]
const byCode = new Map(everyState.map((state) => [state.code, state]))

/** The State of an ISO 3166-1 alpha-3 code in capitals; also an imaginary one. */
export function stateByCode(code: string): State | undefined {
  return byCode.get(code)
}

/** The UN's short name; a code that is no State's comes back as it is. */
export function stateName(code: StateCode, language: Language): string {
  return byCode.get(code)?.names[language] ?? code
}

/**
 * The UN writes the same name in two orders ("Iran (Islamic Republic of)", "Islamic Republic of Iran") and with
 * or without the article, so a State is known by the words of its name whatever their order.
 */
function wordsOfName(name: string): string {
  return spelling(name)
    .split(' ')
    .filter((word) => word !== 'the')
    .sort()
    .join(' ')
}

/** Every official name and every other spelling that sources use, with the State it means. */
export const stateSpellings: readonly (readonly [spelling: string, code: StateCode])[] = [
  ...everyState.flatMap((state) => Object.values(state.names).map((name) => [name, state.code] as const)),
  ...Object.entries(aliasesFile).flatMap(([code, names]) => names.map((name) => [name, code] as const)),
]

const codeByWords = new Map(stateSpellings.map(([name, code]) => [wordsOfName(name), code]))
const notStated: ReadonlySet<string> = new Set(['unknown', 'not stated', 'not specified'])

/**
 * Which State a name means, in any of the six languages and any spelling that the UN, UHRI or UPR Info use.
 * `not-stated` where the source says that it does not know ("(Unknown)"). Undefined for anything else: regions,
 * organisations, treaties, territories. ISO codes are no names: letters in a text or symbol are never a State.
 */
export const resolveStateName: (name: string) => StateCode | 'not-stated' | undefined = remembered(
  (name) => codeByWords.get(wordsOfName(name)) ?? (notStated.has(spelling(name)) ? 'not-stated' : undefined),
)
