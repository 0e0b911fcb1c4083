import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { beforeEach, afterEach, describe, expect, test } from 'vitest'
import { inTransactionAs } from '#platform/database/acting.ts'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { testDatabase } from '#platform/database/testing.ts'
import type { TestDatabase } from '#platform/database/testing.ts'
import { correctRecommendation, translateRecommendation } from '../commands.ts'
import type { Position } from '../model.ts'
import { findRecommendation, sourcesOf } from '../store.ts'
import { findBatch, listBatches, readBatchRows } from './batches.ts'
import type { GivenAnswers } from './batches.ts'
import { addDemonstration, removeDemonstration } from './demonstration.ts'
import type { ImportReport } from './report.ts'
import { receiveFile, runBatch } from './run.ts'
import { undoBatch } from './undo.ts'

const fixtures = join(import.meta.dirname, '../../../tests/fixtures')
const shared = join(import.meta.dirname, '../../../../shared/data')

let register: TestDatabase
beforeEach(async () => {
  register = await testDatabase()
})
afterEach(() => register.close())

type Imported = ImportReport & { batch: number }

async function bringIn(path: string, given: GivenAnswers = {}, apply = true): Promise<Imported> {
  const file = { path: path.startsWith('/') ? path : join(fixtures, path), name: path }
  const batch = await receiveFile(register.program, register.operator, file, given, 'import')
  const report = await runBatch(register.program, register.operator, batch, { apply, through: 'import' })
  return { ...report, batch }
}

function acting<Result>(work: (transaction: ActingTransaction) => Promise<Result>): Promise<Result> {
  return inTransactionAs(register.program, register.operator, work)
}

const undo = (batch: number) => acting((transaction) => undoBatch(transaction, batch, { through: 'import' }))

/** The whole register, as rows in order. */
async function everything(): Promise<unknown> {
  const tables = ['recommendation', 'source', 'proposal', 'column_mapping']
  return Promise.all(
    tables.map(async (table) => {
      const { rows } = await sql`
        select to_jsonb(t) - 'change_id' as row from ${sql.table(`register.${table}`)} t order by 1`.execute(
        register.owner.kysely,
      )
      return rows
    }),
  )
}

async function positions(): Promise<Record<string, number>> {
  const { rows } = await sql<{ position: Position; count: number }>`
    select position, count(*) as count from register.recommendation where merged_into is null group by 1`.execute(
    register.program.kysely,
  )
  return Object.fromEntries(rows.map((row) => [row.position, row.count]))
}

