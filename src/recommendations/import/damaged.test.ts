import { readFileSync, readdirSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isRefusal } from '#platform/errors.ts'
import { testDatabase } from '#platform/database/testing.ts'
import type { TestDatabase } from '#platform/database/testing.ts'
import { receiveFile, runBatch } from './run.ts'

const fixtures = join(import.meta.dirname, '../../../tests/fixtures')
const files = readdirSync(fixtures).filter(
  (name) => /\.(docx|xlsx|csv|json|md|txt)$/.test(name) && name !== 'truth.json',
)
const runs = Number(process.env.THROUGHLINE_FUZZ_RUNS ?? 60)
const seed = Number(process.env.THROUGHLINE_FUZZ_SEED ?? 20_261_122)

let register: TestDatabase
let folder: string
beforeAll(async () => {
  register = await testDatabase()
  folder = mkdtempSync(join(tmpdir(), 'throughline-damaged-'))
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await register.close()
})

/** How many rows the register has, and how many a batch says it brought. */
async function brought(batch: number): Promise<{ sources: number; said: number; status: string }> {
  const { rows } = await sql<{ sources: number; said: number; status: string }>`
    select (select count(*) from register.source where batch_id = batch.id) as sources,
           coalesce((report ->> 'created')::int + (report ->> 'linked')::int + (report ->> 'updated')::int, 0) as said, status
      from register.batch where id = ${batch}`.execute(register.program.kysely)
  const [found] = rows
  if (!found) throw new Error(`batch ${batch} is gone`)
  return found
}

test('a damaged file is refused whole or comes in whole: never a crash, never a part', async () => {
  const damage = fc.record({
    file: fc.constantFrom(...files),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    how: fc.oneof(
      fc.record({ cut: fc.double({ min: 0, max: 1, noNaN: true }) }),
      fc.record({ insert: fc.uint8Array({ minLength: 1, maxLength: 40 }) }),
      fc.record({ flip: fc.integer({ min: 1, max: 255 }) }),
    ),
  })
  await fc.assert(
    fc.asyncProperty(damage, async ({ file, at, how }) => {
      const whole = readFileSync(join(fixtures, file))
      const place = Math.floor(at * (whole.length - 1))
      const path = join(folder, file)
      writeFileSync(path, damaged(whole, place, how))
      const given = { state: 'XTL', session: 47, mapping: { text: 'What was recommended' } }
      const batch = await receiveFile(
        register.program,
        register.operator,
        { path, name: file },
        given,
        'import',
      )
      try {
        await runBatch(register.program, register.operator, batch, { apply: true, through: 'import' })
        const { sources, said, status } = await brought(batch)
        expect({ sources, status }).toEqual({ sources: said, status: 'committed' })
      } catch (error) {
        if (!isRefusal(error)) throw error
        expect(error.code).not.toBe('import.failed')
        expect(await brought(batch)).toMatchObject({ sources: 0 })
      }
    }),
    { numRuns: runs, seed },
  )
})

function damaged(
  whole: Buffer,
  place: number,
  how: { cut: number } | { insert: Uint8Array } | { flip: number },
): Buffer {
  if ('cut' in how)
    return Buffer.concat([whole.subarray(0, place), whole.subarray(place + Math.floor(how.cut * 200))])
  if ('insert' in how) return Buffer.concat([whole.subarray(0, place), how.insert, whole.subarray(place)])
  const flipped = Buffer.from(whole)
  flipped.writeUInt8((flipped[place] ?? 0) ^ how.flip, place)
  return flipped
}
