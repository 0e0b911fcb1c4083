/** Every page through axe: in English and Arabic, narrow and wide, light and dark, without scripts and with. */
import { join } from 'node:path'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Language } from '#platform/i18n/languages.ts'
import { translator } from '#platform/i18n/translate.ts'
import { startBrowser } from './chromium.ts'
import { faultsInEveryLook, faultsOfPage, faultsOfPublicPage } from './inspection.ts'
import { openDesk, signIn, startAnew, type OwnProgram } from './program.ts'
import {
  activityRoutes,
  agreementRoutes,
  bodyPages,
  deskPages,
  linkPages,
  memberPages,
  missingPages,
  partnerPages,
  publicPages,
  routes,
  requestRoutes,
  secretariatRoutes,
  ways,
  type Known,
} from './routes.ts'
import { visit, type Visit } from './visit.ts'

let program: OwnProgram
let browser: Browser
let readers: Record<Reader, BrowserContextOptions>
let known: Known

beforeAll(async () => {
  ;[program, browser] = await Promise.all([startAnew({ demonstration: true }), startBrowser()])
  readers = {
    anyone: {},
    owner: await openDesk(browser, program),
    member: await signIn(browser, program, coordinator),
    body: await signIn(browser, program, commissioner),
    partner: await signIn(browser, program, magistrate),
  }
  const first = await fetch(`${program.address}/api/v1/recommendations?state=XTL&limit=1`)
  const { items } = (await first.json()) as { items: { id: string }[] }
  const id = items[0]?.id ?? ''
  known = {
    id,
    ...(await leaveSomething(id)),
    ...(await lookUp()),
    previewed: await bringIn('upr-info.csv'),
    waiting: await bringIn('any-table.csv'),
  }
})
afterAll(async () => {
  await browser.close()
  await program.stop()
})

test('every route has an address here, and no other has', () => {
  const listed = {
    ...publicPages,
    ...deskPages,
    ...memberPages,
    ...bodyPages,
    ...partnerPages,
    ...ways,
    ...linkPages,
  }
  expect(
    [
      ...Object.keys(listed),
      ...secretariatRoutes,
      ...requestRoutes,
      ...activityRoutes,
      ...agreementRoutes,
    ].sort(),
  ).toEqual(routes)
})

type Reader = 'anyone' | 'owner' | 'member' | 'body' | 'partner'

/** Of the demonstration, by the names on the buttons with which they sign in. */
const coordinator = 'Ilena Marou'
const commissioner = 'Ruda Velani'
const magistrate = 'Awa Delorme'

const visits = [
  ...Object.values(publicPages).map((paths) => ({ paths, status: 200, reader: 'anyone', light: true })),
  ...Object.values(ways).map((paths) => ({ paths, status: 200, reader: 'anyone', light: false })),
  ...Object.values(deskPages).map((paths) => ({ paths, status: 200, reader: 'owner', light: false })),
  ...Object.values(memberPages).map((paths) => ({ paths, status: 200, reader: 'member', light: false })),
  ...Object.values(bodyPages).map((paths) => ({ paths, status: 200, reader: 'body', light: false })),
  ...Object.values(partnerPages).map((paths) => ({ paths, status: 200, reader: 'partner', light: false })),
  ...Object.values(linkPages).map(({ path, status }) => ({
    paths: [path],
    status,
    reader: 'anyone',
    light: true,
  })),
  { paths: missingPages, status: 404, reader: 'anyone', light: true },
].flatMap(({ paths, ...expected }) =>
  paths.flatMap((path) => (['en', 'ar'] as const).map((language) => ({ path, language, ...expected }))),
)

describe.concurrent('no fault in', () => {
  for (const { path, language, status, reader: who, light } of visits) {
    test(`/${language}${path}`, async () => {
      const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: keyof Known) => known[name])
      const address = `${program.address}/${language}${filled}`
      const reader = readers[who as Reader]

      const without = await visit(browser, address, { ...reader, scripts: false })
      expect(without.status).toBe(status)
      const drawn = await without.page.content()
      expect(await faults(without, language)).toEqual([])
      if (light) expect(await faultsOfPublicPage(without)).toEqual([])
      await without.leave()

      const withScripts = await visit(browser, address, { ...reader, scripts: true })
      // Where scripts change nothing, it is the same document, of which all has been said.
      const same = (await withScripts.page.content()) === drawn
      expect(await (same ? faultsOfPage : faults)(withScripts, language)).toEqual([])
      await withScripts.leave()
    })
  }
})

async function faults(visited: Visit, language: Language): Promise<string[]> {
  return [...(await faultsOfPage(visited, language)), ...(await faultsInEveryLook(visited.page))]
}

