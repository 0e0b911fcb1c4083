import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { effortOf } from '../../../tests/effort.ts'
import { zip } from '../../../tests/fixtures/making/zip.ts'
import { openSpreadsheet } from './spreadsheet.ts'
import { readWord } from './word.ts'

/** Small files made to take all memory, or all time, of whoever reads them. */
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-greedy-'))
})
afterAll(() => rm(folder, { recursive: true }))

const types = { '[Content_Types].xml': '<Types/>' }

async function readDocument(body: string, more: Record<string, string> = {}) {
  const path = join(folder, 'document')
  await writeFile(path, zip({ ...types, 'word/document.xml': `<w:body>${body}</w:body>`, ...more }))
  return readWord(path, 'x.docx')
}

async function readRows(sheet: string, more: Record<string, string> = {}): Promise<string[][]> {
  const path = join(folder, 'workbook')
  const parts = {
    ...types,
    'xl/workbook.xml': '<workbook><sheet r:id="one"/></workbook>',
    'xl/_rels/workbook.xml.rels': '<r><Relationship Id="one" Target="sheet.xml"/></r>',
    'xl/sheet.xml': `<sheetData><row><c t="str"><v>Text</v></c><c t="str"><v>State</v></c></row>${sheet}</sheetData>`,
  }
  await writeFile(path, zip({ ...parts, ...more }))
  const table = await openSpreadsheet(path, 'x.xlsx')
  const rows: string[][] = []
  for await (const { cells } of table?.rows() ?? []) rows.push(cells)
  return rows
}

describe('a Word document is refused', () => {
  it.each([
    ['of nothing but empty paragraphs', '<w:p/>'.repeat(300_001)],
    ['of nothing but empty cells', '<w:tbl><w:tr>' + '<w:tc/>'.repeat(300_001) + '</w:tr></w:tbl>'],
    ['with a paragraph as long as a library', `<w:p><w:r><w:t>${'word '.repeat(250_000)}</w:t></w:r></w:p>`],
  ])('%s', async (_, body) => {
    await expect(readDocument(body)).rejects.toMatchObject({ code: 'file.archive-bomb' })
  })

  it.each([
    ['a comment', `<!--${'x'.repeat(2_000_000)}-->`],
    ['an attribute', `<w:p a="${'x'.repeat(2_000_000)}"/>`],
    ['a name', `<${'x'.repeat(2_000_000)}/>`],
  ])('with %s that does not end', async (_, body) => {
    await expect(readDocument(body)).rejects.toMatchObject({ code: 'file.xml-broken' })
  })
})

describe('a Word document is read', () => {
  const listed = (level: number) =>
    `<w:p><w:pPr><w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="1"/></w:numPr></w:pPr></w:p>`
  const numbering = (level: string) => ({
    'word/numbering.xml': `<n><w:abstractNum w:abstractNumId="1">${level}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></n>`,
  })

  it.each([
    [
      'a list that begins at a thousand million',
      0,
      '<w:start w:val="1000000000"/><w:numFmt w:val="lowerLetter"/>',
    ],
    ['a list a thousand million levels deep', 1_000_000_000, '<w:numFmt w:val="decimal"/>'],
    [
      'a number with a million digits',
      0,
      `<w:numFmt w:val="decimal"/><w:lvlText w:val="${'%1'.repeat(400_000)}"/>`,
    ],
  ])('in time, with %s', async (_, level, content) => {
    const lists = numbering(`<w:lvl w:ilvl="${level}">${content}</w:lvl>`)
    const { blocks } = await readDocument(listed(level).repeat(1_000), lists)
    expect(blocks).toHaveLength(1_000)
    expect(JSON.stringify(blocks).length).toBeLessThan(1_000_000)
  })

  it('in time, with styles that each rest on the one before', async () => {
    const styles = Array.from(
      { length: 20_000 },
      (_, at) => `<w:style w:styleId="${at}"><w:basedOn w:val="${at - 1}"/></w:style>`,
    )
    const more = { ...numbering('<w:lvl w:ilvl="0"/>'), 'word/styles.xml': `<s>${styles.join('')}</s>` }
    expect(await effortOf(() => readDocument('<w:p/>', more))).toBeLessThan(4_000)
  })

  it('without words of the program, where elements are named like them', async () => {
    const { blocks } = await readDocument('<w:p><toString/><constructor/><w:r><w:t>Ratify</w:t></w:r></w:p>')
    expect(blocks).toEqual([{ paragraph: { text: 'Ratify' } }])
  })
})

describe('a workbook is refused', () => {
  it('with a cell as long as a library', async () => {
    const cell = `<row><c t="inlineStr"><is><t>${'word '.repeat(250_000)}</t></is></c></row>`
    await expect(readRows(cell)).rejects.toMatchObject({ code: 'file.archive-bomb' })
  })

  it('with more shared strings than memory', async () => {
    // Not all alike: a part that is nothing but repetition is refused before it is read.
    let strings = ''
    for (let number = 0; number < 420_000; number++)
      strings += `<si/><si/><si/><si/><si/><si/><si/><si/><si/><si/><si/><si/><si><t>${(number * 7919).toString(36)}</t></si>`
    const more = { 'xl/sharedStrings.xml': `<sst>${strings}</sst>` }
    await expect(readRows('', more)).rejects.toMatchObject({ code: 'file.too-large' })
  })
})

it('a workbook that names its one sheet a thousand times is looked at a hundred times at most', async () => {
  const workbook = `<workbook>${'<sheet r:id="empty"/>'.repeat(1_000)}<sheet r:id="one"/></workbook>`
  const relations =
    '<r><Relationship Id="one" Target="sheet.xml"/><Relationship Id="empty" Target="empty.xml"/></r>'
  const more = {
    'xl/workbook.xml': workbook,
    'xl/_rels/workbook.xml.rels': relations,
    'xl/empty.xml': '<sheetData/>',
  }
  expect(await readRows('<row><c t="str"><v>a</v></c><c t="str"><v>b</v></c></row>', more)).toEqual([])
})
