import { readFile, stat } from 'node:fs/promises'
import { streamXlsxRows, type CellValue } from 'hucre'
import { Refusal } from '../errors.ts'
import { openArchive } from './archive.ts'
import type { Table, TableRow } from './csv.ts'

/** The largest workbook that is read, in bytes as it lies on disk (it is held in memory, its sheets are not). */
const largest = 200_000_000
/** A header stands in one of these first rows: exports put a title above it. */
const headerWithin = 20

/**
 * Opens the first sheet of an .xlsx file (SpreadsheetML, ECMA-376) that has a header; undefined when none has one.
 * Dates come as YYYY-MM-DD, numbers as JavaScript writes them.
 * @throws Refusal for a workbook that is unsafe or broken.
 */
export async function openSpreadsheet(path: string, file: string): Promise<Table | undefined> {
  const archive = await openArchive(path, file)
  const sheets = archive.names.filter((name) => /^xl\/worksheets\/[^/]+\.xml$/.test(name)).length
  archive.close()
  const bytesTotal = (await stat(path)).size
  if (bytesTotal > largest) throw new Refusal('file.too-large', { file, megabytes: largest / 1e6 })
  const bytes = await readFile(path)
  for (let sheet = 0; sheet < sheets; sheet += 1) {
    const header = await findHeader(readSheet(bytes, sheet, file))
    if (!header) continue
    let bytesRead = 0
    return {
      header: header.cells.map((cell) => cell.trim()),
      rows: async function* () {
        bytesRead = 0
        for await (const row of readSheet(bytes, sheet, file)) {
          if (row.row > header.row && row.cells.some((cell) => cell !== '')) yield row
        }
        bytesRead = bytesTotal
      },
      bytesRead: () => bytesRead,
    }
  }
  return undefined
}

async function findHeader(rows: AsyncIterable<TableRow>): Promise<TableRow | undefined> {
  for await (const row of rows) {
    if (row.cells.filter((cell) => cell.trim() !== '').length >= 2) return row
    if (row.row >= headerWithin) return undefined
  }
  return undefined
}

async function* readSheet(bytes: Uint8Array, sheet: number, file: string): AsyncIterable<TableRow> {
  try {
    for await (const { index, values } of streamXlsxRows(bytes, { sheet })) {
      yield { row: index + 1, cells: values.map(textOf) }
    }
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal('file.spreadsheet-broken', { file })
  }
}

function textOf(value: CellValue): string {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10)
  return value === null ? '' : String(value)
}

/** The day of an Excel serial date (days since 1899-12-30), as YYYY-MM-DD. */
export function dayOfSerial(serial: number): string {
  return new Date(Date.UTC(1899, 11, 30) + Math.floor(serial) * 86_400_000).toISOString().slice(0, 10)
}
