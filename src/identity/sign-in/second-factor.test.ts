import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { testCast, type Cast, type TestPerson } from '../testing.ts'
import { changePassword } from './passwords.ts'
import { beginApp, begunApp, recoveryCodes, renewRecoveryCodes, secondFactorsOf } from './second-factor.ts'
import type { SignIn } from './service.ts'
import { endSessions } from './sessions.ts'
import { codeOf, givePassword, TestBrowser, testOrigin, testPassword, testSignIn } from './testing.ts'
import { readSignedIn, type SignedIn } from './who.ts'

let database: TestDatabase
let cast: Cast
let signIn: SignIn
beforeAll(async () => {
  // The clock stands in the middle of a half minute: on a slow machine no code grows too old before it is tried.
  vi.useFakeTimers({ toFake: ['Date'], now: Math.floor(Date.now() / 30_000) * 30_000 + 15_000 })
  database = await testDatabase()
  cast = await testCast(database)
  signIn = testSignIn(database)
})
afterAll(async () => {
  await signIn.close()
  await database.close()
  vi.useRealTimers()
})

test('a coordinator sets up an app, and only then acts', async () => {
  const { browser, signedIn } = await withPassword(cast.coordinator)
  expect(signedIn.acting).toBeNull()
  const { confirmed } = await setUp(browser, signedIn)
  expect(confirmed).toMatchObject({ secondFactor: true, acting: { role: 'coordinator' } })
  expect(await recoveryCodes(signIn, testOrigin, confirmed.userId)).toHaveLength(10)
})

test('after the password comes the code; a session only then', async () => {
  const { browser, signedIn } = await withPassword(cast.approver)
  const { secret } = await setUp(browser, signedIn)
  const other = new TestBrowser()
  const { token, cookies } = await signIn.withPassword(other.visit, cast.approver.email, testPassword)
  expect(token).toBeUndefined()
  other.keep(cookies)
  expect(await signIn.sessionOf(other.visit)).toBeUndefined()
  await expect(signIn.withCode(other.visit, '000000', 'code')).rejects.toMatchObject({
    code: 'sign-in.code-refused',
  })
  // The code of half a minute ago still opens, for clocks that are slow.
  const opened = await signIn.withCode(other.visit, codeOf(secret, Date.now() - 30_000), 'code')
  expect(await who(opened.token)).toMatchObject({ secondFactor: true, acting: { role: 'approver' } })
})

test('a code opens once, also for someone who saw it being typed', async () => {
  const { browser, signedIn } = await withPassword(cast.administrator)
  const { secret, code: used } = await setUp(browser, signedIn)
  const victim = await challenged(cast.administrator)
  // The code that set the app up is spent as well.
  await expect(signIn.withCode(victim.visit, used, 'code')).rejects.toMatchObject({
    code: 'sign-in.code-refused',
  })
  const code = codeOf(secret, Date.now() - 30_000)
  const first = await challenged(cast.administrator)
  const second = await challenged(cast.administrator)
  const outcomes = await Promise.allSettled(
    [first, second].map(async (one) => signIn.withCode(one.visit, code, 'code')),
  )
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const { rowCount } = await database.owner.pool.query(
    `select from sign_in.session where "userId" = $1 and not second_factor`,
    [signedIn.userId],
  )
  expect(rowCount).toBe(0)
})

test('a recovery code opens once', async () => {
  const { browser, signedIn } = await withPassword(cast.secretariat)
  await setUp(browser, signedIn)
  const [code = ''] = await recoveryCodes(signIn, testOrigin, signedIn.userId)
  const opened = await signIn.withCode((await challenged(cast.secretariat)).visit, code, 'recovery')
  expect(await who(opened.token)).toMatchObject({ secondFactor: true })
  const again = await challenged(cast.secretariat)
  await expect(signIn.withCode(again.visit, code, 'recovery')).rejects.toMatchObject({
    code: 'sign-in.code-refused',
  })
})

test('guessing codes leads to a pause that grows', async () => {
  const { browser, signedIn } = await withPassword(cast.nhriApprover)
  await setUp(browser, signedIn)
  const codes: string[] = []
  for (let guess = 0; guess < 6; guess++) {
    const other = guess % 3 === 0 ? await challenged(cast.nhriApprover) : undefined
    const visit = (other ?? (await challenged(cast.nhriApprover))).visit
    const refusal = await signIn
      .withCode(visit, `00000${guess}`, 'code')
      .catch((error: { code: string }) => error)
    codes.push('code' in refusal ? refusal.code : 'opened')
  }
  expect(codes).toEqual([...Array<string>(5).fill('sign-in.code-refused'), 'sign-in.wait'])
})

