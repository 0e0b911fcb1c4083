import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { testCast, type Cast } from '../testing.ts'
import type { SignIn } from './service.ts'
import { givePassword, TestBrowser, testPassword, testSignIn } from './testing.ts'
import { chooseMembership, readSignedIn } from './who.ts'

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

test('an address and its password open a session in which the person acts', async () => {
  await givePassword(database, signIn, cast.justice.email)
  const browser = new TestBrowser()
  const { token, cookies } = await signIn.withPassword(
    browser.visit,
    ` ${cast.justice.email.toUpperCase()}`,
    testPassword,
  )
  browser.keep(cookies)

  const session = await signIn.sessionOf(browser.visit)
  expect(session?.token).toBe(token)
  const signedIn = await readSignedIn(database.program.kysely, token ?? '')
  expect(signedIn).toMatchObject({
    name: 'justice',
    secondFactor: false,
    acting: { person: cast.justice.person, role: 'contributor', kind: 'ministry', state: 'XTL' },
    memberships: [{ id: cast.justice.membership, organisation: 'justice', waits: false }],
  })
})

test('who signs out has no session any more', async () => {
  await givePassword(database, signIn, cast.justice.email)
  const browser = new TestBrowser()
  const { token, cookies } = await signIn.withPassword(browser.visit, cast.justice.email, testPassword)
  browser.keep(cookies)
  const before = browser.visit
  browser.keep(await signIn.out(browser.visit))
  expect(await signIn.sessionOf(browser.visit)).toBeUndefined()
  expect(await signIn.sessionOf(before)).toBeUndefined()
  expect(await readSignedIn(database.program.kysely, token ?? '')).toBeUndefined()
})

test('a wrong password, an unknown address and a disabled person get the same answer', async () => {
  await givePassword(database, signIn, cast.health.email)
  await givePassword(database, signIn, cast.delegate.email)
  await asOwner('update identity.person set disabled_at = now() where id = $1', [cast.delegate.person])
  const answers = await Promise.all(
    [
      [cast.health.email, 'another harbour at noon'],
      ['nobody@example.org', testPassword],
      ['no address', testPassword],
      [cast.delegate.email, testPassword],
    ].map(([address, password]) =>
      signIn
        .withPassword(new TestBrowser().visit, address ?? '', password ?? '')
        .catch((error: unknown) => error),
    ),
  )
  for (const answer of answers)
    expect(answer).toMatchObject({ code: 'sign-in.refused', details: {}, status: 422 })
  const left = await database.owner.pool.query(
    `select from sign_in.session where "userId" = 'delegate' and token like '%'`,
  )
  expect(left.rowCount).toBe(1) // that of the cast
})

test('a role that needs a second factor waits for it', async () => {
  const browser = new TestBrowser()
  await givePassword(database, signIn, cast.coordinator.email)
  const { token } = await signIn.withPassword(browser.visit, cast.coordinator.email, testPassword)
  expect(await readSignedIn(database.program.kysely, token ?? '')).toMatchObject({
    acting: null,
    memberships: [{ role: 'coordinator', waits: true }],
  })
})

test('for whom one acts is chosen among one’s own', async () => {
  const { token } = cast.society
  expect(await chooseMembership(database.program.kysely, token, cast.society.membership)).toBe(true)
  expect(await chooseMembership(database.program.kysely, token, cast.nhri.membership)).toBe(false)
})

/** Past the policies, within a change. */
async function asOwner(text: string, values: unknown[]): Promise<void> {
  const client = await database.owner.pool.connect()
  try {
    await client.query('begin')
    await client.query('select identity.act($1)', [database.operator.token])
    await client.query(`select record.begin_change('command-line', null, null, null, true)`)
    await client.query(text, values)
    await client.query('commit')
  } finally {
    client.release()
  }
}
