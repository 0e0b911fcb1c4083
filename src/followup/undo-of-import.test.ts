/** An import beside whose recommendations someone has written stays: what is said of it tells nobody more than they may see. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testCast, type Cast, type TestPerson } from '#identity/testing.ts'
import { inTransactionAs, type Proof } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { beginChange } from '#record/change.ts'
import { undoChange } from '#record/undo.ts'
import { addRecommendation, someRecommendation } from './testing.ts'

let database: TestDatabase
let cast: Cast
let imported: number
beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  await addRecommendation(database)
  const { rows } = await database.owner.pool.query(`select change_id as change from register.recommendation`)
  imported = rows[0].change
})
afterAll(() => database.close())
beforeEach(() => database.owner.pool.query('truncate followup.note cascade'))

const write = (who: TestPerson, audience: 'institution' | 'government') =>
  inTransactionAs(database.program, who, async (transaction) => {
    const change = await beginChange(transaction, { through: 'page', confidential: true })
    await sql`
      insert into followup.note (state_id, recommendation_id, organisation_id, side, audience, text, language, written_by, change_id)
      values ('XTL', ${someRecommendation.id}, ${who.organisation}, identity.side(), ${audience}, 'between us', 'en',
              ${who.person}, ${change})`.execute(transaction)
  })

/** What whoever takes the import back is told; that it is still there afterwards is looked at each time. */
async function told(who: Proof): Promise<unknown> {
  const refusal: unknown = await inTransactionAs(database.program, who, (transaction) =>
    undoChange(transaction, imported, [{ name: 'register.recommendation', key: ['state_id', 'id'] }], {
      through: 'page',
    }),
  ).catch((error: unknown) => error)
  const { rows } = await database.owner.pool.query(
    `select (select count(*) from register.recommendation) as standing,
            (select count(*) from record.change where undoes is not null) as undone`,
  )
  expect(rows).toEqual([{ standing: 1, undone: 0 }])
  expect(JSON.stringify(refusal)).not.toContain('between us')
  return refusal
}

const refusal = (count: number) => ({
  code: 'record.undo-written-beside',
  status: 409,
  details: { change: imported, count },
})

test('of what they may see, how many records it is', async () => {
  await write(cast.justice, 'government')
  await write(cast.health, 'government')
  expect(await told(cast.coordinator)).toMatchObject(refusal(2))
})

test('of what they may not see, that it is there, and never how much', async () => {
  for (const author of [cast.justice, cast.nhri]) {
    await write(author, 'institution')
    const one = await told(database.operator)
    expect(one).toMatchObject({ ...refusal(0), obstacles: [] })
    await write(author, 'institution')
    expect(await told(database.operator)).toEqual(one)
    expect(await told(cast.administrator)).toEqual(one)
  }
})

test('where they see some of it, the same whether or not there is more', async () => {
  await write(cast.health, 'government')
  const one = await told(cast.coordinator)
  await write(cast.nhri, 'institution')
  expect(await told(cast.coordinator)).toEqual(one)
  expect(one).toMatchObject(refusal(1))
})
