import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { readXlsx } from 'hucre'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Cell } from './csv-writer.ts'
import { openArchive } from './archive.ts'
import { openSpreadsheet } from './spreadsheet.ts'
import { writeSpreadsheet, type Sheet } from './spreadsheet-writer.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-xlsx-'))
})
afterAll(() => rm(folder, { recursive: true }))

const columns = [
  { title: 'Paragraph', width: 10 },
  { title: 'Text', width: 80, wrapped: true },
  { title: 'Session', width: 8 },
]
const sheet = (rows: Sheet['rows']): Sheet => ({ name: 'Recommendations', columns, rows })

async function workbook(sheets: Sheet[], options = {}): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(writeSpreadsheet(sheets, { rightToLeft: false, ...options })))
}

async function saved(bytes: Buffer): Promise<string> {
  const path = join(folder, 'book.xlsx')
  await writeFile(path, bytes)
  return path
}

async function readBack(rows: Cell[][]): Promise<string[][]> {
  const table = await openSpreadsheet(await saved(await workbook([sheet(rows)])), 'book.xlsx')
  return (await Array.fromAsync(table?.rows() ?? [])).map(({ cells }) => cells)
}

describe('a workbook', () => {
  it('is read back by the importer as it was written', async () => {
    const rows = [
      ['6.30', '=1+1 & <b>"العنف"</b>\nsecond line', 48],
      ['6.31', 'plain', 49],
    ]
    expect(await readBack(rows)).toEqual(rows.map((row) => row.map(String)))
  })

  it('keeps paragraph numbers as texts and sessions as numbers, and has no formula', async () => {
    const { sheets } = await readXlsx(await workbook([sheet([['6.30', '=HYPERLINK("http://x")', 48]])]))
    expect(sheets[0]?.rows[1]).toEqual(['6.30', '=HYPERLINK("http://x")', 48])
    const archive = await openArchive(await saved(await workbook([sheet([['=1', '=1', 1]])])), 'book.xlsx')
    expect((await archive.read('xl/worksheets/sheet1.xml')).toString()).not.toContain('<f>')
    archive.close()
  })

  it('holds the header in sight and, for Arabic, runs from right to left', async () => {
    const xml = async (rightToLeft: boolean) => {
      const path = await saved(await workbook([sheet([['1', 'a', 1]])], { rightToLeft }))
      const archive = await openArchive(path, 'book.xlsx')
      const part = (await archive.read('xl/worksheets/sheet1.xml')).toString()
      archive.close()
      return part
    }
    expect(await xml(true)).toContain('rightToLeft="1"')
    expect(await xml(false)).not.toContain('rightToLeft')
    expect(await xml(false)).toContain(
      '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>',
    )
  })

  it('goes on in a further sheet where one is full', async () => {
    const rows = Array.from({ length: 5 }, (_, row) => [`p${row}`, 'text', row])
    const { sheets } = await readXlsx(await workbook([sheet(rows)], { rowsPerSheet: 2 }))
    expect(sheets.map(({ name, rows }) => [name, rows.length])).toEqual([
      ['Recommendations', 3],
      ['Recommendations 2', 3],
      ['Recommendations 3', 2],
    ])
    expect(sheets[2]?.rows[1]?.[0]).toBe('p4')
  })

  it('has its header even where nothing was found', async () => {
    const { sheets } = await readXlsx(await workbook([sheet([])]))
    expect(sheets[0]?.rows).toEqual([['Paragraph', 'Text', 'Session']])
  })

  it('keeps more columns than the alphabet has letters', async () => {
    const many = Array.from({ length: 60 }, (_, index) => ({ title: `column ${index}`, width: 9 }))
    const row = many.map((_, index) => index)
    const { sheets } = await readXlsx(await workbook([{ name: 'Wide', columns: many, rows: [row] }]))
    expect(sheets[0]?.rows[1]).toEqual(row)
  })

  it('shortens a text that no cell can hold', async () => {
    const [row] = await readBack([['1', 'x'.repeat(40_000), 1]])
    expect(row?.[1]).toHaveLength(32_767)
    expect(row?.[1]).toMatch(/…$/)
  })

  it('holds every text that people can write', async () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 10 }), async (rows) => {
        const written = rows.map(([left, right]) => [`x${left}`, `x${right}`, 1])
        const { sheets } = await readXlsx(await workbook([sheet(written)]))
        expect(sheets[0]?.rows.slice(1)).toEqual(written)
      }),
      { numRuns: 50, seed: 376 },
    )
  })

  it('ends with the error of what gives it its rows', async () => {
    const rows = async function* () {
      yield ['1', 'a', 1]
      throw new Error('connection lost')
    }
    await expect(workbook([sheet(rows())])).rejects.toThrow('connection lost')
  })
})