test('whoever holds a session does not guess its owner’s password faster than at the door', async () => {
  const { browser, signedIn } = await withPassword(cast.society)
  const { kysely } = database.program
  const wanted = 'a quiet harbour in the morning'
  const ways = [
    (current: string) => changePassword(signIn, kysely, browser.visit, signedIn, { current, wanted }),
    (password: string) => beginApp(signIn, kysely, browser.visit, signedIn, password),
    (password: string) => renewRecoveryCodes(signIn, kysely, browser.visit, signedIn, password),
  ]
  const answers: unknown[] = []
  for (let guess = 0; guess < 5; guess++)
    answers.push(
      await ways[guess % 2]?.(`guess number ${guess}`).catch((error: { code: string }) => error.code),
    )
  expect(answers).toEqual(Array<string>(5).fill('password.wrong'))
  for (const way of ways) await expect(way(testPassword)).rejects.toMatchObject({ code: 'sign-in.wait' })
})

test('another device takes the place of the first; a password alone does not put it there', async () => {
  const { browser, signedIn } = await withPassword(cast.foreignCoordinator)
  const { confirmed, secret } = await setUp(browser, signedIn)
  const { kysely } = database.program
  // A session without the factor, as single sign-on opens one.
  const thief = new TestBrowser()
  const half = await signIn.open(thief.visit, confirmed.userId)
  thief.keep(half.cookies)
  const asThief = await who(half.token)
  expect(asThief).toMatchObject({ secondFactor: false, acting: null })
  for (const tried of [beginApp, renewRecoveryCodes]) {
    const refused = tried(signIn, kysely, thief.visit, asThief, testPassword)
    await expect(refused).rejects.toMatchObject({ code: 'second-factor.needed', status: 403 })
  }
  await expect(beginApp(signIn, kysely, browser.visit, confirmed, 'not the password')).rejects.toMatchObject({
    code: 'password.wrong',
  })

  const { secret: other } = await setUp(browser, confirmed)
  expect(other).not.toBe(secret)
  expect(await secondFactorsOf(kysely, confirmed.userId)).toMatchObject({ app: 'in-use' })
})

test('a session without the factor gains it with a code (single sign-on)', async () => {
  const { browser, signedIn } = await withPassword(cast.partnerOne)
  const { secret } = await setUp(browser, signedIn)
  const other = new TestBrowser()
  const half = await signIn.open(other.visit, signedIn.userId)
  other.keep(half.cookies)
  const opened = await signIn.withCode(other.visit, codeOf(secret, Date.now() + 30_000), 'code')
  expect(await who(opened.token)).toMatchObject({ secondFactor: true })
})

test('signing out everywhere else ends all other sessions', async () => {
  const first = await withPassword(cast.partnerTwo)
  const second = await withPassword(cast.partnerTwo)
  await endSessions(database.program.kysely, second.signedIn)
  expect(await signIn.sessionOf(first.browser.visit)).toBeUndefined()
  expect(await signIn.sessionOf(second.browser.visit)).toBeDefined()
})

async function withPassword({ email }: TestPerson): Promise<{ browser: TestBrowser; signedIn: SignedIn }> {
  await givePassword(database, signIn, email)
  const browser = new TestBrowser()
  const opened = await signIn.withPassword(browser.visit, email, testPassword)
  browser.keep(opened.cookies)
  return { browser, signedIn: await who(opened.token) }
}

/** A browser of which the code is asked. */
async function challenged({ email }: TestPerson): Promise<TestBrowser> {
  const browser = new TestBrowser()
  browser.keep((await signIn.withPassword(browser.visit, email, testPassword)).cookies)
  return browser
}

async function setUp(browser: TestBrowser, signedIn: SignedIn) {
  const { kysely } = database.program
  browser.keep((await beginApp(signIn, kysely, browser.visit, signedIn, testPassword)).cookies)
  const begun = await begunApp(signIn, kysely, testOrigin, signedIn)
  const code = codeOf(begun?.secret ?? '')
  const opened = await signIn.withCode(browser.visit, code, 'code')
  browser.keep(opened.cookies)
  return { secret: begun?.secret ?? '', code, confirmed: await who(opened.token) }
}

async function who(token: string | undefined): Promise<SignedIn> {
  const signedIn = await readSignedIn(database.program.kysely, token ?? '')
  if (!signedIn) throw new Error('nobody has signed in')
  return signedIn
}
