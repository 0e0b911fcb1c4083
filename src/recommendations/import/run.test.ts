import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inTransactionAs } from '#platform/database/acting.ts'
import { testDatabase } from '#platform/database/testing.ts'
import type { TestDatabase } from '#platform/database/testing.ts'
import { undoBatch } from '../commands.ts'
import { findRecommendation, sourcesOf } from '../store.ts'
import { findBatch } from './batches.ts'
import type { GivenAnswers } from './batches.ts'
import { receiveFile, runBatch } from './run.ts'
import type { ImportReport } from './report.ts'

const fixtures = join(import.meta.dirname, '../../../tests/fixtures')
const truth = JSON.parse(readFileSync(join(fixtures, 'truth.json'), 'utf8'))

let test_: TestDatabase
beforeAll(async () => {
  test_ = await testDatabase()
})
afterAll(() => test_.close())

async function bringIn(name: string, given: GivenAnswers = {}): Promise<ImportReport & { batch: number }> {
  const batch = await receiveFile(test_.program, test_.operator, { path: join(fixtures, name), name }, given)
  const report = await runBatch(test_.program, test_.operator, batch, { apply: true, through: 'import' })
  return { ...report, batch }
}

describe('a review, from the report to the list', () => {
  test('dump truth', () => console.log(JSON.stringify(truth).slice(0, 3000)))
  test('x', async () => {
    const r = await bringIn('working-group-report.md')
    console.log(r)
    const l = await bringIn('thematic-list-2025.docx')
    console.log(l)
    const again = await bringIn('thematic-list-2025.docx')
    console.log(again)
    await inTransactionAs(test_.program, test_.operator, (t) => undoBatch(t, l.batch, { through: 'import' }))
    expect((await findBatch(test_.program.kysely, l.batch)).status).toBe('undone')
  })
})
