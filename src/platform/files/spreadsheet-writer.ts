import { escapeMarkup } from '../markup.ts'
import type { Cell } from './csv-writer.ts'
import { writeZip } from './zip-writer.ts'
import type { ZipEntry } from './zip-writer.ts'

export type SheetColumn = {
  title: string
  /** In characters. */
  width: number
  /** True for long texts: they are broken into lines. */
  wrapped?: boolean
}

export type Sheet = {
  /** At most 31 characters, without `[ ] : * ? / \`. */
  name: string
  columns: readonly SheetColumn[]
  rows: AsyncIterable<readonly Cell[]> | Iterable<readonly Cell[]>
}

type Options = {
  /** Columns run from right to left. */
  rightToLeft: boolean
  /** Data rows in one sheet; what is more goes on in further sheets, each with the header. */
  rowsPerSheet?: number
}

/** Excel's limits: rows of a sheet without its header, and characters of a cell. */
const mostRows = 1_048_575
const mostCharacters = 32_767
/** A sheet ends before it would come near the 4 GiB that a part of an archive may have. In characters. */
const mostOfSheet = 1_000_000_000
const linesAtOnce = 200

/**
 * Writes a workbook (.xlsx, ECMA-376) as a stream, a few hundred rows in memory at a time. Each cell is a text or a
 * number, never a formula; the header stays in sight and can be filtered by.
 *
 * Our own, because no library streams, turns a sheet round for Arabic and marks its header as such (hucre 1.0 does the
 * first alone). Tests read what is written here with hucre.
 */
export function writeSpreadsheet(sheets: readonly Sheet[], options: Options): AsyncGenerator<Buffer> {
  return writeZip(parts(sheets, options))
}

async function* parts(sheets: readonly Sheet[], options: Options): AsyncGenerator<ZipEntry> {
  const names: string[] = []
  for (const sheet of sheets) {
    const rows = new Rows(sheet.rows)
    let part = 0
    try {
      do {
        part += 1
        names.push(part === 1 ? sheet.name : `${sheet.name.slice(0, 26)} ${part}`)
        yield { name: `xl/worksheets/sheet${names.length}.xml`, content: sheetXml(sheet, rows, options) }
      } while (await rows.isLeft())
    } finally {
      await rows.close()
    }
  }
  yield { name: 'xl/workbook.xml', content: [workbookXml(names)] }
  yield { name: 'xl/styles.xml', content: [stylesXml] }
  yield { name: 'xl/_rels/workbook.xml.rels', content: [workbookRelations(names.length)] }
  yield { name: '_rels/.rels', content: [rootRelations] }
  yield { name: '[Content_Types].xml', content: [contentTypes(names.length)] }
}

/** Rows that are taken one by one, so that a sheet can end in their midst and the next go on. */
class Rows {
  readonly #rows: AsyncIterator<readonly Cell[]> | Iterator<readonly Cell[]>
  #next: readonly Cell[] | undefined

  constructor(rows: Sheet['rows']) {
    this.#rows = Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]()
  }

  async isLeft(): Promise<boolean> {
    if (this.#next) return true
    const { done, value } = await this.#rows.next()
    this.#next = done ? undefined : value
    return !done
  }

  async take(): Promise<readonly Cell[] | undefined> {
    await this.isLeft()
    const row = this.#next
    this.#next = undefined
    return row
  }

  async close(): Promise<void> {
    await this.#rows.return?.()
  }
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
/** Places in `stylesXml`. */
const style = { plain: 0, header: 1, wrapped: 2 }

async function* sheetXml(
  { columns }: Sheet,
  rows: Rows,
  { rightToLeft, rowsPerSheet = mostRows }: Options,
): AsyncGenerator<string> {
  const letters = columns.map((_, index) => columnLetters(index))
  const styles = columns.map(({ wrapped }) => (wrapped ? style.wrapped : style.plain))
  yield `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"${
    rightToLeft ? ' rightToLeft="1"' : ''
  }><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columns
    .map(
      ({ width }, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
    )
    .join('')}</cols><sheetData>`
  const titles = columns.map(({ title }) => title)
  const headed = columns.map(() => style.header)
  let lines = rowXml(1, titles, letters, headed)
  let written = 0
  let count = 0
  while (count < rowsPerSheet && written < mostOfSheet) {
    const row = await rows.take()
    if (!row) break
    count += 1
    lines += rowXml(count + 1, row, letters, styles)
    if (count % linesAtOnce) continue
    written += lines.length
    yield lines
    lines = ''
  }
  const area = `A1:${letters.at(-1) ?? 'A'}${count + 1}`
  // Paragraph numbers ("6.30") are texts on purpose: without this, each would be marked as a mistake.
  yield `${lines}</sheetData><autoFilter ref="${area}"/><ignoredErrors><ignoredError sqref="${area}" numberStoredAsText="1"/></ignoredErrors></worksheet>`
}

function rowXml(
  number: number,
  cells: readonly Cell[],
  letters: readonly string[],
  styles: readonly number[],
): string {
  let xml = `<row r="${number}">`
  for (const [index, cell] of cells.entries()) {
    if (cell === null || cell === '') continue
    const at = `<c r="${letters[index]}${number}" s="${styles[index]}"`
    xml +=
      typeof cell === 'number'
        ? `${at}><v>${cell}</v></c>`
        : `${at} t="inlineStr"><is><t xml:space="preserve">${escaped(fitting(cell))}</t></is></c>`
  }
  return `${xml}</row>`
}

/** Excel repairs away what is longer; the whole text stands at the address that is in the row. */
function fitting(text: string): string {
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters - 1)}…` : text
}

/** Characters that XML 1.0 does not have, and texts that read like their escape (ECMA-376, part 1, 22.9.2.19). */
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\r]|_x[0-9A-Fa-f]{4}_/g

function escaped(text: string): string {
  const writable = text.replace(unwritable, (found) =>
    found.length > 1 ? `_x005F${found}` : `_x${found.charCodeAt(0).toString(16).padStart(4, '0')}_`,
  )
  return escapeMarkup(writable)
}

/** 0 → A, 25 → Z, 26 → AA */
function columnLetters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : columnLetters(Math.floor(index / 26) - 1) + last
}

const stylesXml = `${declaration}<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font><font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top"/></xf><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

function workbookXml(names: readonly string[]): string {
  const sheets = names.map(
    (name, index) => `<sheet name="${escaped(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  )
  return `${declaration}<workbook xmlns="${main}" xmlns:r="${relationships}"><sheets>${sheets.join('')}</sheets></workbook>`
}

function workbookRelations(sheets: number): string {
  const targets = Array.from(
    { length: sheets },
    (_, index) => ['worksheet', `worksheets/sheet${index + 1}.xml`] as const,
  )
  return relations([...targets, ['styles', 'styles.xml']])
}

const rootRelations = relations([['officeDocument', 'xl/workbook.xml']])

function relations(targets: readonly (readonly [type: string, target: string])[]): string {
  const each = targets.map(
    ([type, target], index) =>
      `<Relationship Id="rId${index + 1}" Type="${relationships}/${type}" Target="${target}"/>`,
  )
  return `${declaration}<Relationships xmlns="${packages}/relationships">${each.join('')}</Relationships>`
}

function contentTypes(sheets: number): string {
  const ours = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  const each = Array.from(
    { length: sheets },
    (_, index) =>
      `<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="${ours}.worksheet+xml"/>`,
  )
  return `${declaration}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${ours}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${ours}.styles+xml"/>${each.join('')}</Types>`
}
