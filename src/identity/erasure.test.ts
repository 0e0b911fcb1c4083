/** A person takes away what is held on them, and is erased: the record stays, and the sealed log is as valid as before. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addRecommendation, someRecommendation } from '#followup/testing.ts'
import { inTransactionAs } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { beginChange } from '#record/change.ts'
import { verifyLog } from '#record/verify.ts'
import { erasePerson, heldOn } from './erasure.ts'
import { testCast, type Cast, type TestPerson } from './testing.ts'

let database: TestDatabase
let cast: Cast
beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  await addRecommendation(database)
  for (const name of ['Justice Formerly', 'Justice Now'])
    await inTransactionAs(database.program, cast.justice, async (transaction) => {
      const change = await beginChange(transaction, { through: 'page', confidential: true })
      await sql`update identity.personal set name = ${name}, change_id = ${change}
                 where person_id = ${cast.justice.person}`.execute(transaction)
    })
  await inTransactionAs(database.program, cast.justice, async (transaction) => {
    const change = await beginChange(transaction, { through: 'page', confidential: true })
    await sql`insert into followup.note (state_id, recommendation_id, organisation_id, side, audience, text, language, written_by, change_id)
      values ('XTL', ${someRecommendation.id}, ${cast.justice.organisation}, 'government', 'government',
              'The words of the ministry', 'en', ${cast.justice.person}, ${change})`.execute(transaction)
  })
})
afterAll(() => database.close())

const held = (who: TestPerson | { token: string }, person: number) =>
  inTransactionAs(database.program, who, (transaction) => heldOn(transaction, person))
const erase = (who: TestPerson | { token: string }, person: number) =>
  inTransactionAs(database.program, who, (transaction) =>
    erasePerson(transaction, person, { through: 'command-line' }),
  )

/** Every table of ours in which these words stand anywhere. */
async function tablesWith(words: string): Promise<string[]> {
  const { rows: tables } = await database.owner.pool.query<{ name: string }>(
    `select nspname || '.' || quote_ident(relname) as name from pg_class join pg_namespace on pg_namespace.oid = relnamespace
      where relkind = 'r' and relowner = current_user::regrole and nspname <> 'jobs'`,
  )
  const found: string[] = []
  for (const { name } of tables) {
    const { rowCount } = await database.owner.pool.query(
      `select from ${name} as one where one::text ilike '%' || $1 || '%' limit 1`,
      [words],
    )
    if (rowCount) found.push(name)
  }
  return found.sort()
}

test('a person gets all that is held on them: words that are theirs in full, others by identifiers', async () => {
  const all = await held(cast.justice, cast.justice.person)
  expect(all).toMatchObject({
    person: { id: cast.justice.person },
    personal: { name: 'Justice Now', email: cast.justice.email },
    personalBefore: [{ name: 'justice' }, { name: 'Justice Formerly' }],
    memberships: [{ role: 'contributor', organisation: 'justice' }],
    account: { email: cast.justice.email },
    sessions: [{ userId: 'justice' }],
  })
  expect(all.changes).toHaveLength(3)
  expect(all.elsewhere).toContainEqual({
    table: 'followup.note',
    as: 'written_by',
    row: { state_id: 'XTL', id: expect.any(Number) },
    change: expect.any(Number),
  })
  expect(JSON.stringify(all)).not.toContain('The words of the ministry')
  expect(JSON.stringify(all)).not.toContain(cast.justice.token)
})

test('so does whoever has the machine, and nobody else', async () => {
  expect(await held(database.operator, cast.justice.person)).toEqual(
    await held(cast.justice, cast.justice.person),
  )
  for (const who of [cast.coordinator, cast.administrator, cast.partnerOne])
    await expect(held(who, cast.justice.person)).rejects.toMatchObject({ code: 'people.data-not-yours' })
  await expect(held(database.operator, 999_999)).rejects.toMatchObject({ code: 'people.not-found' })
  await expect(
    inTransactionAs(database.program, cast.administrator, (transaction) =>
      sql`select identity.held_on(${cast.justice.person})`.execute(transaction),
    ),
  ).rejects.toThrow('for themselves')
})

test('only an administrator erases', async () => {
  for (const who of [cast.justice, cast.coordinator, cast.secretariat, cast.partnerOne]) {
    await expect(erase(who, cast.justice.person)).rejects.toMatchObject({ code: 'people.erase-not-yours' })
    await expect(
      inTransactionAs(database.program, who, async (transaction) => {
        await beginChange(transaction, { through: 'page', confidential: true })
        await sql`select identity.erase(${cast.justice.person})`.execute(transaction)
      }),
    ).rejects.toThrow('erased by an administrator')
  }
})

test('once erased, no table knows them; what they did stays, and the log is sound', async () => {
  expect(await tablesWith('Justice Formerly')).toEqual(['record.history'])
  expect(await tablesWith(cast.justice.email)).toEqual(
    expect.arrayContaining(['identity.personal', 'record.history', 'sign_in."user"']),
  )
  const before = await verifyLog(database.ownerUrl)
  expect(before.findings).toEqual([])

  await erase(cast.administrator, cast.justice.person)

  for (const words of ['Justice Formerly', 'Justice Now', cast.justice.email])
    expect(await tablesWith(words)).toEqual([])
  await expect(held(cast.justice, cast.justice.person)).rejects.toMatchObject({
    code: 'identity.proof-refused',
  })
  const { rows } = await database.owner.pool.query(
    `select person.erased_at is not null as erased, user_id,
            (select count(*)::int from identity.membership where person_id = person.id) as memberships,
            (select count(*)::int from record.change where person_id = person.id) as changes,
            (select count(*)::int from followup.note where written_by = person.id) as notes
       from identity.person where id = $1`,
    [cast.justice.person],
  )
  expect(rows).toEqual([{ erased: true, user_id: null, memberships: 1, changes: 3, notes: 1 }])
  const after = await verifyLog(database.ownerUrl)
  expect(after.findings).toEqual([])
  expect(after.events).toBeGreaterThan(before.events)
  await expect(erase(cast.administrator, cast.justice.person)).rejects.toMatchObject({
    code: 'people.not-found',
  })
})

test('erasing one person hides nothing that was done to another’s', async () => {
  await database.owner.pool.query(`delete from record.salt where event_id in
    (select id from record.event where table_name = 'identity.personal'
       and row_key = jsonb_build_object('person_id', ${cast.health.person}::bigint)::text)`)
  const { findings } = await verifyLog(database.ownerUrl)
  expect(findings).toMatchObject([{ code: 'salt-removed', details: { table: 'identity.personal' } }])
})
