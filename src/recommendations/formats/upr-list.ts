import { paragraphsOf, type WordCell, type WordDocument, type WordTable } from '#platform/files/word.ts'
import { Refusal } from '#platform/errors.ts'
import { detectLanguage } from '../language.ts'
import { readReviewTitle, reportOfAddendum, splitUprNumber, symbolPattern } from './documents.ts'
import { evenSpaces, mendName, mendText } from './mending.ts'
import { readPosition } from './position.ts'
import type { DirtCode, ReceivedRow, RowProblem, Stated } from './received.ts'
import { readRecommenders } from './recommenders.ts'

/** The thematic list's own heading row, in English, French and Spanish; the fourth column differs by vintage. */
const headings = [
  /^(?:recommendation|recommandation|recomendaci[oó]n)/i,
  /^posi(?:tion|ci[oó]n)/i,
  /themes|thèmes|temas/i,
]
const sdgHeading = /\bSDGs?\b|\bODD\b|\bODS\b/
const themeRow = /^(?:theme|thème|tema)\s*:\s*/i
const groupsLabel = /^(?:affected persons|groups? of persons|personnes concernées|groupes de personnes|personas afectadas|grupos de personas)\s*:?$/i // prettier-ignore
const sdgsLabel = /^(?:relevant )?(?:SDGs?|ODD|ODS)\s*:?$/i
const positionSource = /^(?:source of position|source de la position|fuente de la posición)\s*:\s*/i

/** The thematic list's table, if the document holds one. Some lists begin a new table on a new page. */
export function thematicTables(document: WordDocument): WordTable[] {
  const tables = document.blocks.flatMap((block) => ('table' in block ? [block.table] : []))
  return tables.some(headingRow) ? tables : []
}

/**
 * Reads OHCHR's thematic list of recommendations, both vintages: cycles 2 and 3 (themes with codes, groups and in
 * cycle 3 the SDGs in the same cell) and from session 48 on (SDGs in a column of their own).
 * @throws Refusal when the table holds no recommendation.
 */
export function readThematicList(
  document: WordDocument,
  file: string,
): { stated: Stated; rows: ReceivedRow[] } {
  const rows: ReceivedRow[] = []
  let columns: { sdgs?: number } = {}
  let primaryTheme: string | undefined
  let tableRow = 0
  for (const table of thematicTables(document)) {
    for (const cells of table.rows) {
      tableRow += 1
      const heading = headingOf(cells)
      if (heading) {
        columns = heading
        continue
      }
      const [first] = linesOf(cells[0])
      if (cells.length < headings.length) {
        if (first !== undefined && themeRow.test(first))
          primaryTheme = mendName(first.replace(themeRow, '')).text
        continue
      }
      if (cells.every((cell) => linesOf(cell).length === 0)) continue
      rows.push(readRow(cells, tableRow, columns, primaryTheme))
    }
  }
  if (rows.length === 0) throw new Refusal('file.no-recommendations', { file })
  numberRepeatedParagraphs(rows)
  const stated = readStated(document, rows)
  return { stated, rows: rows.map((row) => withDocument(row, stated)) }
}

function headingRow(table: WordTable): boolean {
  return table.rows.slice(0, 5).some((cells) => headingOf(cells) !== undefined)
}

function headingOf(cells: WordCell[]): { sdgs?: number } | undefined {
  const titles = cells.map((cell) => linesOf(cell).join(' '))
  if (!headings.every((heading, column) => heading.test(titles[column] ?? ''))) return undefined
  const sdgs = titles.findIndex((title, column) => column >= headings.length && sdgHeading.test(title))
  return sdgs === -1 ? {} : { sdgs }
}

function linesOf(cell: WordCell | undefined): string[] {
  return (cell?.paragraphs ?? [])
    .flatMap((paragraph) => `${paragraph.label ? `${paragraph.label} ` : ''}${paragraph.text}`.split('\n'))
    .filter((line) => evenSpaces(line) !== '')
}

