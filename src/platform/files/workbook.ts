import { Refusal } from '../errors.ts'
import type { Archive } from './archive.ts'
import type { TableRow } from './csv.ts'
import { readXml, type XmlListener } from './xml.ts'

/** What all sheets of a workbook share: its strings, which cell styles show days, and the day its count begins. */
export type Workbook = {
  archive: Archive
  sheets: string[]
  strings: string[]
  dayStyles: ReadonlySet<number>
  epoch: number
}

/** Cells further right than this column are left out: no table of recommendations is so wide. */
const widest = 500
/** Of all shared strings together, in bytes; they are the only part that is held in memory. */
const mostText = 150_000_000
/** What a string takes beside its characters, in bytes. */
const bytesOfString = 32
/** In characters; Excel's own limit is 32,767. */
const longestCell = 1_000_000
/** In bytes: the parts that say how a workbook is put together are small. */
const largestPart = 20_000_000
const largestStrings = 400_000_000
/** Sheets that are looked at. */
const mostSheets = 100

/** Excel counts days from 1899-12-30, or from 1904-01-01 in workbooks of old Macintoshes (ECMA-376 part 1, 18.17.4). */
const epochs = { 1900: Date.UTC(1899, 11, 30), 1904: Date.UTC(1904, 0, 1) }

/** The day of an Excel serial date, as YYYY-MM-DD; undefined beyond the year 9999. */
export function dayOfSerial(serial: number, epoch: number = epochs[1900]): string | undefined {
  const date = new Date(epoch + Math.floor(serial) * 86_400_000)
  const day = Number.isNaN(date.getTime()) ? '' : date.toISOString()
  return /^\d{4}-/.test(day) ? day.slice(0, 10) : undefined
}

/** Reads what the sheets share, and which sheets there are, in the workbook's order (SpreadsheetML, ECMA-376). */
export async function readWorkbook(archive: Archive): Promise<Workbook> {
  const targets = new Map<string, string>()
  await readPart(archive, 'xl/_rels/workbook.xml.rels', {
    open: (name, { Id, Target }) => {
      if (name === 'Relationship' && Id && Target) targets.set(Id, partOf(Target))
    },
  })
  const sheets: string[] = []
  let epoch = epochs[1900]
  await readPart(archive, 'xl/workbook.xml', {
    open: (name, attributes) => {
      const part = name === 'sheet' ? targets.get(attributes['r:id'] ?? '') : undefined
      if (part !== undefined && archive.has(part) && sheets.length < mostSheets) sheets.push(part)
      if (name === 'workbookPr' && /^(?:1|true)$/.test(attributes.date1904 ?? '')) epoch = epochs[1904]
    },
  })
  return {
    archive,
    sheets,
    strings: await readStrings(archive),
    dayStyles: await readDayStyles(archive),
    epoch,
  }
}

