/**
 * What a person does who has the file that the UN sent: from the printed link to the register, to paper, into a
 * spreadsheet and back. Once without scripts and by keyboard alone, once with scripts, by dragging the file.
 */
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSpreadsheet } from '#platform/files/spreadsheet.ts'
import { translator } from '#platform/i18n/translate.ts'
import { startBrowser } from './chromium.ts'
import { keyboard, mouse } from './hands.ts'
import { faultsInEveryLook } from './inspection.ts'
import { openDesk, startAnew, type OwnProgram } from './program.ts'
import { patience, visit } from './visit.ts'

const lists = [
  { file: '../fixtures/thematic-list-2025.docx', code: 'XTL', state: 'Talmaris', session: 47, rows: 49 },
  {
    file: '../../../shared/data/upr-thematic-lists/upr48-thematic-list.docx',
    code: 'SVN',
    state: 'Slovenia',
    session: 48,
    rows: 254,
  },
].map((list) => ({ ...list, file: join(import.meta.dirname, list.file), name: basename(list.file) }))
const readers = [
  { reader: 'without scripts, by keyboard alone', scripts: false, hands: keyboard },
  { reader: 'with scripts, by mouse', scripts: true, hands: mouse },
]
const t = translator('en')

for (const { file, name } of lists)
  if (!existsSync(file)) console.log(`Skipped: ${name} is not in ../shared/data.`)

let program: OwnProgram
let browser: Browser
/** Cookies of the browser in which the desk was opened. */
let atDesk: BrowserContextOptions

beforeAll(async () => {
  ;[program, browser] = await Promise.all([startAnew({ demonstration: false }), startBrowser()])
  atDesk = await openDesk(browser, program)
})
afterAll(async () => {
  await browser.close()
  await program.stop()
})

test('the link that the program prints opens the desk no second time', async () => {
  const page = await (await browser.newContext()).newPage()
  await page.goto(program.desk)
  await keyboard.press(page, page.getByRole('button', { name: t('desk.enter.button') }))
  await heading(page, t('desk.enter.used-up')).waitFor()
})

test.for(['en', 'ar'] as const)('an empty register says how to begin (%s)', async (language) => {
  const { page, leave } = await visit(browser, `${program.address}/${language}`)
  await page.getByRole('region', { name: translator(language)('begin.title') }).waitFor()
  expect(await faultsInEveryLook(page)).toEqual([])
  await leave()
})

describe.each(readers)('$reader', ({ scripts, hands }) => {
  for (const { file, name, code, state, session, rows } of lists) {
    test.skipIf(!existsSync(file))(`${name}: ${rows} recommendations to ${state}`, async () => {
      const context = await browser.newContext({ ...atDesk, javaScriptEnabled: scripts, locale: 'en' })
      context.setDefaultTimeout(patience)
      const page = await context.newPage()
      const press = (role: 'link' | 'button', name: string) =>
        hands.press(page, page.getByRole(role, { name }))
      const register = `${program.address}/en/recommendations?state=${code}`

      // The file is brought in; State and session are offered, not asked.
      await page.goto(`${program.address}/en/desk`)
      await hands.give(page, file)
      const says = page.getByRole('region', { name: t('desk.says') })
      await says.waitFor()
      expect(await says.innerText()).toContain(state)
      expect(await says.innerText()).toContain(String(session))
      await press('button', t('desk.confirm', { count: rows }))
      await press('link', t('desk.see-state', { state }))
      await untilTotal(page, t('register.total', { count: rows }))

      // The words are found in whatever language the interface speaks.
      await hands.write(page, page.getByRole('searchbox'), '"domestic violence"')
      await page.keyboard.press('Enter')
      await page.waitForURL(/q=/)
      const results = page.getByRole('list', { name: t('register.results') }).locator('> li')
      const found = await results.count()
      expect(found).toBeGreaterThan(0)
      for (const [language, ownName] of [
        ['fr', 'Français'],
        ['ar', 'العربية'],
        ['en', 'English'],
      ] as const) {
        await press('link', ownName)
        await page.waitForURL(`**/${language}/**`)
        expect(await total(page)).toBe(translator(language)('register.total', { count: found }))
      }
      await hands.press(page, results.getByRole('link').first())
      expect(await page.locator('blockquote').first().innerText()).toMatch(/domestic violence/i)

      // The page of the State goes onto paper.
      const trail = page.getByRole('navigation', { name: t('site.breadcrumbs') })
      await hands.press(page, trail.getByRole('link', { name: state }))
      await heading(page, state).waitFor()
      await page.emulateMedia({ media: 'print' })
      expect(await page.getByRole('navigation').filter({ visible: true }).count()).toBe(0)
      expect((await page.pdf()).subarray(0, 5).toString()).toBe('%PDF-')
      await page.emulateMedia({ media: 'screen' })

      // All of it goes into a spreadsheet.
      await page.goto(register)
      const download = page.waitForEvent('download')
      await press('link', 'XLSX')
      const table = await openSpreadsheet(await (await download).path(), 'register.xlsx')
      expect(await Array.fromAsync(table?.rows() ?? [])).toHaveLength(rows)

      // The import is taken back.
      await page.goto(`${program.address}/en/desk`)
      await hands.press(page, page.getByRole('link', { name }).first())
      await press('link', t('desk.undo'))
      await hands.write(page, page.getByRole('textbox'), 'A trial')
      await press('button', t('desk.undo.button'))
      await page.getByText(t('desk.lead.undone')).waitFor()
      await page.goto(register)
      await untilTotal(page, t('register.total', { count: 0 }))
      await context.close()
    })
  }
})

function heading(page: Page, name: string) {
  return page.getByRole('heading', { level: 1, name })
}

/** How many the list says it has. */
async function total(page: Page): Promise<string> {
  return page.locator('main h2').first().innerText()
}

/** Looks again until the list has followed what was done to the register: it does so after the answer, not before. */
async function untilTotal(page: Page, expected: string): Promise<void> {
  const lookAgain = async () => {
    const seen = await total(page)
    if (seen !== expected) await page.reload()
    return seen
  }
  await expect.poll(lookAgain).toBe(expected)
}
