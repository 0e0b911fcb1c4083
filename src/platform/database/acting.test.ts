import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransactionAs } from './acting.ts'
import { testDatabase, type TestDatabase } from './testing.ts'

let database: TestDatabase
beforeAll(async () => void (database = await testDatabase()))
afterAll(() => database.close())

const actor = async (kysely: Parameters<ReturnType<typeof sql>['execute']>[0]) =>
  (await sql<{ actor: string | null }>`select identity.actor() as actor`.execute(kysely)).rows[0]?.actor

test('the holder of a token acts for one transaction', async () => {
  const inside = await inTransactionAs(database.program, database.operator, (transaction) =>
    actor(transaction),
  )
  expect(inside).toBe('operator')
  expect(await actor(database.program.kysely)).toBeNull()
})
