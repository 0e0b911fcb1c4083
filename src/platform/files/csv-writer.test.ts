import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCsv } from './csv.ts'
import { withGuard, withoutGuard, writeCsv, type Cell } from './csv-writer.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-csv-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function csv(header: string[], rows: Cell[][]): Promise<string> {
  return (await Array.fromAsync(writeCsv(header, rows))).join('')
}

/** Written and read back by the table importer. */
async function readBack(header: string[], rows: Cell[][]): Promise<string[][]> {
  const path = join(folder, 'table.csv')
  await writeFile(path, await csv(header, rows))
  const table = await openCsv(path, 'table.csv')
  return (await Array.fromAsync(table?.rows() ?? [])).map(({ cells }) => cells)
}

describe('a CSV file', () => {
  it('begins with a byte order mark and ends its lines with CRLF', async () => {
    expect(await csv(['id', 'text'], [['a', 'b']])).toBe('\ufeffid,text\r\na,b\r\n')
  })

  it('quotes what would break a line or a field', async () => {
    expect(await csv(['a', 'b'], [['one, "two"', 'three\nfour']])).toBe(
      '\ufeffa,b\r\n"one, ""two""","three\nfour"\r\n',
    )
  })

  it.each(['=HYPERLINK("http://evil")', '+1', '-1+1|cmd', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1'])(
    'does not let %j run in a spreadsheet',
    async (text) => {
      const [, row] = parse(await csv(['a', 'b'], [[text, 'b']]), { bom: true }) as string[][]
      expect(row?.[0]).toBe(`'${text}`)
    },
  )

  it('leaves numbers, paragraph numbers and symbols as they are', async () => {
    expect(await csv(['a', 'b', 'c', 'd'], [[-5, 48, '6.30', 'A/HRC/59/15']])).toBe(
      '\ufeffa,b,c,d\r\n-5,48,6.30,A/HRC/59/15\r\n',
    )
  })

  it('comes back from the table importer as it was, formulas too', async () => {
    const rows = [
      ['=1+1', '- end violence'],
      ["'=quoted already", "'tis said"],
    ]
    expect(await readBack(['a', 'b'], rows)).toEqual(rows)
  })

  it('comes back whatever the texts are', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      fc.string({ unit: fc.constantFrom(...'\'="+-@,;\r\n\t ab'), maxLength: 10 }),
    )
    const rows = fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(rows, async (rows) => {
        // An empty line is no record, and a byte order mark at a beginning is none of the text.
        const cells = rows.map(([left, right]) => [`x${left}`, right.replaceAll('\ufeff', '')])
        expect(await readBack(['left', 'right'], cells)).toEqual(cells)
      }),
      { numRuns: 100, seed: 4180 },
    )
  })

  it('has a guard that comes off exactly once', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."'=+-@a\t\r\n") }), (text) => {
        expect(withoutGuard(withGuard(text))).toBe(text)
        expect(withGuard(text)).not.toMatch(/^[=+\-@\t\r\n]/)
      }),
    )
  })

  it('is written a piece at a time', async () => {
    const rows = Array.from({ length: 1_200 }, (_, row) => [row])
    const pieces = await Array.fromAsync(writeCsv(['n'], rows))
    expect(pieces.length).toBeGreaterThan(3)
    expect(pieces.join('').split('\r\n')).toHaveLength(1_202)
  })
})
