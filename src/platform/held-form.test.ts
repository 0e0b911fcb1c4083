import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from './database/testing.ts'
import { formHeld, holdForm } from './held-form.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

const words = 'Half a thought: القانون أمام البرلمان'

test('what is held opens with its key alone, and stands nowhere in words', async () => {
  const { kysely } = database.program
  const key = await holdForm(kysely, words)
  expect(await formHeld(kysely, key)).toBe(words)
  for (const other of ['', 'x', key.replace(/^./, (sign) => (sign === 'a' ? 'b' : 'a'))])
    expect(await formHeld(kysely, other)).toBeUndefined()
  const { rows } = await database.owner.pool.query(
    `select encode(sealed, 'escape') as sealed, encode(name, 'base64') as name from platform.held_form`,
  )
  expect(JSON.stringify(rows)).not.toContain('Half')
  expect(JSON.stringify(rows)).not.toContain(key)
})

test('the program cannot read what others hold', async () => {
  await expect(database.program.pool.query('select * from platform.held_form')).rejects.toThrow(
    'permission denied',
  )
})

test('it is held for a day, and of very many the latest', async () => {
  const { kysely } = database.program
  const old = await holdForm(kysely, words)
  await database.owner.pool.query(`update platform.held_form set held_at = now() - interval '25 hours'`)
  expect(await formHeld(kysely, old)).toBeUndefined()
  await Promise.all(Array.from({ length: 210 }, () => holdForm(kysely, words)))
  const last = await holdForm(kysely, 'the last')
  expect(await formHeld(kysely, last)).toBe('the last')
  const { rows } = await database.owner.pool.query('select count(*)::int as held from platform.held_form')
  expect(rows[0].held).toBeLessThanOrEqual(200)
})
