import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { inTransactionAs, type ActingTransaction } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { alter, changedNow, hold, keyOf, mend, takeAway, type OpenedRow } from './alter.ts'
import { beginChange } from './change.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
  await database.owner.pool.query(`
    create table register.shelf (
      state_id text, id bigint, label text, length numeric, changed_at timestamptz not null default now(),
      change_id bigint not null references record.change, primary key (state_id, id));
    select record.keep_history('register.shelf', 'state_id', 'id');`)
})
afterAll(() => database.close())

const how = { through: 'page' } as const
const act = <Result>(work: (transaction: ActingTransaction) => Promise<Result>) =>
  inTransactionAs(database.program, database.operator, work)

/** The shelf in the version that everyone opens. */
let shelf: OpenedRow
beforeEach(async () => {
  const opened = await act(async (transaction) => {
    const change = await beginChange(transaction, how)
    await sql`delete from register.shelf`.execute(transaction)
    await sql`
      insert into register.shelf (state_id, id, label, length, change_id) values ('XTL', 1, 'maps', 2, ${change}),
             ('XTL', 2, 'laws', 3, ${change})`.execute(transaction)
    return change
  })
  shelf = { table: 'register.shelf', key: keyOf({ stateId: 'XTL', id: 1 }), opened }
})

const labels = async () => {
  const { rows } = await database.program.pool.query<{ label: string }>(
    'select label from register.shelf order by id',
  )
  return rows.map(({ label }) => label)
}
const changes = async () => {
  const { rows } = await database.program.pool.query<{ count: number }>(
    'select count(*)::int as count from record.change',
  )
  return rows[0]?.count
}
const refused = { code: 'record.changed-meanwhile', status: 409 }

describe('of two who opened the same version', () => {
  const relabel = (label: string) =>
    act((transaction) => alter(transaction, shelf, [sql`label = ${label}`, changedNow], how))

  test('the second overwrites nothing', async () => {
    await relabel('atlases')
    await expect(relabel('globes')).rejects.toMatchObject(refused)
    expect(await labels()).toEqual(['atlases', 'laws'])
  })

  test('the second takes nothing away, and holds nothing', async () => {
    await relabel('atlases')
    await expect(act((transaction) => takeAway(transaction, shelf, how))).rejects.toMatchObject(refused)
    await expect(act((transaction) => hold(transaction, shelf, how))).rejects.toMatchObject(refused)
    expect(await labels()).toEqual(['atlases', 'laws'])
  })

  test('whoever knows the version that stands goes on', async () => {
    const opened = await relabel('atlases')
    await act((transaction) => alter(transaction, { ...shelf, opened }, [sql`label = 'globes'`], how))
    expect(await labels()).toEqual(['globes', 'laws'])
  })
})

test('the same words, sent again, are no change', async () => {
  const write = () =>
    act((transaction) =>
      mend(
        transaction,
        shelf,
        [
          ['label', 'atlases'],
          ['length', null],
        ],
        how,
        { keepsTime: true },
      ),
    )
  await write()
  const before = await changes()
  await write()
  expect(await changes()).toBe(before)
  expect(await labels()).toEqual(['atlases', 'laws'])
})

test('what is taken away as it was opened is gone alone', async () => {
  await act((transaction) => takeAway(transaction, shelf, how))
  expect(await labels()).toEqual(['laws'])
})
