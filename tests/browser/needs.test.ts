/**
 * A need, from a recommendation to the coordinator's decision: an institution proposes it, the coordinator takes it up,
 * a body suggests one that the government sees only once the body consents. By keyboard alone and without scripts.
 */
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { translator } from '#platform/i18n/translate.ts'
import { supportKindName } from '#reference/support-kinds.ts'
import { startBrowser } from './chromium.ts'
import { keyboard, tabTo } from './hands.ts'
import { faultsInEveryLook } from './inspection.ts'
import { startAnew, type OwnProgram } from './program.ts'
import { patience } from './visit.ts'

let program: OwnProgram
let browser: Browser
/** The recommendations of the imaginary State that the register lists first. */
let recommendations: { id: string; text: string }[]

beforeAll(async () => {
  ;[program, browser] = await Promise.all([startAnew({ demonstration: true }), startBrowser()])
  const list = await fetch(`${program.address}/api/v1/recommendations?state=XTL&limit=2`)
  recommendations = ((await list.json()) as { items: typeof recommendations }).items
})
afterAll(async () => {
  await browser.close()
  await program.stop()
})

/** The demonstration's people, by their names. */
const people = { coordinator: 'Ilena Marou', colleague: 'Noemi Talva', observer: 'Ruda Velani' } as const

describe.each(['en', 'ar'] as const)('in %s', (language) => {
  const t = translator(language)
  const path = (rest: string) => `${program.address}/${language}${rest}`

  async function signIn(name: string): Promise<{ context: BrowserContext; page: Page }> {
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en-US' })
    context.setDefaultTimeout(patience)
    const page = await context.newPage()
    await page.goto(path('/sign-in'))
    await keyboard.press(page, page.getByRole('main').getByRole('button', { name }))
    await page.getByText(name).first().waitFor()
    return { context, page }
  }

  const press = (page: Page, role: 'link' | 'button', name: string) =>
    keyboard.press(page, page.getByRole('main').getByRole(role, { name, exact: true }).first())

  const write = (page: Page, label: string, words: string) =>
    keyboard.write(page, page.getByRole('textbox', { name: label, exact: true }), words)

  async function tick(page: Page, label: string): Promise<void> {
    const box = page.getByRole('checkbox', { name: label })
    await tabTo(page, box)
    await page.keyboard.press('Space')
    expect(await box.isChecked()).toBe(true)
  }

  test('an institution proposes what three steps and a search make whole, and the coordinator takes it up', async () => {
    const [one, two] = recommendations
    const theirs = await signIn(people.colleague)
    await theirs.page.goto(path(`/recommendations/${one?.id}`))
    await press(theirs.page, 'link', t('need.new.government'))
    await write(theirs.page, t('form.find'), two?.id ?? '')
    await press(theirs.page, 'button', t('form.find.button'))
    await write(theirs.page, t('need.title'), 'Zephyrite')
    await write(theirs.page, t('need.gap'), 'Each prison keeps a book of its own.')
    await tick(theirs.page, supportKindName('statistics', language))
    await press(theirs.page, 'button', t('need.save.government'))
    await theirs.page.getByText(t('need.done.written')).waitFor()
    for (const { id } of recommendations)
      expect(await theirs.page.locator(`main a[href$="/recommendations/${id}"]`).count()).toBeGreaterThan(0)
    await theirs.context.close()

    const ours = await signIn(people.coordinator)
    await ours.page.goto(path(`/recommendations/${two?.id}`))
    await press(ours.page, 'link', 'Zephyrite')
    await press(ours.page, 'button', t('need.take-up'))
    await ours.page.getByText(t('need.done.taken-up')).waitFor()
    await ours.context.close()
  })

  test('what a body suggests shows its consent step; what is wrong in a form is said, and nothing is lost', async () => {
    const { page, context } = await signIn(people.observer)
    await page.goto(path('/desk/needs/new'))
    await write(page, t('need.title'), 'Quillbark')
    await write(page, t('need.gap'), 'Nobody on the islands sees a lawyer.')
    await press(page, 'button', t('need.save.body'))
    await page.getByText(t('error.need.recommendation-missing')).first().waitFor()
    expect(await page.getByLabel(t('need.title')).inputValue()).toBe('Quillbark')
    await context.close()

    const again = await signIn(people.observer)
    await again.page.goto(path(`/desk/needs/new?recommendation=${recommendations[0]?.id}`))
    await write(again.page, t('need.title'), 'Quillbark')
    await write(again.page, t('need.gap'), 'Nobody on the islands sees a lawyer.')
    await tick(again.page, supportKindName('justice', language))
    await press(again.page, 'button', t('need.save.body'))
    await press(again.page, 'link', t('need.consent-step.button'))
    // Whoever may not consent for the body is told who may.
    await again.page.getByText(t('error.consent.no-power')).waitFor()
    await again.context.close()
  })
})

test('a search in the form has no fault in any look', async () => {
  const t = translator('en')
  const context = await browser.newContext({ reducedMotion: 'reduce' })
  context.setDefaultTimeout(patience)
  const page = await context.newPage()
  await page.goto(`${program.address}/en/sign-in`)
  await page.getByRole('button', { name: people.coordinator }).click()
  await page.goto(`${program.address}/en/desk/needs/new`)
  await page.getByLabel(t('form.find')).fill('detention')
  await page.getByRole('button', { name: t('form.find.button') }).click()
  await page.getByText('“detention”').waitFor()
  expect(await faultsInEveryLook(page)).toEqual([])
  await context.close()
})

describe.each([
  ['/desk/needs/new', 'need.title'],
  ['/desk/activities/new', 'activity.title'],
] as const)('Enter in the form at %s', (path, title) => {
  test.for([true, false])(
    'looks where one looks for something, and saves elsewhere (with scripts: %s)',
    async (javaScriptEnabled) => {
      const t = translator('en')
      const context = await browser.newContext({ javaScriptEnabled })
      context.setDefaultTimeout(patience)
      const page = await context.newPage()
      await page.goto(`${program.address}/en/sign-in`)
      await page.getByRole('button', { name: people.coordinator }).click()
      await page.goto(`${program.address}/en${path}`)
      const line = page.getByLabel(t(title), { exact: true })
      const looking = page.getByLabel(t('form.find'))
      await line.fill('Quillbark')
      await looking.fill('detention')
      await looking.press('Enter')
      await page.getByRole('status').filter({ hasText: '“detention”' }).waitFor()
      const question = page.getByRole('group').filter({ has: looking })
      await expect.poll(() => question.evaluate((group) => group === document.activeElement)).toBe(true)
      expect(await line.inputValue()).toBe('Quillbark')
      expect(await page.getByRole('alert').count()).toBe(0)

      await looking.fill('')
      await line.press('Enter')
      // Most of it is missing, as the main button would say too.
      await page.getByRole('alert').waitFor()
      expect(await line.inputValue()).toBe('Quillbark')
      expect(await page.getByText('“detention”').count()).toBe(0)
      await context.close()
    },
  )
})
