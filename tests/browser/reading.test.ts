/** Reading without a mouse, at 400 % zoom, on paper, in other languages, in colours of one's own. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { translator } from '#platform/i18n/translate.ts'
import { startBrowser } from './chromium.ts'
import { keyboard, tabTo } from './hands.ts'
import { faultsInEveryLook, violations } from './inspection.ts'
import { openDesk, startAnew, type OwnProgram } from './program.ts'
import { visit, type Reader } from './visit.ts'

const t = translator('en')
const search = '/recommendations?state=XTL'
/** One of each kind of page: a list, a State in charts and tables, the map with its table. */
const pages = [search, '/states/XTL', '/states', '/themes', '/documents']

let program: OwnProgram
let browser: Browser
beforeAll(async () => {
  ;[program, browser] = await Promise.all([startAnew({ demonstration: true }), startBrowser()])
})
afterAll(async () => {
  await browser.close()
  await program.stop()
})

async function open(path: string, reader: Reader = {}): Promise<Page> {
  return (await visit(browser, program.address + path, reader)).page
}

describe('by keyboard', () => {
  test('the first stop leads past the navigation', async () => {
    const page = await open(`/en${search}`)
    await page.keyboard.press('Tab')
    const skip = page.getByRole('link', { name: t('site.skip') })
    expect(await skip.evaluate((link) => link === document.activeElement)).toBe(true)
    expect((await skip.boundingBox())?.height).toBeGreaterThan(24)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true)
  })

  test.for(['light', 'dark'] as const)('every stop shows where one is (%s)', async (colorScheme) => {
    const page = await open(`/en${search}`, { colorScheme })
    const stops = await page.locator('a[href], button, input:not([type=hidden]), summary').count()
    for (let stop = 0; stop < Math.min(stops, 80); stop++) {
      await page.keyboard.press('Tab')
      const { name, outline, visible } = await page.evaluate(() => {
        const element = document.activeElement ?? document.body
        const { outlineStyle, outlineWidth } = getComputedStyle(element)
        return {
          name: element.outerHTML.slice(0, 100),
          outline: outlineStyle === 'none' ? 0 : parseFloat(outlineWidth),
          visible: element.checkVisibility(),
        }
      })
      expect({ name, visible, enough: outline >= 2 }).toEqual({ name, visible: true, enough: true })
    }
  })

  test('the list is narrowed, leafed through and widened again', async () => {
    const page = await open(`/en${search}`)
    const facets = page.getByRole('navigation', { name: t('register.narrow') })
    const before = await page.locator('main h2').first().innerText()
    await keyboard.press(page, facets.getByRole('link', { name: t('register.position.supported') }))
    await page.waitForURL(/position=supported/)
    expect(await page.locator('main h2').first().innerText()).not.toBe(before)
    await keyboard.press(page, page.getByRole('link', { name: t('register.pages.next') }))
    await page.waitForURL(/page=2/)
    const chips = page.getByRole('list', { name: t('register.chips') })
    await keyboard.press(page, chips.getByRole('link', { name: t('register.position.supported') }))
    await page.waitForURL((url) => !url.searchParams.has('position') && !url.searchParams.has('page'))
    expect(await page.locator('main h2').first().innerText()).toBe(before)
  })

  test('what is folded away opens', async () => {
    const page = await open(`/en${search}`)
    const closed = page.locator('main details:not([open]) > summary').first()
    await tabTo(page, closed)
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.parentElement?.hasAttribute('open'))).toBe(true)
  })
})

test.for(['en', 'ar'] as const)(
  'on a phone the page begins at once, and its menu unfolds (%s)',
  async (language) => {
    const page = await open(`/${language}${search}`, {
      viewport: { width: 320, height: 640 },
      scripts: false,
    })
    const header = page.getByRole('banner')
    const menu = header.locator('summary', { hasText: translator(language)('site.menu') })
    const links = header.getByRole('navigation').getByRole('link')
    // The name, the languages and the sections: of the links only the name shows.
    const folded = (await header.boundingBox())?.height ?? Infinity
    expect(folded).toBeLessThan(80)
    expect(await links.count()).toBe(0)
    await keyboard.press(page, menu)
    expect(await links.count()).toBe(14)
    expect(await faultsInEveryLook(page)).toEqual([])
    await page.setViewportSize({ width: 320, height: 640 })
    await keyboard.press(page, menu)
    expect(await links.count()).toBe(0)
    expect((await header.boundingBox())?.height).toBe(folded)
  },
)

describe.each(pages)('%s', (path) => {
  test('at 400 % zoom says all that it says on a wide screen', async () => {
    const page = await open(`/en${path}`, { viewport: { width: 1280, height: 1024 } })
    const wide = await wordsOf(page)
    await page.setViewportSize({ width: 320, height: 256 })
    await page.getByRole('banner').locator('summary').click()
    const narrow = new Set(await wordsOf(page))
    expect(wide.filter((words) => !narrow.has(words))).toEqual([])
  })

  test('on paper has its content and no navigation, on a page of A4 in both directions', async () => {
    for (const language of ['en', 'ar']) {
      const page = await open(`/${language}${path}`, { colorScheme: 'dark' })
      await page.emulateMedia({ media: 'print' })
      await page.setViewportSize({ width: 673, height: 900 })
      const shown = (selector: string) => page.locator(selector).filter({ visible: true }).count()
      expect(await shown('nav, form, button, [role=search]')).toBe(0)
      expect(await shown('h1')).toBe(1)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(673)
      const ink = await page.evaluate(() => getComputedStyle(document.body).color)
      expect(ink).toBe('rgb(0, 0, 0)')
    }
  })

  test('in colours of the reader’s own has no violation', async () => {
    expect(await violations(await open(`/ar${path}`, { forcedColors: 'active' }))).toEqual([])
  })
})

test('another language shows the same page with the same question', async () => {
  const page = await open('/en/recommendations?q=children&state=XTL&position=supported')
  const list = await page
    .getByRole('list', { name: t('register.results') })
    .getByRole('link')
    .count()
  await page.getByRole('link', { name: 'العربية' }).click()
  await page.waitForURL(`${program.address}/ar/recommendations?q=children&state=XTL&position=supported`)
  const arabic = translator('ar')
  expect(
    await page
      .getByRole('list', { name: arabic('register.results') })
      .getByRole('link')
      .count(),
  ).toBe(list)
})

test('an instance that hosts several States opens with the map', async () => {
  const page = await open('/en/desk/hosting', await openDesk(browser, program))
  await page.getByLabel(t('desk.hosting.add')).selectOption('SVN')
  await page.getByRole('button', { name: t('desk.hosting.button') }).click()
  await page.getByRole('status').waitFor()
  for (const language of ['en', 'ar'] as const) {
    const home = await open(`/${language}`)
    await home.getByRole('heading', { level: 1, name: translator(language)('home.title') }).waitFor()
    expect(await faultsInEveryLook(home)).toEqual([])
  }
})

/** The words of everything in the page that shows. */
async function wordsOf(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [
      ...document.querySelectorAll(
        'body :is(a, h1, h2, h3, p, th, td, dt, dd, label, button, summary, figcaption)',
      ),
    ]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      .map(({ textContent }) => textContent.trim()),
  )
}
