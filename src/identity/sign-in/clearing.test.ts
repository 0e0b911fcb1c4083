import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { testCast, type Cast } from '../testing.ts'
import { clearSignIn } from './clearing.ts'
import { beginAttempt } from './lock-out.ts'
import type { SignIn } from './service.ts'
import { givePassword, TestBrowser, testPassword, testSignIn } from './testing.ts'

let database: TestDatabase
let cast: Cast
let signIn: SignIn
beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  signIn = testSignIn(database)
})
afterAll(async () => {
  await signIn.close()
  await database.close()
})

test('what has ended is forgotten, what still counts stays', async () => {
  const { kysely } = database.program
  const owner = database.owner.pool
  await owner.query(
    `update sign_in.session set "expiresAt" = now() - interval '1 minute' where "userId" = 'health'`,
  )
  await owner.query(
    `update sign_in.session set "createdAt" = now() - interval '8 days' where "userId" = 'justice'`,
  )
  await beginAttempt(kysely, { address: 'old@example.org' })
  await owner.query(`update sign_in.attempt set last_at = now() - interval '2 days'`)
  await beginAttempt(kysely, { address: 'new@example.org' })

  await clearSignIn(kysely)
  const { rows } = await owner.query<{ user: string }>('select "userId" as user from sign_in.session')
  const left = rows.map(({ user }) => user)
  expect(left).toContain('coordinator')
  expect(left).not.toContain('health')
  expect(left).not.toContain('justice')
  expect((await owner.query('select from sign_in.attempt')).rowCount).toBe(1)
})

test('failures lead to a pause, which grows to an hour; success and a quiet day forget them', async () => {
  const { kysely } = database.program
  const owner = database.owner.pool
  const attempted = { address: ' Somebody@Example.org' }
  const again = () => beginAttempt(kysely, { address: 'somebody@example.org' })
  for (let time = 0; time < 5; time++) await beginAttempt(kysely, attempted)
  await expect(again()).rejects.toMatchObject({ code: 'sign-in.wait', details: { minutes: 1 }, status: 429 })
  const pauses: number[] = []
  for (let time = 0; time < 9; time++) {
    await owner.query('update sign_in.attempt set locked_until = now()')
    await again()
    const { rows } = await owner.query<{ seconds: number }>(
      'select round(extract(epoch from locked_until - last_at))::int as seconds from sign_in.attempt where failures > 5',
    )
    pauses.push(rows[0]?.seconds ?? 0)
  }
  expect(pauses).toEqual([60, 120, 240, 480, 960, 1920, 3600, 3600, 3600])

  await owner.query(`update sign_in.attempt set locked_until = now(), last_at = now() - interval '25 hours'`)
  await again()
  await again()
})

test('twenty guesses at once are no more than five', async () => {
  await givePassword(database, signIn, cast.society.email)
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, guess) =>
      signIn
        .withPassword(new TestBrowser().visit, cast.society.email, `wrong password ${guess}`)
        .catch(({ code }: { code: string }) => code),
    ),
  )
  expect(outcomes.filter((code) => code === 'sign-in.refused')).toHaveLength(5)
  expect(outcomes.filter((code) => code === 'sign-in.wait')).toHaveLength(15)
  // The right password waits too: otherwise guessing would go on.
  await expect(
    signIn.withPassword(new TestBrowser().visit, cast.society.email, testPassword),
  ).rejects.toMatchObject({ code: 'sign-in.wait' })
})