async function idAt(paragraph: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select id from register.recommendation where paragraph = ${paragraph} and merged_into is null`.execute(
    register.program.kysely,
  )
  expect(rows).toHaveLength(1)
  return rows[0]?.id ?? ''
}

describe('from the first day', () => {
  test('the report brings recommendations without a position; the list months later gives the same ones theirs', async () => {
    const report = await bringIn('working-group-report.md')
    expect(report).toMatchObject({ rows: 49, created: 49, doubtful: 0, rejected: 0 })
    expect(await positions()).toEqual({ pending: 49 })
    const id = await idAt('118.4')

    const list = await bringIn('thematic-list-2025.docx')
    expect(list).toMatchObject({ rows: 49, created: 0, linked: 49, doubtful: 0, rejected: 0 })
    expect(await positions()).toEqual({ supported: 43, noted: 6 })
    expect(await idAt('118.4')).toBe(id)
    const recommendation = await findRecommendation(register.program.kysely, id)
    expect(recommendation).toMatchObject({ stateId: 'XTL', session: 47, cycle: 4, symbol: 'A/HRC/58/901' })
    expect(recommendation?.sources).toEqual(['upr-list', 'upr-report'])
  })

  test('the same file again changes nothing', async () => {
    for (const file of [
      'thematic-list-2025.docx',
      'uhri-export.json',
      'upr-info.csv',
      'concluding-observations.txt',
    ]) {
      const first = await bringIn(file)
      const before = await everything()
      const again = await bringIn(file)
      expect(again, file).toMatchObject({ created: 0, updated: 0, linked: 0, rejected: first.rejected })
      expect(await everything()).toEqual(before)
    }
  })

  test('a preview says what would happen, and nothing has', async () => {
    const before = await everything()
    const preview = await bringIn('thematic-list-2025.docx', {}, false)
    expect(preview).toMatchObject({
      created: 49,
      states: [{ state: 'XTL', rows: 49, supported: 43, noted: 6 }],
    })
    expect(await everything()).toEqual(before)
    expect(await findBatch(register.program.kysely, preview.batch)).toMatchObject({
      status: 'previewed',
      changeId: null,
    })
  })
})

describe('undo', () => {
  test('restores exactly what was before, and the same file comes back to the same addresses', async () => {
    await bringIn('working-group-report.md')
    const before = await everything()
    const list = await bringIn('thematic-list-2025.docx')
    const after = await everything()
    await undo(list.batch)
    expect(await everything()).toEqual(before)
    await bringIn('thematic-list-2025.docx')
    expect(JSON.stringify(await everything()).replace(/"batch_id":\d+/g, '')).toBe(
      JSON.stringify(after).replace(/"batch_id":\d+/g, ''),
    )
  })

  test('is refused, with the rows, while later work hangs on it', async () => {
    const report = await bringIn('working-group-report.md')
    const list = await bringIn('thematic-list-2025.docx')
    const standing = await everything()
    await expect(undo(report.batch)).rejects.toMatchObject({
      code: 'record.undo-blocked',
      details: { count: expect.any(Number) },
    })
    expect(await everything()).toEqual(standing)
    await undo(list.batch)
    await undo(report.batch)
    expect(await positions()).toEqual({})
  })
})

describe('one recommendation, several sources', () => {
  const cases = [
    ['thematic-list-2014.docx', 'upr-info.csv'],
    ['upr-info.csv', 'thematic-list-2014.docx'],
  ] as const
  test.each(cases)('%s, then %s: each recommendation once, whatever came first', async (first, second) => {
    await bringIn(first)
    await bringIn(second)
    const { rows } = await sql<{ sources: string; count: number }>`
      select array_to_string(sources, '+') as sources, count(*) as count from register.recommendation
       where merged_into is null group by 1 order by 2 desc`.execute(register.program.kysely)
    // The one that stands alone came from an author whom the file does not name.
    expect(rows).toEqual([
      { sources: 'upr-list+upr-info', count: 33 },
      { sources: 'upr-info', count: 1 },
    ])
  })

  test('rows that become one leave an address that leads to it', async () => {
    await bringIn('upr-info.csv')
    await bringIn('thematic-list-2014.docx')
    const { rows } = await sql<{ id: string; into: string }>`
      select id, merged_into as into from register.recommendation where merged_into is not null limit 1`.execute(
      register.program.kysely,
    )
    const [merged] = rows
    const target = await findRecommendation(register.program.kysely, merged?.into ?? '')
    expect(target?.mergedInto).toBeNull()
    expect(await sourcesOf(register.program.kysely, 'XTL', merged?.id ?? '')).toEqual([])
  })

  test('the same recommendation in other official languages is another text of it', async () => {
    await addDemonstration(register.program, register.operator, 'import')
    const { rows } = await sql<{ languages: number; recommendations: number }>`
      select max(languages) as languages, count(*) as recommendations from (
        select count(distinct language) as languages from register.source group by state_id, recommendation_id) t`.execute(
      register.program.kysely,
    )
    expect(rows[0]).toEqual({ languages: 6, recommendations: 162 })
    await acting((transaction) => removeDemonstration(transaction, { through: 'import' }))
    expect(await positions()).toEqual({})
  })
})

describe('what people add', () => {
  test('a correction stays when the file comes again', async () => {
    await bringIn('thematic-list-2025.docx')
    const id = await idAt('118.4')
    const opened = await findRecommendation(register.program.kysely, id)
    const changes = { said: { position: 'noted' as const }, changeId: opened?.changeId ?? 0 }
    await acting((transaction) => correctRecommendation(transaction, id, changes, { through: 'page' }))
    expect((await findRecommendation(register.program.kysely, id))?.position).toBe('noted')
    expect(await bringIn('thematic-list-2025.docx')).toMatchObject({ unchanged: 49 })
    expect((await findRecommendation(register.program.kysely, id))?.position).toBe('noted')

    const later = { ...changes, said: { position: 'supported' as const } }
    await expect(
      acting((transaction) => correctRecommendation(transaction, id, later, { through: 'page' })),
    ).rejects.toMatchObject({ code: 'recommendation.changed-meanwhile', status: 409 })
  })

  test('a State’s own translation stands beside the UN’s words, never in their place', async () => {
    await bringIn('thematic-list-2025.docx')
    const id = await idAt('118.4')
    const before = await findRecommendation(register.program.kysely, id)
    const text = 'Ratificar el Protocolo Facultativo'
    await acting((transaction) =>
      translateRecommendation(transaction, id, { language: 'es', text }, { through: 'page' }),
    )
    const after = await findRecommendation(register.program.kysely, id)
    expect(after?.shownSource).toBe(before?.shownSource)
    const sources = await sourcesOf(register.program.kysely, 'XTL', id)
    expect(sources.find((source) => source.kind === 'translation')).toMatchObject({ language: 'es', text })
  })
})

describe('what is refused', () => {
  test('a list without a State asks for it, and takes the answer', async () => {
    const file = 'any-table.csv'
    const mapping = {
      text: 'What was recommended',
      recommendingStates: 'By whom',
      paragraph: 'Ref.',
      position: 'Our answer',
    }
    await expect(bringIn(file)).rejects.toMatchObject({ code: 'import.mapping-needed' })
    await expect(bringIn(file, { mapping })).rejects.toMatchObject({ code: 'import.state-needed' })
    const [asking] = await listBatches(register.program.kysely, 1)
    expect(asking?.status).toBe('waiting')
    const table = await bringIn(file, { mapping, state: 'XTL', session: 33 })
    expect(table).toMatchObject({ rows: 40, created: 40, rejected: 0 })
    expect(await findRecommendation(register.program.kysely, await idAt('109.1'))).toMatchObject({
      session: 33,
      cycle: 3,
    })
    // The next file with the same head needs no mapping.
    expect(await bringIn(file, { state: 'XTL', session: 33 })).toMatchObject({ unchanged: 40 })
  })

  test('rows that cannot be taken are told one by one; the others come in', async () => {
    const { batch, ...report } = await bringIn('uhri-export.json')
    expect(report).toMatchObject({
      rows: 43,
      rejected: 2,
      dirt: { html: 1, 'duplicate-id': 2, 'several-countries': 1 },
    })
    const rows = await readBatchRows(register.program.kysely, batch, 'rejected', 0, 10)
    expect(rows.map((row) => [row.row, row.reasons[0]?.code])).toEqual([
      [33, 'state-not-stated'],
      [34, 'text-missing'],
    ])
  })

  test('records of other States are passed over when one is asked for', async () => {
    expect(await bringIn('uhri-export.json', { state: 'FJI' })).toMatchObject({
      rows: 2,
      created: 1,
      rejected: 1,
      passedOver: 40,
    })
  })
})

const real = existsSync(shared) ? describe : describe.skip
if (!existsSync(shared))
  console.log('skipped: ../shared/data is not here, so the UN’s own files are not imported')
real('the UN’s own files', () => {
  const lists = join(shared, 'upr-thematic-lists')
  test('the lists of sessions 20 and 48, and the report that came before', async () => {
    expect(await bringIn(join(lists, 'A_HRC_59_15.md'))).toMatchObject({
      rows: 254,
      created: 254,
      doubtful: 0,
    })
    expect(await bringIn(join(lists, 'upr48-thematic-list.docx'))).toMatchObject({
      rows: 254,
      created: 0,
      linked: 254,
      doubtful: 0,
      states: [{ state: 'SVN', supported: 217, noted: 37 }],
    })
    expect(await bringIn(join(lists, 'upr20-thematic-list.docx'))).toMatchObject({
      rows: 163,
      created: 163,
      doubtful: 0,
      states: [{ state: 'SVN', supported: 142, noted: 21 }],
    })
    expect(await positions()).toEqual({ supported: 359, noted: 58 })
  })

  test('the four UPR Info files, in an order of their own', async () => {
    let rows = 0
    let created = 0
    for (const name of ['14-17', '1-5', '10-13', '6-9']) {
      const report = await bringIn(join(shared, 'upr-info', `${name}.csv`))
      expect(report).toMatchObject({ rejected: 0, updated: 0, linked: 0 })
      rows += report.rows
      created += report.created
    }
    expect({ rows, created }).toEqual({ rows: 33_082, created: 33_078 })
    expect(await bringIn(join(shared, 'upr-info', '14-17.csv'))).toMatchObject({
      created: 0,
      updated: 0,
      linked: 0,
    })
  })
})
