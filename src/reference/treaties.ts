import type { InEveryLanguage } from '#platform/i18n/languages.ts'
import statusFile from './data/treaty-status.json' with { type: 'json' }
import treatiesFile from './data/treaties.json' with { type: 'json' }
import type { StateCode } from './states.ts'

/** A core human rights treaty of the United Nations or one of its protocols. */
export interface Treaty {
  /** The abbreviation that OHCHR uses: "ICERD", "CRC-OP-AC". */
  code: string
  /** The title as adopted. */
  names: InEveryLanguage
  /** What it is about, in a few words. */
  shortNames: InEveryLanguage
}

export interface TreatyStatus {
  treaty: string
  status: 'state-party' | 'signatory' | 'no-action'
  /** Of ratification, accession or succession; only for a State party. */
  year?: number
}

/** The 18 instruments, each protocol after its treaty. */
export const treaties: readonly Treaty[] = treatiesFile

/** When the status was true: a year, since our source gives no day. To be shown wherever a status is. */
export const treatyStatusAsOf: string = statusFile.asOf

type StatusCell = number | string | null

function statusOfCell(treaty: string, cell: StatusCell): TreatyStatus {
  if (cell === 's') return { treaty, status: 'signatory' }
  return typeof cell === 'number' && cell > 0
    ? { treaty, status: 'state-party', year: cell }
    : { treaty, status: 'no-action' }
}

const cellsByState = new Map<StateCode, readonly StatusCell[]>(Object.entries(statusFile.status))

/**
 * What a State has done about each instrument, in the order of `treaties`. An instrument whose status is not known
 * is left out; for a State that the source does not cover (observers, imaginary ones) the list is empty.
 */
export function treatyStatus(state: StateCode): TreatyStatus[] {
  const cells = cellsByState.get(state) ?? []
  return statusFile.treaties.flatMap((treaty, column) => {
    const cell = cells[column] ?? null
    return cell === null ? [] : [statusOfCell(treaty, cell)]
  })
}
