/** How people come in: the first administrator, the second factor, passkeys, a forgotten password. */
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf } from '#identity/sign-in/testing.ts'
import { startBrowser } from './chromium.ts'
import { mouse } from './hands.ts'
import { faultsInEveryLook } from './inspection.ts'
import { openDesk, startAnew, type OwnProgram } from './program.ts'
import { patience } from './visit.ts'

const password = 'a quiet harbour at noon'
const email = 'amina@operator.example'

/** What moves would be looked at half way. */
const still = { reducedMotion: 'reduce' } as const

let program: OwnProgram
let browser: Browser
/** Passkeys belong to a name, not to an address in numbers. */
let site: string
beforeAll(async () => {
  ;[program, browser] = await Promise.all([startAnew({ demonstration: false }), startBrowser()])
  site = program.address.replace('127.0.0.1', 'localhost')
})
afterAll(async () => {
  await browser?.close()
  await program?.stop()
})

test('the first administrator, their second factor, a colleague invited, a passkey, signing out, a forgotten password', async () => {
  const operator = await browser.newContext({ ...still, ...(await openDesk(browser, program)) })
  const page = await operator.newPage()
  page.setDefaultTimeout(patience)

  // By the link of the terminal: a form that makes the first administrator.
  await page.goto(`${program.address}/en/desk/administrator`)
  expect(await looks(page)).toEqual([])
  await fill(page, { name: 'Amina Diallo', email, organisation: 'Operator of the site', password })
  await page.getByRole('main').getByRole('button').last().click()
  await page.waitForURL(/\/account\/second-factor/)
  await operator.close()

  // They sign in, and are led to set up a second factor.
  const office = await browser.newContext(still)
  const own = await office.newPage()
  own.setDefaultTimeout(patience)
  await signIn(own, email)
  await own.waitForURL(/\/account\/second-factor/)
  expect(await looks(own)).toEqual([])
  await own.locator('#begin-password').fill(password)
  await press(own, 'Begin')
  const secret = ((await own.locator('ol code').textContent()) ?? '').replaceAll(' ', '')
  expect(secret).toMatch(/^[A-Z2-7]{32,}$/)
  expect(await looks(own)).toEqual([])
  await own.locator('#code').fill('000000')
  await press(own, 'Confirm')
  expect(await own.locator('[role=alert]').textContent()).toContain('This code does not open')
  await own.locator('#code').fill(codeOf(secret))
  await press(own, 'Confirm')
  const codes = await own.locator('.codes code').allTextContents()
  expect(codes).toHaveLength(10)
  expect(await looks(own)).toEqual([])
  await mouse.press(own, own.getByRole('link', { name: 'I have kept them' }))
  expect(await own.locator('aside').textContent()).toContain('acts as Administrator · Operator of the site')
  expect(await looks(own)).toEqual([])

  // Every page says for whom they act, and is theirs alone.
  const answer = await own.goto(`${site}/ar/states`)
  expect(answer?.headers()['cache-control']).toContain('private')
  expect(await own.locator('aside').textContent()).toContain('Operator of the site')

  // They invite a colleague; without a mail server the letter stands at the desk, and its link lets the colleague in.
  await own.goto(`${site}/en/desk/people/invite`)
  await fill(own, { name: 'Ben Osei', email: 'ben@operator.example' })
  await own.locator('#organisation').selectOption({ label: 'Operator of the site' })
  await own.locator('#role').selectOption('secretariat')
  await press(own, 'Send the invitation')
  const colleague = await (await browser.newContext(still)).newPage()
  colleague.setDefaultTimeout(patience)
  await colleague.goto(await linkOfLetters(own, 1))
  expect(await looks(colleague)).toEqual([])
  await fill(colleague, { password, again: 'not the same at all' })
  await press(colleague, 'Set the password')
  expect(await colleague.locator('[role=alert]').textContent()).toContain('The two are not the same')
  await fill(colleague, { password, again: password })
  await press(colleague, 'Set the password')
  await colleague.waitForURL(/\/account\/second-factor/)
  expect(await colleague.locator('aside').textContent()).toContain('cannot act yet')

  // A passkey, by a device that asks for a finger; then in with nothing else.
  const scripted = await withAuthenticator(
    await browser.newContext({ ...still, storageState: await office.storageState() }),
  )
  await scripted.goto(`${site}/en/account`)
  await scripted.getByRole('button', { name: 'Add this device' }).click()
  await scripted.waitForURL(/done=passkey/)
  expect(await looks(scripted)).toEqual([])
  await press(scripted, 'Sign out')
  await scripted.goto(`${site}/en/sign-in`)
  expect(await looks(scripted)).toEqual([])
  await scripted.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await scripted.waitForURL(/\/account$/)
  expect(await scripted.locator('aside').textContent()).toContain('acts as Administrator')
  await scripted.context().close()

  // It was the same session that ended there; who signs in again is led to where they wanted to be.
  await own.goto(`${site}/fr/account`)
  expect(new URL(own.url()).pathname).toBe('/fr/sign-in')
  await signIn(own)
  await own.waitForURL(/\/sign-in\/code/)
  expect(await looks(own)).toEqual([])
  await own.locator('main details summary').click()
  await own.locator('#recovery').fill(codes[0] ?? '')
  await own.locator('main details button').click()
  await own.waitForURL(/\/fr\/account$/)

  // A forgotten password: without a mail server the letter stands at the desk.
  const reader = await (await browser.newContext(still)).newPage()
  reader.setDefaultTimeout(patience)
  await reader.goto(`${site}/ar/sign-in/forgotten`)
  expect(await looks(reader)).toEqual([])
  await reader.locator('#email').fill(email)
  await mouse.press(reader, reader.locator('main form button'))
  expect(await reader.locator('[role=status]').textContent()).toContain(email)
  await reader.goto(await linkOfLetters(own, 2))
  await fill(reader, { password: 'short', again: 'short' })
  await mouse.press(reader, reader.locator('main form button'))
  expect(await looks(reader)).toEqual([])
  await fill(reader, { password: 'another quiet harbour', again: 'another quiet harbour' })
  await reader.locator('main form button').click()
  await reader.waitForURL(/\/ar\/sign-in\?changed$/)
  await own.goto(`${site}/en/account`)
  expect(new URL(own.url()).pathname).toBe('/en/sign-in')
})

/** The link in the newest of so many letters, which the desk shows when they were written. */
async function linkOfLetters(page: Page, letters: number): Promise<string> {
  await expect
    .poll(async () => {
      await page.goto(`${site}/en/desk/outbox`)
      return page.locator('pre a').count()
    })
    .toBe(letters)
  expect(await looks(page)).toEqual([])
  return (await page.locator('pre a').first().getAttribute('href')) ?? ''
}

async function fill(page: Page, values: Record<string, string>): Promise<void> {
  for (const [id, value] of Object.entries(values)) await page.locator(`#${id}`).fill(value)
}

async function signIn(page: Page, address = email): Promise<void> {
  if (!page.url().includes('/sign-in')) await page.goto(`${site}/en/sign-in`)
  await fill(page, { email: address, password })
  await mouse.press(page, page.locator('main form button').first())
}

const press = (page: Page, name: string) =>
  mouse.press(page, page.getByRole('button', { name, exact: true }).first())

/** Its faults, narrow and wide, light and dark. */
const looks = faultsInEveryLook

/** A page whose device holds passkeys and asks for a finger. */
async function withAuthenticator(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  page.setDefaultTimeout(patience)
  const device = await context.newCDPSession(page)
  await device.send('WebAuthn.enable')
  await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
    },
  })
  return page
}
