import { openArchive, type Archive } from './archive.ts'
import { readNumbering, type Numbering } from './word-numbering.ts'
import { readXml } from './xml.ts'
import { Refusal } from '../errors.ts'

/** One paragraph: its text (tabs and breaks as such) and the number that Word draws before it, if it is numbered. */
export type WordParagraph = { text: string; label?: string; style?: string }
export type WordCell = { span: number; paragraphs: WordParagraph[] }
export type WordTable = { rows: WordCell[][] }
export type WordBlock = { paragraph: WordParagraph } | { table: WordTable }

export type WordDocument = {
  /** The document's properties: title as typed by its author, often empty. */
  title: string
  /** Texts of page headers and footers, one string a paragraph. */
  headers: string[]
  footers: string[]
  /** Body in reading order; a table inside a table's cell gives its paragraphs to that cell. */
  blocks: WordBlock[]
}

/**
 * Reads a .docx (WordprocessingML, ECMA-376 part 1) straight from its parts: only this keeps paragraphs, cells and
 * page headers apart. Deleted text of tracked changes is left out, inserted text taken.
 */
export async function readWord(path: string, file: string): Promise<WordDocument> {
  const archive = await openArchive(path, file)
  try {
    const main = 'word/document.xml'
    if (!archive.has(main)) throw new Refusal('file.not-word', { file })
    const numbering = await readNumbering(archive)
    const parts = (kind: string) =>
      archive.names
        .filter((name) => new RegExp(`^word/${kind}\\d*\\.xml$`).test(name))
        .sort()
        .slice(0, mostHeaders)
    const texts = async (names: string[]) => {
      const read = await Promise.all(names.map((name) => readBlocks(archive, name, numbering)))
      return read
        .flat()
        .flatMap(paragraphsOf)
        .map((paragraph) => paragraph.text)
    }
    return {
      title: await readTitle(archive),
      headers: await texts(parts('header')),
      footers: await texts(parts('footer')),
      blocks: await readBlocks(archive, main, numbering),
    }
  } finally {
    archive.close()
  }
}

/** Every paragraph of a block, those of table cells in reading order. */
export function paragraphsOf(block: WordBlock): WordParagraph[] {
  if ('paragraph' in block) return [block.paragraph]
  return block.table.rows.flatMap((row) => row.flatMap((cell) => cell.paragraphs))
}

async function readTitle(archive: Archive): Promise<string> {
  const part = 'docProps/core.xml'
  if (!archive.has(part)) return ''
  let title = ''
  let inside = false
  await readPart(archive, part, {
    open: (name) => (inside = name === 'dc:title'),
    close: () => (inside = false),
    text: (data) => (title += inside ? data : ''),
  })
  return title.trim()
}

async function readBlocks(archive: Archive, part: string, numbering: Numbering): Promise<WordBlock[]> {
  const collector = new BlockCollector(numbering, archive.file)
  await readPart(archive, part, collector)
  return collector.blocks
}

async function readPart(
  archive: Archive,
  part: string,
  listener: Parameters<typeof readXml>[1],
): Promise<void> {
  const reader = readXml(archive.file, listener)
  for await (const chunk of archive.stream(part, largestPart)) reader.write(chunk)
  reader.end()
}

/** A thematic list of 250 recommendations has a part of 1.2 MB; this is fifty times that, in bytes. */
const largestPart = 60_000_000
/** Paragraphs, rows and cells of a part, and characters of a paragraph: what is held grows with these. */
const mostPieces = 300_000
const longestParagraph = 1_000_000
/** A document has a header and a footer for each kind of page, not for each page. */
const mostHeaders = 30

/** Elements whose text is not part of what a reader sees. */
const unseen = new Set([
  'w:del',
  'w:moveFrom',
  'mc:Fallback',
  'w:instrText',
  'w:delText',
  'w:footnoteReference',
])
const marks: ReadonlyMap<string, string> = new Map([
  ['w:tab', '\t'],
  ['w:br', '\n'],
  ['w:cr', '\n'],
  ['w:noBreakHyphen', '\u2011'],
])

