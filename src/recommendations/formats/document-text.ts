import type { WordDocument } from '#platform/files/word.ts'

/**
 * A line of a document: of a text file as it stands, or a paragraph of a Word document. `startsBlock` is true where
 * a new paragraph surely begins (after a blank line; always in Word).
 */
export type DocumentLine = { line: number; text: string; startsBlock: boolean; isHeading?: boolean }

/** The lines of a Word document: page headers are furniture, tables are left out (annexes, delegations). */
export function linesOfWord(document: WordDocument): DocumentLine[] {
  return document.blocks.flatMap((block, at) => {
    if ('table' in block) return []
    const { text, label, style } = block.paragraph
    const [first = '', ...rest] = text.split('\n')
    const numbered = label === undefined ? first : `${label}\t${first}`
    if (`${numbered}${rest.join('')}`.trim() === '') return []
    const isHeading = /^(?:heading|H\d|_H_|title)/i.test(style ?? '') ? { isHeading: true } : {}
    return [
      { line: at + 1, text: numbered, startsBlock: true, ...isHeading },
      ...rest.map((more) => ({ line: at + 1, text: more, startsBlock: false })),
    ]
  })
}

/** A page's edge in text taken from PDF or print: job number, page number, the document's own symbol, form feed. */
const furniture = /^\f?\s*(?:(?:\d{1,3}\s+)?GE\.\d{2}-\d{4,6}(?:\s.*)?|\f|\d{1,3}\s*\/\s*\d{1,3}|page \d{1,3}(?: of \d{1,3})?)$/i // prettier-ignore
const pageNumber = /^\f?\s*\d{1,3}\s*$/
const symbolAlone = /^\f?\s*[A-Z]{1,5}(?:\/[A-Z0-9.-]{1,8}){2,6}\s*$/

/**
 * The lines of a text file without page furniture. A blank line ends a block only where no page ended: a paragraph
 * runs on over the page.
 */
export function linesOfText(text: string): DocumentLine[] {
  const kept: DocumentLine[] = []
  let blank = true
  let pageEnded = false
  const lines = text.split(/\r\n|\r|\n/)
  lines.forEach((line, at) => {
    const bare = line.trim()
    const edge =
      furniture.test(line) ||
      (line.startsWith('\f') && bare === '') ||
      (symbolAlone.test(line) && (pageEnded || line.startsWith('\f') || isEdge(lines, at))) ||
      (pageNumber.test(line) && (pageEnded || isEdge(lines, at)))
    if (edge) pageEnded = true
    else if (bare === '') blank = true
    else {
      const markdown = withoutMarkdown(bare)
      kept.push({
        line: at + 1,
        text: markdown.text,
        startsBlock: markdown.isHeading || (blank && !pageEnded),
        ...(markdown.isHeading ? { isHeading: true } : {}),
      })
      blank = false
      pageEnded = false
    }
  })
  return kept
}

/** True beside a page's edge, blank lines aside. */
function isEdge(lines: readonly string[], at: number): boolean {
  for (const step of [-1, 1]) {
    let near = at + step
    while (lines[near]?.trim() === '' && !lines[near]?.includes('\f')) near += step
    const line = lines[near] ?? ''
    if (furniture.test(line) || line.startsWith('\f')) return true
  }
  return false
}

function withoutMarkdown(bare: string): { text: string; isHeading: boolean } {
  const heading = /^#{1,6}\s+(.*)$/.exec(bare)?.[1]
  const text = (heading ?? bare)
    .replace(/^(?:[-*+>]\s+)?\*\*(.+?)\*\*/, '$1')
    .replace(/^[-*>]\s+(?=\d+\.\d)/, '')
  return { text, isHeading: heading !== undefined }
}

/** Every word of a document in lower case, hyphenated ones whole: evidence of how it writes them. */
export function wordsOf(lines: readonly DocumentLine[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.text.toLowerCase().match(/\p{L}+(?:-\p{L}+)*/gu) ?? []))
}

/**
 * Joins lines that were wrapped at a page's width. UN documents are not hyphenated: a hyphen at a line's end belongs
 * to the word, unless the document elsewhere writes the word without it.
 */
export function joinLines(lines: readonly string[], words: ReadonlySet<string>): string {
  const trimmed = lines.map((line) => line.trim()).filter((line) => line !== '')
  return trimmed
    .map((line, at) => {
      const next = trimmed[at + 1]
      if (next === undefined) return line
      const end = /(\p{L}{1,40})[-\u2010\u00ad]$/u.exec(line.slice(-42))?.[1]
      const start = /^\p{Ll}{1,40}/u.exec(next)?.[0]
      if (end === undefined || start === undefined) return `${line} `
      const isSplit =
        line.endsWith('\u00ad') ||
        (words.has(`${end}${start}`.toLowerCase()) && !words.has(`${end}-${start}`.toLowerCase()))
      return isSplit ? line.slice(0, -1) : line
    })
    .join('')
}
