/** The log as each side reads it, and which seal covers what. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { addRecommendation, someRecommendation } from '#followup/testing.ts'
import { testCast, type Cast, type TestPerson } from '#identity/testing.ts'
import { inTransactionAs } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { beginChange } from './change.ts'
import { countedRows, loggedChanges, type LoggedChange } from './log.ts'
import { sealLog } from './seal.ts'
import { verifyLog } from './verify.ts'

let database: TestDatabase
let cast: Cast
beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  await addRecommendation(database)
})
afterAll(() => database.close())

const write = (who: TestPerson, notes: number, why: string, audience = 'government') =>
  inTransactionAs(database.program, who, async (transaction) => {
    const change = await beginChange(transaction, { through: 'page', why, confidential: true })
    await sql`
      insert into followup.note (state_id, recommendation_id, organisation_id, side, audience, text, language, written_by, change_id)
      select 'XTL', ${someRecommendation.id}, ${who.organisation}, identity.side(), ${audience}, 'words ' || number, 'en',
             ${who.person}, ${change} from generate_series(1, ${notes}::integer) number`.execute(transaction)
    return change
  })

/** What people did; that the cast was entered concerns each side too, and is no one's of them. */
async function seenBy(who: TestPerson, before?: number): Promise<LoggedChange[]> {
  const changes = await inTransactionAs(database.program, who, (transaction) =>
    loggedChanges(transaction, { before, limit: 10 }),
  )
  return changes.filter(({ person }) => person !== null)
}

test('each side reads its own changes, the newest first, with what they wrote', async () => {
  const first = await write(cast.justice, 2, 'the first')
  const second = await write(cast.health, 1, 'the second')
  const body = await write(cast.nhri, 1, 'not the government’s')
  const seen = await seenBy(cast.coordinator)
  expect(seen.map(({ id }) => id)).toEqual([second, first])
  expect(seen[1]).toMatchObject({
    why: 'the first',
    person: cast.justice.person,
    organisation: cast.justice.organisation,
    role: 'contributor',
    through: 'page',
    rows: 2,
    wrote: [
      { operation: 'insert', table: 'followup.note', key: { state_id: 'XTL', id: expect.any(Number) } },
      { operation: 'insert', table: 'followup.note' },
    ],
  })
  expect((await seenBy(cast.coordinator, second)).map(({ id }) => id)).toEqual([first])
  expect((await seenBy(cast.nhri)).map(({ id }) => id)).toEqual([body])
  for (const outsider of [cast.partnerOne, cast.administrator, cast.foreignCoordinator])
    expect(await seenBy(outsider)).toEqual([])
})

test('why something changed that an institution keeps inside is told to that institution alone', async () => {
  const change = await write(cast.justice, 1, 'what only we know', 'institution')
  expect((await seenBy(cast.justice))[0]).toMatchObject({ id: change, why: 'what only we know' })
  expect((await seenBy(cast.coordinator))[0]).toMatchObject({ id: change, why: null })
})

test('a change that wrote much is not counted to its end', async () => {
  await write(cast.justice, 3 * countedRows, 'many')
  const [latest] = await seenBy(cast.justice)
  expect(latest).toMatchObject({ rows: countedRows })
  expect(latest?.wrote).toHaveLength(6)
})

test('a change names the seal that covers it, once there is one', async () => {
  const change = await write(cast.justice, 1, 'to be sealed')
  expect((await seenBy(cast.justice))[0]).toMatchObject({ id: change, seal: null })
  await vi.waitFor(
    async () => {
      await sealLog(database.program.kysely)
      expect((await seenBy(cast.justice))[0]?.seal).toEqual(expect.any(Number))
    },
    { timeout: 150_000 },
  )
})

test('a reading is an event, held against its digest like any record', async () => {
  const reading = `insert into record.reading (person_id, organisation_id, through, table_name, row_id, state_id, author_side,
                                               author_organisation_id)
    values (${cast.partnerOne.person}, ${cast.partnerOne.organisation}, 'page', 'followup.note', 1, 'XTL', 'government',
            ${cast.justice.organisation})`
  await database.owner.pool.query(reading)
  const { rows } = await database.owner.pool.query(
    `select operation, change_id, digest is not null as digested from record.event where table_name = 'record.reading'`,
  )
  expect(rows).toEqual([{ operation: 'insert', change_id: null, digested: true }])
  await database.owner.pool.query(
    `update record.reading set person_id = ${cast.partnerTwo.person}; delete from record.reading where false`,
  )
  // An honest statement is an event too; one behind the triggers' back is not.
  expect((await verifyLog(database.ownerUrl)).findings).toEqual([])
  await database.owner.pool.query(
    `alter table record.reading disable trigger user; delete from record.reading; alter table record.reading enable trigger user`,
  )
  expect((await verifyLog(database.ownerUrl)).findings).toMatchObject([
    { code: 'row-removed', details: { table: 'record.reading' } },
  ])
})