/** Gives a fixture to the desk and waits until it has been read. @returns the number of its import */
async function bringIn(fixture: string): Promise<string> {
  const { page, leave } = await visit(browser, `${program.address}/en/desk`, readers.owner)
  await page.locator('input[type=file]').setInputFiles(join(import.meta.dirname, '../fixtures', fixture))
  await page.getByRole('button', { name: translator('en')('desk.upload.button') }).click()
  await page.waitForURL(/\/batches\/\d+$/)
  await page.locator('[data-live]').waitFor({ state: 'detached' })
  const number = page.url().split('/').at(-1) ?? ''
  await leave()
  return number
}

/** Finds what the demonstration offers; tells, as the coordinator, what the State has done. */
async function lookUp(): Promise<
  Pick<Known, 'offer' | 'ownOffer' | 'experience' | 'ownExperience' | 'card' | 'deployment'>
> {
  const t = translator('en')
  const first = async (reader: Reader, path: string, link: RegExp) => {
    const { page, leave } = await visit(browser, `${program.address}/en${path}`, readers[reader])
    const found = link.exec(await page.content())?.[1] ?? ''
    await leave()
    return found
  }
  const { page, leave } = await visit(browser, `${program.address}/en/desk/experiences/new`, readers.member)
  await page.getByLabel(t('experience.title')).fill('One register for four prisons')
  await page.getByLabel(t('experience.done'), { exact: true }).fill('Four books were made one.')
  await page.getByRole('checkbox', { name: 'English' }).check()
  await page.getByLabel(t('experience.availableFrom')).fill('2026-01-01')
  await page.getByLabel(t('experience.availableUntil')).fill('2099-12-31')
  await page.getByRole('button', { name: t('experience.save') }).click()
  await page.waitForURL(/\/experiences\/\d+$/)
  const ownExperience = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  await leave()
  return {
    offer: await first('anyone', '/exchange/offers', /\/exchange\/offers\/(\d+)"/),
    ownOffer: await first('partner', '/desk/offers', /\/exchange\/offers\/(\d+)"/),
    experience: await first('anyone', '/exchange/offers?what=experience', /\/experiences\/(\d+)"/),
    ownExperience,
    card: await first('member', '/exchange/experts', /card=([0-9a-f-]{36})"/),
    deployment: await first('member', '/desk/deployments', /\/desk\/deployments\/(\d+)"/),
  }
}

/** Writes a note, states a need, asks someone and enters a meeting, as the coordinator; looks up a colleague. */
async function leaveSomething(
  id: string,
): Promise<Pick<Known, 'note' | 'need' | 'ask' | 'meeting' | 'person'>> {
  const t = translator('en')
  const { page, leave } = await visit(
    browser,
    `${program.address}/en/recommendations/${id}/notes/new`,
    readers.member,
  )
  const press = async (name: string, address: RegExp) => {
    await page.getByRole('button', { name, exact: true }).click()
    await page.waitForURL(address)
  }
  /** The number of the first thing that the page links to under this path. */
  const firstOf = async (path: string) => {
    const links = page.locator(`main a[href*="${path}/"]`)
    const hrefs = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''))
    return hrefs.map((href) => /\/(\d+)$/.exec(href)?.[1]).find((number) => number) ?? ''
  }
  await page.getByLabel(t('note.text'), { exact: true }).fill('A draft law is being discussed.')
  await press(t('note.save'), /\/notes\/\d+$/)
  const note = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  await page.goto(`${program.address}/en/desk/needs/new?recommendation=${id}`)
  await page.getByLabel(t('need.title')).fill('A register of places of detention')
  await page.getByLabel(t('need.gap')).fill('Each prison keeps a book of its own.')
  await page.getByLabel('Statistics & indicators').check()
  await press(t('need.save.government'), /\/needs\/\d+\?done=written$/)
  const need = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  await page.goto(`${program.address}/en/desk/asks/new?recommendation=${id}`)
  await page.getByLabel(t('ask.email')).fill('officer@example.org')
  await page.getByLabel(t('ask.question')).fill('How far is the draft law?')
  await press(t('ask.new.button'), /\/asks\?done=sent$/)
  const ask = await firstOf('/desk/asks')
  await page.goto(`${program.address}/en/desk/mechanism/meeting/new`)
  await page.getByLabel(t('mechanism.field.held_on')).fill('2026-03-24')
  await page.getByLabel(t('mechanism.field.subject')).fill('The fourth cycle')
  await press(t('mechanism.save'), /\/meeting\/\d+\?saved/)
  const meeting = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  await page.goto(`${program.address}/en/desk/people`)
  const person = await firstOf('/desk/people')
  await leave()
  return { note, need, ask, meeting, person }
}
