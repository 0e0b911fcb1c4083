import { CsvError, parse } from 'csv-parse'
import { Readable } from 'node:stream'
import { Refusal } from '../errors.ts'
import { withoutGuard } from './csv-writer.ts'
import { detectEncoding, readText } from './encoding.ts'

/** The longest record, in characters; beyond it a quotation mark was left open or the file is no table. */
const longestRecord = 1_000_000

/** One record and its number as a spreadsheet shows it: 1 is the header. */
export type TableRow = { row: number; cells: string[] }

/** A table whose rows stream; the header is read beforehand. */
export type Table = { header: string[]; rows(): AsyncIterable<TableRow>; bytesRead(): number }

/**
 * Opens a CSV file of any encoding of `detectEncoding`, with CR, LF or CRLF line ends and comma, semicolon or tab
 * between its fields (RFC 4180 otherwise). The apostrophe that keeps spreadsheets from running a text as a formula
 * is taken off. Undefined when its first line is no header of at least two columns.
 * @throws Refusal for an endless line or a quotation mark out of place, with the row.
 */
export async function openCsv(path: string, file: string): Promise<Table | undefined> {
  const encoding = await detectEncoding(path, file)
  let bytesRead = 0
  const text = () => {
    bytesRead = 0
    return readText(path, file, encoding, (bytes) => (bytesRead += bytes))
  }
  const firstLine = await readFirstLine(text())
  const delimiter = delimiterOf(firstLine)
  if (delimiter === undefined) return undefined
  const records = () => readRecords(text(), delimiter, file)
  for await (const { cells } of records()) {
    if (cells.length < 2) return undefined
    const header = cells.map((cell) => cell.trim())
    return { header, rows: () => withoutHeader(records()), bytesRead: () => bytesRead }
  }
  return undefined
}

async function* withoutHeader(records: AsyncIterable<TableRow>): AsyncIterable<TableRow> {
  for await (const record of records) if (record.row > 1) yield record
}

async function readFirstLine(text: AsyncIterable<string>): Promise<string> {
  let read = ''
  for await (const chunk of text) {
    read += chunk
    const end = read.search(/[\r\n]/)
    if (end >= 0) return read.slice(0, end)
    if (read.length > longestRecord) return read.slice(0, 10_000)
  }
  return read
}

/** The sign that parts the header's fields, outside quotation marks. */
function delimiterOf(firstLine: string): string | undefined {
  const bare = firstLine.replace(/"[^"]*"/g, '')
  const [best] = [',', ';', '\t']
    .map((sign) => ({ sign, count: bare.split(sign).length - 1 }))
    .sort((one, other) => other.count - one.count)
  return best && best.count > 0 ? best.sign : undefined
}

async function* readRecords(
  text: AsyncIterable<string>,
  delimiter: string,
  file: string,
): AsyncIterable<TableRow> {
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: longestRecord,
  })
  const source = Readable.from(text)
  source.on('error', (error) => parser.destroy(error))
  source.pipe(parser)
  let row = 0
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      row += 1
      yield { row, cells: cells.map(withoutGuard) }
    }
  } catch (error) {
    throw error instanceof CsvError ? asRefusal(error, file, row + 1) : error
  } finally {
    source.destroy()
  }
}

function asRefusal(error: CsvError, file: string, row: number): Refusal {
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    return new Refusal('file.line-too-long', { file, row, characters: longestRecord })
  }
  const column = 'column' in error && typeof error.column === 'number' ? error.column + 1 : 1
  return new Refusal('file.csv-broken', { file, row, column })
}
