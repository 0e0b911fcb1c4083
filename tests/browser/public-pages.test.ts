import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Language } from '#platform/i18n/languages.ts'
import { startBrowser } from './chromium.ts'
import { faultsInEveryLook, faultsOfPage, faultsOfPublicPage } from './inspection.ts'
import { startAnew, type OwnProgram } from './program.ts'
import { examples, missing, publicRoutes } from './public-pages.ts'
import { visit, type Visit } from './visit.ts'

let program: OwnProgram
let browser: Browser
/** A recommendation, to fill into addresses. */
let id: string

beforeAll(async () => {
  ;[program, browser] = await Promise.all([startAnew({ demonstration: true }), startBrowser()])
  const first = await fetch(`${program.address}/api/v1/recommendations?limit=1`)
  const { items } = (await first.json()) as { items: { id: string | number }[] }
  id = String(items[0]?.id)
})
afterAll(async () => {
  await browser.close()
  await program.stop()
})

test('every public route has an address here, and no other has', () => {
  expect(Object.keys(examples).sort()).toEqual(publicRoutes)
})

const addresses = [
  ...Object.values(examples).flatMap((paths) => paths.map((path) => ({ path, status: 200 }))),
  ...missing.map((path) => ({ path, status: 404 })),
]
const visits = addresses.flatMap(({ path, status }) =>
  (['en', 'ar'] as const).map((language) => ({ name: `/${language}${path}`, path, status, language })),
)

describe.concurrent('narrow and wide, light and dark, without scripts and with', () => {
  test.for(visits)('$name', async ({ path, status, language }) => {
    const address = `${program.address}/${language}${path.replace('{id}', id)}`
    const without = await visit(browser, address, { scripts: false })
    const drawn = await without.page.content()
    expect(without.status).toBe(status)
    expect(await faults(without, language)).toEqual([])
    await without.leave()

    const withScripts = await visit(browser, address, { scripts: true })
    // Where scripts change nothing, it is the same document, of which all has been said.
    const same = (await withScripts.page.content()) === drawn
    expect(same ? await faultsOfVisit(withScripts, language) : await faults(withScripts, language)).toEqual(
      [],
    )
    await withScripts.leave()
  })
})

async function faults(visited: Visit, language: Language): Promise<string[]> {
  return [...(await faultsOfVisit(visited, language)), ...(await faultsInEveryLook(visited.page))]
}

async function faultsOfVisit(visited: Visit, language: Language): Promise<string[]> {
  return [...(await faultsOfPage(visited, language)), ...(await faultsOfPublicPage(visited))]
}
