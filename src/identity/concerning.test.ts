/** What others do to a side's people stands in that side's own record, and nothing else does. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransactionAs, type ActingTransaction, type Proof } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { loggedChanges, type LoggedChange } from '#record/log.ts'
import { setDisabled } from './commands.ts'
import { testCast, type Cast } from './testing.ts'

let database: TestDatabase
let cast: Cast
beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
})
afterAll(() => database.close())

const act = <Result>(who: Proof, work: (transaction: ActingTransaction) => Promise<Result>) =>
  inTransactionAs(database.program, who, work)

/** The change that shut someone out, as far as `reader` finds it in the record. */
async function foundBy(reader: Proof, why: string): Promise<LoggedChange | undefined> {
  const changes = await act(reader, (transaction) =>
    loggedChanges(transaction, { before: undefined, limit: 50 }),
  )
  return changes.find((change) => change.why === why)
}

const disable = (who: Proof, person: number, why: string) =>
  act(who, (transaction) => setDisabled(transaction, person, true, { through: 'page', why }))

test('an administrator shuts out a coordinator: the State sees it, with who, when and why', async () => {
  const why = 'Letter of the ministry, 12/2026'
  await disable(cast.administrator, cast.coordinator.person, why)
  for (const reader of [cast.approver, cast.justice, cast.delegate]) {
    expect(await foundBy(reader, why)).toMatchObject({
      organisation: cast.administrator.organisation,
      role: 'administrator',
      wrote: [{ operation: 'update', table: 'identity.person', key: { id: cast.coordinator.person } }],
    })
  }
  for (const reader of [cast.nhri, cast.partnerOne, cast.foreignCoordinator])
    expect(await foundBy(reader, why)).toBeUndefined()
  // And how it was before: nobody was shut out.
  const { rows } = await act(cast.approver, (transaction) =>
    sql<{ before: { disabled_at: string | null } }>`
      select before from record.history where table_name = 'identity.person'`.execute(transaction),
  )
  expect(rows).toMatchObject([{ before: { disabled_at: null } }])
})

test('a body sees what is done to its people, and the government does not', async () => {
  await disable(cast.administrator, cast.nhri.person, 'Left the office')
  expect(await foundBy(cast.nhriApprover, 'Left the office')).toBeDefined()
  for (const reader of [cast.approver, cast.society])
    expect(await foundBy(reader, 'Left the office')).toBeUndefined()
})

test('of a change that concerns others too, each sees its own part', async () => {
  await act(cast.administrator, async (transaction) => {
    const { rows } = await sql<{ change: number }>`
      select record.begin_change('page', 'Both at once', null, null, true) as change`.execute(transaction)
    const people = [cast.health.person, cast.foreignCoordinator.person]
    await sql`update identity.person set disabled_at = now(), change_id = ${rows[0]?.change}
               where id = any (${people}::bigint[])`.execute(transaction)
  })
  const keysFor = async (reader: Proof) =>
    (await foundBy(reader, 'Both at once'))?.wrote.map(({ key }) => key['id'])
  expect(await keysFor(cast.approver)).toEqual([cast.health.person])
  expect(await keysFor(cast.administrator)).toEqual([cast.health.person, cast.foreignCoordinator.person])
})

test('what someone does elsewhere does not concern a side', async () => {
  // A power that the partner's person would be given in another organisation, by whoever runs the instance.
  await disable(cast.administrator, cast.partnerOne.person, 'A partner')
  for (const reader of [cast.approver, cast.nhriApprover])
    expect(await foundBy(reader, 'A partner')).toBeUndefined()
})

test('who looks as others would sees none of it', async () => {
  const seen = await act(cast.approver, async (transaction) => {
    await sql`select identity.see_as('partner', null)`.execute(transaction)
    const { rows } = await sql<{ events: number; past: number }>`
      select (select count(*)::int from record.event) as events,
             (select count(*)::int from record.history where table_name like 'identity.%') as past`.execute(
      transaction,
    )
    return rows[0]
  })
  expect(seen).toEqual({ events: 0, past: 0 })
})
