import { stat } from 'node:fs/promises'
import { openArchive } from './archive.ts'
import type { Table, TableRow } from './csv.ts'
import { readSheet, readWorkbook } from './workbook.ts'

/** A header stands in one of these first rows: exports put a title above it. */
const headerWithin = 20

/**
 * Opens the first sheet of an .xlsx file that has a header; undefined when none has one. Rows stream: only the
 * workbook's shared strings are held. Days come as YYYY-MM-DD, other numbers as the file writes them.
 * @throws Refusal for a workbook that is unsafe, broken or too large.
 */
export async function openSpreadsheet(path: string, file: string): Promise<Table | undefined> {
  const bytesTotal = (await stat(path)).size
  const archive = await openArchive(path, file)
  try {
    const workbook = await readWorkbook(archive)
    for (const sheet of workbook.sheets) {
      const header = await findHeader(readSheet(workbook, sheet))
      if (!header) continue
      let bytesRead = 0
      return {
        header: header.cells.map((cell) => cell.trim()),
        rows: async function* () {
          bytesRead = 0
          const again = await openArchive(path, file)
          try {
            for await (const row of readSheet({ ...workbook, archive: again }, sheet)) {
              if (row.row > header.row && row.cells.some((cell) => cell !== '')) yield row
            }
            bytesRead = bytesTotal
          } finally {
            again.close()
          }
        },
        bytesRead: () => bytesRead,
      }
    }
    return undefined
  } finally {
    archive.close()
  }
}

async function findHeader(rows: AsyncIterable<TableRow>): Promise<TableRow | undefined> {
  for await (const row of rows) {
    if (row.cells.filter((cell) => cell.trim() !== '').length >= 2) return row
    if (row.row >= headerWithin) return undefined
  }
  return undefined
}
