import type { Table } from '#platform/files/csv.ts'
import { dayOfSerial } from '#platform/files/workbook.ts'
import type { ReceivedRow } from './received.ts'
import { UhriReader } from './uhri-records.ts'

/** UHRI's headers as they are, its misspelling included, and as they would be without it. */
const headers = {
  text: ['Text'],
  countries: ['Countries Concerned'],
  body: ['Reccomending Body', 'Recommending Body'],
  symbol: ['Document Symbol'],
  publishedOn: ['Document Publication Date'],
  sessions: ['UPR Session'],
  recommendingStates: ['UPR Reccomending States', 'UPR Recommending States'],
  positions: ['UPR Position'],
  themes: ['Themes'],
  groups: ['Affected Persons'],
  sdgs: ['Sdgs', 'SDGs'],
  id: ['OHCHR Annotation Id'],
} as const

/** True for the header of the sheet that the Universal Human Rights Index exports. */
export function isUhriTable(header: readonly string[]): boolean {
  return (['text', 'countries', 'body', 'symbol'] as const).every((field) => columnOf(header, field) >= 0)
}

/** Reads UHRI's sheet. It has no annotation type; only the review's texts are certain to be recommendations. */
export async function* readUhriTable(table: Table): AsyncIterable<ReceivedRow> {
  const reader = new UhriReader(false)
  for await (const { row, cells } of table.rows()) {
    const cell = (field: keyof typeof headers) => cells[columnOf(table.header, field)] ?? ''
    const annotation = {
      id: cell('id').trim(),
      type: '',
      body: cell('body'),
      countries: valuesOf(cell('countries')),
      symbol: cell('symbol'),
      text: cell('text'),
      publishedOn: dayOf(cell('publishedOn')),
      themes: valuesOf(cell('themes')),
      groups: valuesOf(cell('groups')),
      sdgs: valuesOf(cell('sdgs')),
      cycle: '',
      sessions: valuesOf(cell('sessions')),
      positions: valuesOf(cell('positions')),
      recommendingStates: valuesOf(cell('recommendingStates')),
    }
    yield reader.read(annotation, row)
  }
}

function columnOf(header: readonly string[], field: keyof typeof headers): number {
  return header.findIndex((name) => (headers[field] as readonly string[]).includes(name))
}

/** Several values in one cell are lines that begin "- "; a line without it goes on with the one above. */
function valuesOf(cell: string): string[] {
  const values: string[] = []
  for (const line of cell.split(/\r?\n/)) {
    const last = values.length - 1
    if (/^\s*-\s/.test(line) || last < 0) values.push(line)
    else values[last] = `${values[last]} ${line.trim()}`
  }
  return values.filter((value) => value.trim() !== '')
}

/** An Excel serial date or a date already in words of ISO 8601. */
function dayOf(cell: string): string {
  return /^\d{5}(?:\.\d+)?$/.test(cell.trim()) ? (dayOfSerial(Number(cell)) ?? cell) : cell
}
