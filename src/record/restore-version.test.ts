/** A note through its versions, and an earlier one written again. */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addRecommendation, someRecommendation } from '#followup/testing.ts'
import { testCast, type Cast, type TestPerson } from '#identity/testing.ts'
import { inTransactionAs, type ActingTransaction } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { beginChange } from './change.ts'
import { restoreVersion } from './restore-version.ts'
import { verifyLog } from './verify.ts'
import { changedColumns, versionsOf } from './versions.ts'

let database: TestDatabase
let cast: Cast
beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  await addRecommendation(database)
})
afterAll(() => database.close())

const changing = <Result>(
  who: TestPerson,
  work: (transaction: ActingTransaction, change: number) => Promise<Result>,
) =>
  inTransactionAs(database.program, who, async (transaction) =>
    work(transaction, await beginChange(transaction, { through: 'page', confidential: true })),
  )

/** A note of the Ministry of Justice with a file, rewritten once and narrowed once. */
async function noteWithPast() {
  const id = await changing(cast.justice, async (transaction, change) => {
    const { rows } = await sql<{ id: number }>`
      insert into followup.note (state_id, recommendation_id, organisation_id, side, audience, text, language, written_by, change_id)
      values ('XTL', ${someRecommendation.id}, ${cast.justice.organisation}, 'government', 'government', 'First words', 'en',
              ${cast.justice.person}, ${change}) returning id`.execute(transaction)
    const id = rows[0]?.id ?? 0
    await sql`insert into followup.attachment (state_id, note_id, name, media_type, content, sha256, change_id)
      values ('XTL', ${id}, 'plan.txt', 'text/plain', '\\x00ff', sha256('\\x00ff'), ${change})`.execute(
      transaction,
    )
    return id
  })
  await changing(cast.justice, (transaction, change) =>
    sql`update followup.note set text = 'Second words', change_id = ${change} where id = ${id}`.execute(
      transaction,
    ),
  )
  await changing(cast.justice, (transaction, change) =>
    sql`update followup.note set audience = 'institution', change_id = ${change} where id = ${id}`.execute(
      transaction,
    ),
  )
  return { table: 'followup.note', stateId: 'XTL', id }
}
type Name = Awaited<ReturnType<typeof noteWithPast>>

const past = (who: TestPerson, name: Name) =>
  inTransactionAs(database.program, who, (transaction) => versionsOf(transaction, name))
const restore = (who: TestPerson, name: Name, version: number, opened: number) =>
  inTransactionAs(database.program, who, (transaction) =>
    restoreVersion(transaction, name, { version, opened }, { through: 'page', why: 'better before' }),
  )
const remove = (name: Name) =>
  changing(cast.justice, async (transaction) => {
    await sql`delete from followup.attachment where note_id = ${name.id}`.execute(transaction)
    await sql`delete from followup.note where id = ${name.id}`.execute(transaction)
  })
const changeOf = (versions: Awaited<ReturnType<typeof past>>, place: number) =>
  versions.at(place)?.change ?? 0

test('every version tells what changed, by whom and through what', async () => {
  const name = await noteWithPast()
  const versions = await past(cast.justice, name)
  expect(versions.map(({ image }) => image?.['text'])).toEqual([
    'First words',
    'Second words',
    'Second words',
  ])
  expect(
    versions.map(({ image }, place) => changedColumns(versions[place - 1]?.image ?? null, image)),
  ).toEqual([expect.arrayContaining(['text', 'language', 'audience']), ['text'], ['audience']])
  expect(versions[0]).toMatchObject({
    person: cast.justice.person,
    organisation: cast.justice.organisation,
    role: 'contributor',
    through: 'page',
  })
})

test('others of the government see the versions that were open to them, other sides none', async () => {
  const name = await noteWithPast()
  expect((await past(cast.health, name)).map(({ image }) => image?.['text'])).toEqual([
    'First words',
    'Second words',
  ])
  for (const who of [cast.nhri, cast.partnerOne, cast.administrator, cast.foreignCoordinator])
    expect(await past(who, name)).toEqual([])
})

test('an earlier version is written again as a new change, and who sees it stays as it is', async () => {
  const name = await noteWithPast()
  const before = await past(cast.justice, name)
  const change = await restore(cast.justice, name, changeOf(before, 0), changeOf(before, -1))
  const after = await past(cast.justice, name)
  expect(after).toHaveLength(4)
  expect(after.at(-1)).toMatchObject({
    change,
    why: 'better before',
    image: { text: 'First words', audience: 'institution' },
  })
})

test('what was removed comes back with its files, seen by no more than before', async () => {
  const name = await noteWithPast()
  await remove(name)
  const before = await past(cast.justice, name)
  expect(before.at(-1)?.image).toBeNull()
  await restore(cast.justice, name, changeOf(before, 1), changeOf(before, -1))
  const after = await past(cast.justice, name)
  expect(after.at(-1)?.image).toMatchObject({ text: 'Second words', audience: 'institution' })
  const { rows } = await database.owner.pool.query(
    'select name, content from followup.attachment where note_id = $1',
    [name.id],
  )
  expect(rows).toEqual([{ name: 'plan.txt', content: Buffer.from([0, 255]) }])
  expect((await verifyLog(database.ownerUrl)).findings).toEqual([])
})

describe('refused, and nothing changed', () => {
  test.each([
    ['someone who may not edit', 'delegate', 'record.no-such-version'],
    ['another side', 'nhri', 'record.no-such-version'],
  ] as const)('to %s', async (_, who, code) => {
    const name = await noteWithPast()
    const versions = await past(cast.justice, name)
    await expect(
      restore(cast[who], name, changeOf(versions, 2), changeOf(versions, -1)),
    ).rejects.toMatchObject({ code })
  })

  test('to whoever reads it but may not write it', async () => {
    const name = await noteWithPast()
    const narrow = await past(cast.justice, name)
    await changing(cast.justice, (transaction, change) =>
      sql`update followup.note set audience = 'government', change_id = ${change} where id = ${name.id}`.execute(
        transaction,
      ),
    )
    const versions = await past(cast.justice, name)
    await expect(
      restore(cast.health, name, changeOf(narrow, 0), changeOf(versions, -1)),
    ).rejects.toMatchObject({ code: 'record.not-yours-to-restore', status: 403 })
    expect(await past(cast.justice, name)).toEqual(versions)
    // The State's coordinator may, where all of the government sees it.
    await restore(cast.coordinator, name, changeOf(narrow, 0), changeOf(versions, -1))
  })

  test('where someone changed it meanwhile, it stands already, or never was', async () => {
    const name = await noteWithPast()
    const versions = await past(cast.justice, name)
    const [first, latest] = [changeOf(versions, 0), changeOf(versions, -1)]
    await expect(restore(cast.justice, name, first, first)).rejects.toMatchObject({
      code: 'record.changed-meanwhile',
    })
    await expect(restore(cast.justice, name, latest, latest)).rejects.toMatchObject({
      code: 'record.version-stands',
    })
    await expect(restore(cast.justice, name, 1, latest)).rejects.toMatchObject({
      code: 'record.no-such-version',
    })
  })

  test('to forty at once but one', async () => {
    const name = await noteWithPast()
    const versions = await past(cast.justice, name)
    const outcomes = await Promise.allSettled(
      Array.from({ length: 40 }, () =>
        restore(cast.justice, name, changeOf(versions, 0), changeOf(versions, -1)),
      ),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await past(cast.justice, name)).toHaveLength(4)
  })
})
