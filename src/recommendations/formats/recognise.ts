import { open, stat } from 'node:fs/promises'
import { kindOfCompoundFile, openArchive } from '#platform/files/archive.ts'
import { openCsv, type Table } from '#platform/files/csv.ts'
import { detectEncoding, readText } from '#platform/files/encoding.ts'
import { openSpreadsheet } from '#platform/files/spreadsheet.ts'
import { readWord } from '#platform/files/word.ts'
import { Refusal } from '#platform/errors.ts'
import { isConcludingObservations, readConcludingObservations } from './concluding-observations.ts'
import { linesOfText, linesOfWord, type DocumentLine } from './document-text.ts'
import type { FormatName, ReceivedRow, RecognisedFile, Stated } from './received.ts'
import { readTable, signatureOf } from './table.ts'
import { recogniseUhriJson } from './uhri-json.ts'
import { isUhriTable, readUhriTable } from './uhri-xlsx.ts'
import { isUprInfo, readUprInfo } from './upr-info-csv.ts'
import { readThematicList, thematicTables } from './upr-list.ts'
import { isReport, readReport } from './upr-report.ts'

/** A document in text is read whole; real reports stay under 1 MB. */
const largestDocument = 20_000_000

/**
 * Recognises a file by its content, never by its name. `path` is where it lies, `name` what the person calls it
 * (for messages only).
 * @throws Refusal `file.…` for anything that cannot be read, saying what is wrong with it.
 */
export async function recogniseFile(path: string, name: string): Promise<RecognisedFile> {
  const bytesTotal = await sizeOf(path, name)
  const head = await readHead(path)
  if (head.length === 0) throw new Refusal('file.empty', { file: name })
  if (startsWith(head, 'PK')) return recogniseArchive(path, name, bytesTotal)
  if (head.readUInt32BE(0) === 0xd0cf11e0) throw await refusalOfCompoundFile(path, name)
  refuseOtherKinds(head, name)
  if (looksLikeJson(head)) return recogniseUhriJson(path, name, bytesTotal)
  return recogniseText(path, name, bytesTotal)
}

async function sizeOf(path: string, file: string): Promise<number> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) throw new Refusal('file.not-found', { file })
  return found.size
}

async function readHead(path: string): Promise<Buffer> {
  const head = Buffer.alloc(4096)
  const handle = await open(path)
  const { bytesRead } = await handle.read(head, 0, head.length, 0).finally(() => handle.close())
  // At least four bytes, so that every magic number can be compared.
  return bytesRead === 0 ? Buffer.alloc(0) : head.subarray(0, Math.max(bytesRead, 4))
}

function startsWith(head: Buffer, sign: string): boolean {
  return head.subarray(0, sign.length).toString('latin1') === sign
}

/** Kinds that people send by mistake, each with its own advice. */
function refuseOtherKinds(head: Buffer, file: string): void {
  if (startsWith(head, '%PDF')) throw new Refusal('file.pdf', { file })
  if (startsWith(head, '{\\rtf')) throw new Refusal('file.rtf', { file })
  const packed = ['\x1f\x8b', '7z\xbc\xaf', 'Rar!', 'BZh', '\xfd7zXZ']
  if (packed.some((sign) => startsWith(head, sign))) throw new Refusal('file.packed', { file })
  if (/^(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|\?xml)/i.test(head.toString('latin1'))) {
    throw new Refusal('file.html', { file })
  }
}

async function refusalOfCompoundFile(path: string, file: string): Promise<Refusal> {
  const kind = await kindOfCompoundFile(path)
  const codes = {
    encrypted: 'file.encrypted',
    'old-word': 'file.old-word',
    'old-excel': 'file.old-excel',
    other: 'file.unrecognised',
  }
  return new Refusal(codes[kind], { file })
}