class BlockCollector {
  readonly blocks: WordBlock[] = []
  private readonly numbering: Numbering
  private paragraph: WordParagraph | undefined
  private readonly outerParagraphs: WordParagraph[] = []
  private numbered: { list?: string; level: number } | undefined
  private table: WordTable | undefined
  private row: WordCell[] | undefined
  private cell: WordCell | undefined
  private tableDepth = 0
  private unseenDepth = 0
  private inText = false
  private inProperties = false
  private readonly file: string
  private pieces = 0

  constructor(numbering: Numbering, file: string) {
    this.numbering = numbering
    this.file = file
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (this.unseenDepth > 0 || unseen.has(name)) {
      this.unseenDepth += 1
      return
    }
    if (name === 'w:p' || name === 'w:tr' || name === 'w:tc') this.bound((this.pieces += 1), mostPieces)
    if (name === 'w:tbl') this.openTable()
    else if (name === 'w:tr' && this.tableDepth === 1) this.row = []
    else if (name === 'w:tc' && this.tableDepth === 1) this.cell = { span: 1, paragraphs: [] }
    else if (name === 'w:gridSpan' && this.tableDepth === 1 && this.cell) {
      this.cell.span = Number(attributes['w:val']) || 1
    } else if (name === 'w:p') this.openParagraph()
    else if (name === 'w:pPr') this.inProperties = true
    else if (this.inProperties) this.property(name, attributes['w:val'])
    else if (name === 'w:t') this.inText = true
    else if (this.paragraph) this.paragraph.text += marks.get(name) ?? ''
  }

  close(name: string): void {
    if (this.unseenDepth > 0) {
      this.unseenDepth -= 1
      return
    }
    if (name === 'w:t') this.inText = false
    else if (name === 'w:pPr') this.inProperties = false
    else if (name === 'w:p') this.closeParagraph()
    else if (name === 'w:tc' && this.tableDepth === 1 && this.cell) {
      this.row?.push(this.cell)
      this.cell = undefined
    } else if (name === 'w:tr' && this.tableDepth === 1 && this.row) {
      this.table?.rows.push(this.row)
      this.row = undefined
    } else if (name === 'w:tbl') {
      this.tableDepth -= 1
      if (this.tableDepth === 0) this.table = undefined
    }
  }

  text(data: string): void {
    if (!this.inText || this.unseenDepth > 0 || !this.paragraph) return
    this.paragraph.text += data
    this.bound(this.paragraph.text.length, longestParagraph)
  }

  private bound(count: number, most: number): void {
    if (count > most) throw new Refusal('file.archive-bomb', { file: this.file })
  }

  private openTable(): void {
    this.tableDepth += 1
    if (this.tableDepth > 1) return
    this.table = { rows: [] }
    this.blocks.push({ table: this.table })
  }

  /** A text box puts paragraphs inside a paragraph: the inner ones come first, the outer one goes on afterwards. */
  private openParagraph(): void {
    if (this.paragraph) this.outerParagraphs.push(this.paragraph)
    this.paragraph = { text: '' }
    this.numbered = undefined
  }

  private property(name: string, value: string | undefined): void {
    if (name === 'w:pStyle' && this.paragraph && value) this.paragraph.style = value
    else if (name === 'w:ilvl') this.numbered = { ...this.numbered, level: Number(value) || 0 }
    else if (name === 'w:numId') this.numbered = { level: 0, ...this.numbered, list: value ?? '' }
  }

  private closeParagraph(): void {
    const paragraph = this.paragraph
    this.paragraph = this.outerParagraphs.pop()
    if (!paragraph) return
    const label = this.numbering.label(this.numbered, paragraph.style)
    if (label !== undefined) paragraph.label = label
    this.numbered = undefined
    if (this.cell) this.cell.paragraphs.push(paragraph)
    else if (this.tableDepth === 0) this.blocks.push({ paragraph })
  }
}
