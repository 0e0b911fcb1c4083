/** The documents of the register: which there are, and what each holds. Pure but for the index that it asks. */
import type { StateCode } from '#reference/states.ts'
import { stateByCode } from '#reference/states.ts'
import { mechanismByCode } from '#reference/mechanisms.ts'
import { countsBy, countsByEach, goalsAmong } from './counting.ts'
import type { Counted, Positions, Register } from './counting.ts'
import type { FacetName, Filter } from './search/contract.ts'

/** A document in the list of documents. */
export type DocumentInNumbers = {
  document: string
  count: number
  state: StateCode
  mechanism: string
  year: number | undefined
}

/** What the list of documents can be narrowed by. */
export const documentFacets = ['state', 'mechanism', 'year'] as const satisfies readonly FacetName[]
export type DocumentFilter = Partial<Record<(typeof documentFacets)[number], readonly string[]>>

/** Every document with recommendations that a filter lets through, the newest first. */
export function documentsInNumbers(register: Register, filter: DocumentFilter): DocumentInNumbers[] {
  const [state, mechanism, year] = documentFacets.map((facet) => commonestOf(register, filter, facet))
  return countsBy(register, filter, 'document')
    .map(({ value, count }) => ({
      document: value,
      count,
      state: state?.get(value) ?? '',
      mechanism: mechanism?.get(value) ?? '',
      year: Number(year?.get(value)) || undefined,
    }))
    .map((row) => ({ row, order: orderOf(row) }))
    .sort((left, right) => (left.order < right.order ? 1 : -1))
    .map(({ row }) => row)
}

/** Year, then symbol with its numbers by value: "A/HRC/9/1" before "A/HRC/10/1". */
function orderOf({ year = 0, document }: DocumentInNumbers): string {
  return `${year} ${document.replace(/\d+/g, (digits) => digits.padStart(6, '0'))}`
}

/** The value that most recommendations of each document have; sources may differ on a few. */
function commonestOf(register: Register, filter: Filter, facet: FacetName): Map<string, string> {
  const commonest = new Map<string, { value: string; count: number }>()
  for (const { down, across, count } of register.crossCount(filter, 'document', facet))
    if (count > (commonest.get(down)?.count ?? 0)) commonest.set(down, { value: across, count })
  return new Map([...commonest].map(([document, { value }]) => [document, value]))
}

/** What the name of a document says by itself. */
export type DocumentName = {
  symbol: string | null
  mechanism: string | undefined
  session: number | undefined
  state: StateCode | undefined
}

/**
 * Reads the name that `settle` gave: a symbol, or mechanism, session and State of a document whose symbol is not
 * known ("UPR/48/SVN", "CRC/PER").
 */
export function readDocumentName(document: string): DocumentName {
  const [, mechanism = '', session, state = ''] = /^([A-Za-z]+)(?:\/(\d+))?\/([A-Z]{3})$/.exec(document) ?? []
  const isOurs = (mechanism === 'other' || mechanismByCode(mechanism)) && stateByCode(state)
  return isOurs
    ? { symbol: null, mechanism, session: session ? Number(session) : undefined, state }
    : { symbol: document, mechanism: undefined, session: undefined, state: undefined }
}

/** What one document holds. Lists are whole, commonest first; goals stand in the order of their numbers. */
export type DocumentProfile = {
  filter: Filter
  positions: Positions
  /** How many of the total are concerns or observations, not recommendations. */
  concerns: number
  states: Counted[]
  themes: Counted[]
  groups: Counted[]
  goals: Counted[]
}

export function documentProfile(register: Register, document: string): DocumentProfile {
  const filter: Filter = { document: [document] }
  const { positions, concerns, counts } = countsByEach(register, filter, ['state', 'theme', 'group', 'sdg'])
  return {
    filter,
    positions,
    concerns,
    states: counts.state,
    themes: counts.theme,
    groups: counts.group,
    goals: goalsAmong(counts.sdg),
  }
}
