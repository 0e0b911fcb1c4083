/** What stands in one field of a table that is taken away. */
export type Cell = string | number | null

/** Lines that are written at a time. */
const linesAtOnce = 200

/**
 * A text that a spreadsheet would take for a formula: it begins with one of these signs (OWASP, "CSV Injection";
 * the wide ones count in Chinese and Japanese settings), or with apostrophes before one of them.
 */
const likeFormula = /^'*[=+\-@\t\r\n＝＋－＠]/
const guarded = /^'+[=+\-@\t\r\n＝＋－＠]/

/**
 * Puts an apostrophe before a text that looks like a formula: spreadsheets then show it and run nothing.
 * `withoutGuard` takes exactly this apostrophe off again.
 */
export function withGuard(text: string): string {
  return likeFormula.test(text) ? `'${text}` : text
}

/** The text that `withGuard` was given. */
export function withoutGuard(text: string): string {
  return guarded.test(text) ? text.slice(1) : text
}

/**
 * Writes a table as CSV (RFC 4180: CRLF, quotation marks doubled) in UTF-8 with the byte order mark by which
 * spreadsheets know it. Texts are guarded against being run as formulas; numbers stay numbers.
 */
export async function* writeCsv(
  header: readonly string[],
  rows: AsyncIterable<readonly Cell[]> | Iterable<readonly Cell[]>,
): AsyncGenerator<string> {
  let lines = `\ufeff${lineOf(header)}`
  let count = 0
  for await (const row of rows) {
    lines += lineOf(row)
    count += 1
    if (count % linesAtOnce) continue
    yield lines
    lines = ''
  }
  if (lines) yield lines
}

/** Written out here because a library needs sixteen times as long for it, and a register has 8 million fields. */
function lineOf(cells: readonly Cell[]): string {
  let line = ''
  for (const [index, cell] of cells.entries()) {
    if (index > 0) line += ','
    if (typeof cell === 'number') line += cell
    else if (cell !== null) line += quoted(withGuard(cell))
  }
  return `${line}\r\n`
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
