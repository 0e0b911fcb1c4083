/** A migration that rewrites rows says so in the log, and nothing else that was done to them passes for it. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addRecommendation, someRecommendation } from '#followup/testing.ts'
import { testCast, type Cast } from '#identity/testing.ts'
import { inTransactionAs } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { beginChange } from './change.ts'
import { verifyLog } from './verify.ts'

let database: TestDatabase
let cast: Cast
let untouched: number
let rewritten: number
beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  await addRecommendation(database)
  untouched = await write('stays as it is')
  rewritten = await write('an old spelling')
})
afterAll(() => database.close())

const changing = <Result>(
  work: (transaction: Parameters<typeof beginChange>[0], change: number) => Promise<Result>,
) =>
  inTransactionAs(database.program, cast.justice, async (transaction) =>
    work(transaction, await beginChange(transaction, { through: 'page', confidential: true })),
  )
const write = (text: string) =>
  changing(async (transaction, change) => {
    const { rows } = await sql<{ id: number }>`
      insert into followup.note (state_id, recommendation_id, organisation_id, side, audience, text, language, written_by, change_id)
      values ('XTL', ${someRecommendation.id}, ${cast.justice.organisation}, 'government', 'government', ${text}, 'en',
              ${cast.justice.person}, ${change}) returning id`.execute(transaction)
    return rows[0]?.id ?? 0
  })

/** As a migration does it: as the owner, with the triggers out of the way. */
const migrating = (statement: string) =>
  database.owner.pool.query(
    `alter table followup.note disable trigger user; ${statement}; alter table followup.note enable trigger user`,
  )
const relog = async () =>
  (await database.owner.pool.query<{ count: number }>(`select record.relog('followup.note') as count`))
    .rows[0]?.count
const verify = () => verifyLog(database.ownerUrl)

test('a rewritten row is found until the migration has logged it, and then counted', async () => {
  await migrating(`update followup.note set text = 'a new spelling' where id = ${rewritten}`)
  expect((await verify()).findings).toMatchObject([{ code: 'row-altered' }])
  expect(await relog()).toBe(1)
  expect(await verify()).toMatchObject({ findings: [], migrated: 1 })
  const { rows } = await database.owner.pool.query(
    `select operation, row_key::jsonb -> 'id' as id from record.event where table_name = 'followup.note' order by event.id`,
  )
  expect(rows).toEqual([
    { operation: 'insert', id: untouched },
    { operation: 'insert', id: rewritten },
    { operation: 'migration', id: rewritten },
  ])
  expect(await relog()).toBe(0)
})

test('what is changed afterwards has the migration’s words before it', async () => {
  await changing((transaction, change) =>
    sql`update followup.note set text = 'newer', change_id = ${change} where id = ${rewritten}`.execute(
      transaction,
    ),
  )
  expect((await verify()).findings).toEqual([])
  const past = (text: string) =>
    database.owner.pool.query(
      `update record.history set before = before || jsonb_build_object('text', $1::text) where table_name = 'followup.note'`,
      [text],
    )
  await past('an old spelling')
  expect((await verify()).findings).toMatchObject([{ code: 'past-altered' }])
  await past('a new spelling')
})

test('every row of a column that was added with a value is logged', async () => {
  await database.owner.pool.query(`alter table followup.note add column tone text not null default 'plain'`)
  expect((await verify()).findings).toHaveLength(2)
  expect(await relog()).toBe(2)
  expect(await verify()).toMatchObject({ findings: [], migrated: 2 })
})

test('a row that nobody wrote is not logged as a migration’s', async () => {
  await migrating(`insert into followup.note overriding system value
    select (jsonb_populate_record(note, '{"id": 4711}')).* from followup.note where id = ${untouched}`)
  expect(await relog()).toBe(0)
  expect((await verify()).findings).toMatchObject([{ code: 'row-inserted' }])
})

test('it is for the owner alone', async () => {
  await expect(database.program.pool.query(`select record.relog('followup.note')`)).rejects.toThrow(
    'permission denied',
  )
})