function readRow(
  cells: WordCell[],
  tableRow: number,
  columns: { sdgs?: number },
  primaryTheme: string | undefined,
): ReceivedRow {
  const [textCell, positionCell, tagCell] = cells
  const refusals: RowProblem[] = []
  const doubts: RowProblem[] = []
  const lines = linesOf(textCell)
  const source = lines.find((line) => positionSource.test(evenSpaces(line)))
  const original = lines.filter((line) => line !== source).join('\n')
  const mended = mendText(original)
  const numbered = splitUprNumber(mended.text)
  const attributed = readRecommenders(numbered?.rest ?? mended.text)
  const dirt = new Set<DirtCode>(mended.dirt)
  const tags = readTags(
    [...linesOf(tagCell)],
    columns.sdgs === undefined ? [] : linesOf(cells[columns.sdgs]),
    dirt,
  )
  const positionAsReceived = evenSpaces(linesOf(positionCell).join(' '))
  const position = readPosition(positionAsReceived)
  if (attributed.text === '') {
    dirt.add('empty-text')
    refusals.push({ code: 'text-missing' })
  }
  if (!numbered) doubts.push({ code: 'paragraph-missing' })
  if (!position) doubts.push({ code: 'position-unclear', details: { received: positionAsReceived } })
  if (attributed.unclear !== undefined) {
    doubts.push({ code: 'recommender-unclear', details: { received: attributed.unclear } })
  } else if (attributed.recommendingStates.length === 0) doubts.push({ code: 'recommender-missing' })
  return {
    row: tableRow,
    states: [],
    mechanism: 'UPR',
    ...(numbered ? { paragraph: numbered.paragraph } : {}),
    text: attributed.text,
    original,
    kind: 'recommendation',
    ...(position ? { position } : {}),
    ...(positionAsReceived ? { positionAsReceived } : {}),
    ...(source ? { positionSource: evenSpaces(source).replace(positionSource, '') } : {}),
    recommendingStates: attributed.recommendingStates,
    ...(attributed.parts ? { parts: attributed.parts } : {}),
    ...tags,
    ...(primaryTheme ? { primaryTheme } : {}),
    dirt: [...dirt],
    refusals,
    doubts,
  }
}

/** One cell lists themes, then under their own labels groups of persons and, in cycle 3, SDGs. */
function readTags(tagLines: string[], sdgLines: string[], dirt: Set<DirtCode>) {
  const tags = { themes: [] as string[], groups: [] as string[], sdgs: [] as string[] }
  let list = tags.themes
  const take = (line: string, into: string[]) => {
    const { text, dirt: found } = mendName(line)
    const name = text.replace(/^[-–•·]\s*/, '')
    for (const code of found) dirt.add(code)
    if (name !== '' && !into.includes(name)) into.push(name)
  }
  for (const line of tagLines) {
    const label = evenSpaces(line)
    if (groupsLabel.test(label)) list = tags.groups
    else if (sdgsLabel.test(label)) list = tags.sdgs
    // Cycle 3 tagged goals among the themes: "S16 SDG 16 - peace, justice and strong institutions".
    else take(line, /^[-\s]*S\d\d SDG \d/.test(label) ? tags.sdgs : list)
  }
  for (const line of sdgLines) take(line, tags.sdgs)
  return tags
}

/** A list may split one paragraph into rows with positions of their own: parts 1, 2 … in the list's order. */
function numberRepeatedParagraphs(rows: ReceivedRow[]): void {
  const byParagraph = new Map<string, ReceivedRow[]>()
  for (const row of rows) {
    if (row.paragraph) byParagraph.set(row.paragraph, [...(byParagraph.get(row.paragraph) ?? []), row])
  }
  for (const same of byParagraph.values()) {
    const texts = [...new Set(same.map((row) => row.text))]
    if (texts.length > 1) for (const row of same) row.part = texts.indexOf(row.text) + 1
  }
}

function readStated(document: WordDocument, rows: ReceivedRow[]): Stated {
  const beforeTable = document.blocks
    .slice(0, 20)
    .flatMap((block) => ('table' in block ? [] : paragraphsOf(block)))
  const title = readReviewTitle([
    ...document.headers.map((text) => ({ text, where: 'page header' as const })),
    ...beforeTable.map(({ text }) => ({ text, where: 'first page' as const })),
    { text: document.title, where: 'title' },
  ])
  const symbol = reportOf(rows)
  const language = detectLanguage(rows.slice(0, 20).map((row) => row.text).join(' ')) // prettier-ignore
  return {
    ...title,
    mechanism: 'UPR',
    ...(symbol ? { symbol } : {}),
    ...(language ? { language: language.language } : {}),
  }
}

/** Positions stand in the addendum to the Working Group's report, so their source names the report. */
function reportOf(rows: ReceivedRow[]): string | undefined {
  const counts = new Map<string, number>()
  for (const row of rows) {
    const source = symbolPattern.exec(row.positionSource ?? '')?.[0]
    // The Council's own session report (A/HRC/28/2) may be the source of a position, never of a recommendation.
    if (!source || /^A\/HRC\/\d+\/2$/.test(source)) continue
    const report = reportOfAddendum(source)
    counts.set(report, (counts.get(report) ?? 0) + 1)
  }
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0]
}

function withDocument(row: ReceivedRow, stated: Stated): ReceivedRow {
  return {
    ...row,
    ...(stated.symbol ? { symbol: stated.symbol } : {}),
    ...(stated.session ? { session: stated.session } : {}),
    ...(stated.language ? { language: stated.language } : {}),
  }
}