/** A target is relative to the folder `xl`, or absolute within the package. */
function partOf(target: string): string {
  return target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`
}

async function readStrings(archive: Archive): Promise<string[]> {
  const strings: string[] = []
  let total = 0
  let text: string | undefined
  let inText = false
  let phonetic = false
  const listener: Partial<XmlListener> = {
    open: (name) => {
      if (name === 'si') {
        text = ''
        total += bytesOfString
      } else if (name === 'rPh') phonetic = true
      else if (name === 't') inText = !phonetic
    },
    close: (name) => {
      if (name === 't') inText = false
      else if (name === 'rPh') phonetic = false
      else if (name === 'si') strings.push(text ?? '')
    },
    text: (data) => {
      if (!inText) return
      text = (text ?? '') + data
      total += isLatin(data) ? data.length : 2 * data.length
      if (total > mostText)
        throw new Refusal('file.too-large', { file: archive.file, megabytes: mostText / 1e6 })
    },
  }
  await readPart(archive, 'xl/sharedStrings.xml', listener, largestStrings)
  return strings
}

/** A string of these characters alone takes one byte for each, any other two. */
function isLatin(text: string): boolean {
  return /^[\0-\xff]*$/.test(text)
}

/** Number formats 14–22 and 45–47 are days and times; others where their code has y, m, d, h or s outside quotes. */
async function readDayStyles(archive: Archive): Promise<ReadonlySet<number>> {
  const dayFormats = new Set(['14', '15', '16', '17', '18', '19', '20', '21', '22', '45', '46', '47'])
  const styles = new Set<number>()
  let inCellFormats = false
  let style = 0
  await readPart(archive, 'xl/styles.xml', {
    open: (name, attributes) => {
      const format = attributes.numFmtId ?? ''
      if (name === 'numFmt') {
        const code = (attributes.formatCode ?? '').slice(0, 255).replace(/"[^"]*"|\[[^\]]*\]|\\./g, '')
        if (/[ymdhs]/i.test(code) && !/general/i.test(code)) dayFormats.add(format)
      } else if (name === 'cellXfs') inCellFormats = true
      else if (name === 'xf' && inCellFormats) {
        if (dayFormats.has(format)) styles.add(style)
        style += 1
      }
    },
    close: (name) => {
      if (name === 'cellXfs') inCellFormats = false
    },
  })
  return styles
}

/** The rows of one sheet, as they arrive; a row that the file leaves out is left out here. */
export async function* readSheet(workbook: Workbook, sheet: string): AsyncIterable<TableRow> {
  const collector = new RowCollector(workbook)
  const reader = readXml(workbook.archive.file, collector)
  for await (const chunk of workbook.archive.stream(sheet)) {
    reader.write(chunk)
    yield* collector.take()
  }
  reader.end()
  yield* collector.take()
}

class RowCollector implements XmlListener {
  private readonly workbook: Workbook
  private rows: TableRow[] = []
  private row = 0
  private cells: string[] = []
  private column = -1
  private type = ''
  private style = 0
  private value = ''
  private inValue = false

  constructor(workbook: Workbook) {
    this.workbook = workbook
  }

  take(): TableRow[] {
    const rows = this.rows
    this.rows = []
    return rows
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'row') {
      this.row = Number(attributes.r) || this.row + 1
      this.cells = []
      this.column = -1
    } else if (name === 'c') {
      this.column = attributes.r === undefined ? this.column + 1 : columnOf(attributes.r)
      this.type = attributes.t ?? 'n'
      this.style = Number(attributes.s) || 0
      this.value = ''
    } else if (name === 'v' || name === 't') this.inValue = true
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.inValue = false
    else if (name === 'c' && this.column >= 0 && this.column < widest) {
      while (this.cells.length < this.column) this.cells.push('')
      this.cells[this.column] = this.textOfCell()
    } else if (name === 'row') this.rows.push({ row: this.row, cells: this.cells })
  }

  text(data: string): void {
    if (!this.inValue) return
    this.value += data
    if (this.value.length > longestCell)
      throw new Refusal('file.archive-bomb', { file: this.workbook.archive.file })
  }

  private textOfCell(): string {
    const { strings, dayStyles, epoch } = this.workbook
    if (this.type === 's') return strings[Number(this.value)] ?? ''
    if (this.type === 'b') return this.value === '1' ? 'TRUE' : 'FALSE'
    if (this.type === 'e') return ''
    if (this.type === 'd') return this.value.slice(0, 10)
    if (this.type !== 'n' || this.value === '' || !dayStyles.has(this.style)) return this.value
    return dayOfSerial(Number(this.value), epoch) ?? this.value
  }
}

/** "B7" → 1; -1 for what is no reference. */
function columnOf(reference: string): number {
  const letters = /^[A-Z]{1,3}/.exec(reference)?.[0] ?? ''
  return [...letters].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

/** A part that is not there has nothing to tell. */
async function readPart(
  archive: Archive,
  part: string,
  listener: Partial<XmlListener>,
  atMost = largestPart,
): Promise<void> {
  if (!archive.has(part)) return
  const nothing = () => undefined
  const reader = readXml(archive.file, { open: nothing, close: nothing, text: nothing, ...listener })
  for await (const chunk of archive.stream(part, atMost)) reader.write(chunk)
  reader.end()
}
