/** Every page through axe: in English and Arabic, narrow and wide, light and dark, without scripts and with. */
import { join } from 'node:path'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Language } from '#platform/i18n/languages.ts'
import { translator } from '#platform/i18n/translate.ts'
import { startBrowser } from './chromium.ts'
import { faultsInEveryLook, faultsOfPage, faultsOfPublicPage } from './inspection.ts'
import { openDesk, startAnew, type OwnProgram } from './program.ts'
import { deskPages, missingPages, publicPages, routes, type Known } from './routes.ts'
import { visit, type Visit } from './visit.ts'

let program: OwnProgram
let browser: Browser
let atDesk: BrowserContextOptions
let known: Known

beforeAll(async () => {
  ;[program, browser] = await Promise.all([startAnew({ demonstration: true }), startBrowser()])
  atDesk = await openDesk(browser, program)
  const first = await fetch(`${program.address}/api/v1/recommendations?limit=1`)
  const { items } = (await first.json()) as { items: { id: string }[] }
  known = {
    id: items[0]?.id ?? '',
    previewed: await bringIn('upr-info.csv'),
    waiting: await bringIn('any-table.csv'),
  }
})
afterAll(async () => {
  await browser.close()
  await program.stop()
})

test('every route has an address here, and no other has', () => {
  expect(Object.keys({ ...publicPages, ...deskPages }).sort()).toEqual(routes)
})

const visits = [
  ...Object.values(publicPages).map((paths) => ({ paths, status: 200, desk: false })),
  ...Object.values(deskPages).map((paths) => ({ paths, status: 200, desk: true })),
  { paths: missingPages, status: 404, desk: false },
].flatMap(({ paths, ...expected }) =>
  paths.flatMap((path) => (['en', 'ar'] as const).map((language) => ({ path, language, ...expected }))),
)

describe.concurrent('no fault in', () => {
  for (const { path, language, status, desk } of visits) {
    test(`/${language}${path}`, async () => {
      const filled = path.replace(/\{(\w+)\}/, (_, name: keyof Known) => known[name])
      const address = `${program.address}/${language}${filled}`
      const reader = desk ? atDesk : {}

      const without = await visit(browser, address, { ...reader, scripts: false })
      expect(without.status).toBe(status)
      const drawn = await without.page.content()
      expect(await faults(without, language)).toEqual([])
      if (!desk) expect(await faultsOfPublicPage(without)).toEqual([])
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
  const { page, leave } = await visit(browser, `${program.address}/en/desk`, atDesk)
  await page.locator('input[type=file]').setInputFiles(join(import.meta.dirname, '../fixtures', fixture))
  await page.getByRole('button', { name: translator('en')('desk.upload.button') }).click()
  await page.waitForURL(/\/batches\/\d+$/)
  await page.locator('[data-live]').waitFor({ state: 'detached' })
  const number = page.url().split('/').at(-1) ?? ''
  await leave()
  return number
}