/** An object, or a list whose first element is an object or missing: prose may begin with a bracket as well. */
function looksLikeJson(head: Buffer): boolean {
  return /^\s*(?:\{\s*["}]|\[\s*(?:[{\]"[\d-]|$))/.test(head.toString('utf8').replace(/^\ufeff|\0+$/g, ''))
}

async function recogniseArchive(path: string, file: string, bytesTotal: number): Promise<RecognisedFile> {
  const archive = await openArchive(path, file)
  const has = (part: string) => archive.has(part)
  const isWord = has('word/document.xml')
  const isWorkbook = has('xl/workbook.xml')
  const isOffice = has('[Content_Types].xml')
  const isOpenDocument = has('mimetype') && has('content.xml')
  archive.close()
  if (isWord) return recogniseWord(path, file, bytesTotal)
  if (isWorkbook) {
    const table = await openSpreadsheet(path, file)
    if (!table) throw new Refusal('file.no-table', { file })
    return recogniseTable(table, file, bytesTotal)
  }
  if (isOpenDocument) throw new Refusal('file.open-document', { file })
  throw new Refusal(isOffice ? 'file.unrecognised' : 'file.packed', { file })
}

async function recogniseWord(path: string, file: string, bytesTotal: number): Promise<RecognisedFile> {
  const document = await readWord(path, file)
  if (thematicTables(document).length > 0) {
    return whole('upr-list', readThematicList(document, file), bytesTotal)
  }
  const recognised = recogniseDocument(linesOfWord(document), file, bytesTotal)
  if (!recognised) throw new Refusal('file.unrecognised-document', { file })
  return recognised
}

async function recogniseText(path: string, file: string, bytesTotal: number): Promise<RecognisedFile> {
  if (bytesTotal <= largestDocument) {
    let text = ''
    for await (const chunk of readText(path, file, await detectEncoding(path, file))) text += chunk
    const recognised = recogniseDocument(linesOfText(text), file, bytesTotal)
    if (recognised) return recognised
  }
  const table = await openCsv(path, file)
  if (!table) throw new Refusal('file.unrecognised', { file })
  return recogniseTable(table, file, bytesTotal)
}

function recogniseDocument(
  lines: readonly DocumentLine[],
  file: string,
  bytesTotal: number,
): RecognisedFile | undefined {
  if (isReport(lines)) return whole('upr-report', readReport(lines, file), bytesTotal)
  if (isConcludingObservations(lines)) {
    return whole('concluding-observations', readConcludingObservations(lines, file), bytesTotal)
  }
  return undefined
}

/** A person chooses among the columns of a table of its own kind by their names. */
const mostColumns = 200
const longestName = 500

function recogniseTable(table: Table, file: string, bytesTotal: number): RecognisedFile {
  const { header, bytesRead } = table
  if (isUprInfo(header)) {
    const stated = { mechanism: 'UPR' }
    return { format: 'upr-info-csv', stated, bytesTotal, bytesRead, rows: () => readUprInfo(table) }
  }
  if (isUhriTable(header)) {
    return { format: 'uhri-xlsx', stated: {}, bytesTotal, bytesRead, rows: () => readUhriTable(table) }
  }
  if (header.length > mostColumns || header.some((name) => name.length > longestName))
    throw new Refusal('file.too-wide', { file, columns: mostColumns, characters: longestName })
  return {
    format: 'table',
    stated: {},
    columns: header,
    columnsSignature: signatureOf(header),
    firstRows: () => firstRowsOf(table),
    bytesTotal,
    bytesRead,
    rows: (mapping) => readTable(table, mapping, file),
  }
}

/** Enough to tell the columns apart. */
const shownRows = 3
const shownCharacters = 120

async function firstRowsOf(table: Table): Promise<string[][]> {
  const shown: string[][] = []
  for await (const { cells } of table.rows()) {
    shown.push(cells.slice(0, table.header.length).map(shortened))
    if (shown.length === shownRows) break
  }
  return shown
}

function shortened(cell: string): string {
  return cell.length > shownCharacters ? `${cell.slice(0, shownCharacters).trimEnd()}…` : cell
}

/** A document that was read whole: small, and its rows depend on one another. */
function whole(
  format: FormatName,
  { stated, rows }: { stated: Stated; rows: ReceivedRow[] },
  bytesTotal: number,
): RecognisedFile {
  async function* each(): AsyncIterable<ReceivedRow> {
    yield* rows
  }
  return { format, stated, bytesTotal, bytesRead: () => bytesTotal, rows: each }
}
