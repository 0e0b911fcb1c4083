import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isRefusal } from '#platform/errors.ts'
import { openArchive } from '#platform/files/archive.ts'
import { effortOf } from '../../../tests/effort.ts'
import { zip } from '../../../tests/fixtures/making/zip.ts'
import type { ColumnMapping } from './received.ts'
import { recogniseFile } from './recognise.ts'

/** Damaged files for each fixture; THROUGHLINE_FUZZ_RUNS=20000 looks harder, THROUGHLINE_FUZZ_SEED elsewhere. */
const runs = Number(process.env.THROUGHLINE_FUZZ_RUNS ?? 200)
const seed = Number(process.env.THROUGHLINE_FUZZ_SEED ?? 20250324)
/** No damage may make a small file slow, in milliseconds of processor time. */
const slowest = 5_000

const fixtures = join(import.meta.dirname, '../../../tests/fixtures')
const names = [
  'thematic-list-2014.docx',
  'thematic-list-2025.docx',
  'working-group-report.docx',
  'working-group-report.md',
  'concluding-observations.docx',
  'concluding-observations.txt',
  'uhri-export.json',
  'uhri-export.xlsx',
  'upr-info.csv',
  'upr-info-utf8-bom.csv',
  'any-table.xlsx',
  'any-table-french.csv',
]

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-fuzz-'))
})
afterAll(() => rm(folder, { recursive: true }))

type Damage = {
  kind: 'flip' | 'cut' | 'insert' | 'delete' | 'repeat'
  at: number
  length: number
  bytes: Uint8Array
}

const damage: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom('flip', 'flip', 'cut', 'insert', 'delete', 'repeat'),
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  length: fc.integer({ min: 1, max: 300 }),
  bytes: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 12 }),
    // What parsers trip over.
    fc.constantFrom('"', '(((', ')', '<!DOCTYPE x>', '&#x41;', '<w:tbl>', '</w:p>', '\r', '\\', '[{', '\ufeff', ',,,;')
      .map((text) => new TextEncoder().encode(text)), // prettier-ignore
  ),
})

function damaged(whole: Uint8Array, { kind, at, length, bytes }: Damage): Uint8Array {
  const from = Math.floor(at * whole.length)
  const [before, after] = [whole.subarray(0, from), whole.subarray(from)]
  if (kind === 'cut') return before
  if (kind === 'insert') return Buffer.concat([before, bytes, after])
  if (kind === 'delete') return Buffer.concat([before, after.subarray(length)])
  if (kind === 'repeat') return Buffer.concat([before, after.subarray(0, length), after])
  const flipped = Buffer.from(whole)
  if (from < flipped.length) flipped[from] = (flipped[from] ?? 0) ^ (bytes[0] || 1)
  return flipped
}

/** The parts of an Office file, so that damage reaches the reader behind the zip's checksums. */
async function partsOf(name: string): Promise<Record<string, string>> {
  if (!/x$/.test(name)) return {}
  const archive = await openArchive(join(fixtures, name), name)
  try {
    const parts: Record<string, string> = {}
    for (const part of archive.names) parts[part] = (await archive.read(part)).toString('utf8')
    return parts
  } finally {
    archive.close()
  }
}

/** Reads a file to its end, as an import does. */
async function readAll(path: string, name: string): Promise<number> {
  const recognised = await recogniseFile(path, name)
  const [text = ''] = recognised.columns ?? []
  const mapping: ColumnMapping = { text }
  let rows = 0
  for await (const row of recognised.rows(mapping)) {
    if (!(row.row > 0)) throw new Error(`A row without a place in ${name}.`)
    rows += 1
  }
  return rows
}

describe('a damaged file is read or refused, never a crash and never a wait', () => {
  it.each(names)('%s', { timeout: 180_000 + runs * 50 }, async (name) => {
    const whole = await readFile(join(fixtures, name))
    const parts = await partsOf(name)
    const partNames = Object.keys(parts)
    const path = join(folder, name)
    const property = fc.asyncProperty(
      fc.array(damage, { minLength: 1, maxLength: 4 }),
      fc.nat(),
      async (damages, pick) => {
        const inside = partNames.length > 0 && pick % 4 > 0 ? partNames[pick % partNames.length] : undefined
        const mutate = (bytes: Uint8Array) => damages.reduce(damaged, bytes)
        const bytes =
          inside === undefined
            ? mutate(whole)
            : zip({
                ...parts,
                [inside]: Buffer.from(mutate(Buffer.from(parts[inside] ?? ''))).toString('utf8'),
              })
        await writeFile(path, bytes)
        const effort = await effortOf(async () => {
          try {
            await readAll(path, name)
          } catch (error) {
            if (!isRefusal(error)) throw error
            expect(error.code).toMatch(/^file\./)
          }
        })
        expect(effort).toBeLessThan(slowest)
      },
    )
    await fc.assert(property, { seed, numRuns: runs })
  })
})
