/**
 * What confidential means, from end to end: a coordinator writes a note, nobody outside finds a trace of it, one partner
 * sees it for a while and only it, and afterwards the record tells the whole story. And the officer without an account,
 * who is asked by a link. All of it without scripts and by keyboard alone, in English and in Arabic.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { translator } from '#platform/i18n/translate.ts'
import { inDays } from '#platform/testing.ts'
import { run } from '../running-program.ts'
import { startBrowser } from './chromium.ts'
import { attach, choose, keyboard, tabTo } from './hands.ts'
import { faultsInEveryLook, faultsOfPage } from './inspection.ts'
import { openDesk, startAnew, type OwnProgram } from './program.ts'
import { patience, visit } from './visit.ts'

const file = join(import.meta.dirname, '../fixtures/thematic-list-2014.docx')

let program: OwnProgram
let browser: Browser
/** The recommendations of the imaginary State that the register lists first. */
let recommendations: string[]

beforeAll(async () => {
  ;[program, browser] = await Promise.all([startAnew({ demonstration: true }), startBrowser()])
  const list = await fetch(`${program.address}/api/v1/recommendations?state=XTL&limit=4`)
  const { items } = (await list.json()) as { items: { id: string }[] }
  recommendations = items.map(({ id }) => id)
})
afterAll(async () => {
  await browser.close()
  await program.stop()
})

/** The demonstration's people, by their names. */
const people = {
  coordinator: 'Ilena Marou',
  colleague: 'Noemi Talva',
  observer: 'Ruda Velani',
  partner: 'Tobin Asher',
  otherPartner: 'Mirel Onda',
} as const

describe.each(['en', 'ar'] as const)('by keyboard alone and without scripts (%s)', (language) => {
  const t = translator(language)
  const path = (rest: string) => `${program.address}/${language}${rest}`
  /** Words that stand nowhere else: what is found of one is a trace of its note. */
  const [word, otherWord, answerWord] = {
    en: ['zephyrite', 'quillbark', 'mirrowend'],
    ar: ['زفيريت', 'قلبارق', 'ميروند'],
  }[language] as [string, string, string]

  async function newWindow(): Promise<{ context: BrowserContext; page: Page }> {
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en-US' })
    context.setDefaultTimeout(patience)
    return { context, page: await context.newPage() }
  }

  async function signIn(name: string) {
    const window = await newWindow()
    const { page } = window
    await page.goto(path('/sign-in'))
    await press(page, 'button', name)
    await page.getByText(name).first().waitFor()
    return window
  }

  const press = (page: Page, role: 'link' | 'button', name: string) =>
    keyboard.press(page, page.getByRole('main').getByRole(role, { name }).first())

  const write = (page: Page, label: string, words: string) =>
    keyboard.write(page, page.getByRole('textbox', { name: label, exact: true }), words)

  /** Writes a note beside a recommendation. @returns its address, without the site's */
  async function writeNote(page: Page, recommendation: string, words: string): Promise<string> {
    await page.goto(path(`/recommendations/${recommendation}`))
    await press(page, 'link', t('note.new'))
    await write(page, t('note.text'), words)
    await attach(page, file)
    await press(page, 'button', t('note.save'))
    await page.waitForURL(/\/notes\/\d+$/)
    return new URL(page.url()).pathname
  }

  /** Everywhere that something of a note could show, for whoever holds the session of `context`. */
  async function traces(context: BrowserContext, note: string, word: string): Promise<string[]> {
    const [, , , recommendation, , number] = note.split('/')
    const query = encodeURIComponent(word)
    const found: string[] = []
    for (const outlet of [
      `/${language}/recommendations/${recommendation}`,
      `/${language}/recommendations/${recommendation}/versions`,
      `/${language}/recommendations?state=XTL`,
      `/${language}/states/XTL`,
      `/${language}/desk/notes`,
      `/${language}/desk/consent`,
      `/${language}/desk/record`,
      `/api/v1/recommendations/${recommendation}`,
      `/api/v1/recommendations/${recommendation}/versions`,
      `/api/v1/recommendations.csv?state=XTL`,
      `/api/v1/recommendations.atom?state=XTL`,
      `/api/v1/notes?state=XTL`,
      `/api/v1/notes.csv?state=XTL`,
      `/api/v1/notes.json?state=XTL`,
      `/api/v1/notes.atom`,
      `/api/v1/notes/withdrawn`,
    ]) {
      const answer = await context.request.get(program.address + outlet)
      const body = await answer.text()
      if (body.includes(word) || body.includes(`/notes/${number}`)) found.push(outlet)
    }
    // A search repeats what was searched for, and finds nothing.
    const search = await context.request.get(`${program.address}/api/v1/recommendations?q=${query}`)
    if (((await search.json()) as { total: number }).total !== 0) found.push('search')
    const notes = await context.request.get(`${program.address}/api/v1/notes?state=XTL&q=${query}`)
    if (((await notes.json()) as { total: number }).total !== 0) found.push('search of notes')
    for (const address of [note, `${note}/edit`, `${note}/attachments/1`, `/api/v1/notes/${number}`]) {
      const { status } = await statusOf(context, address)
      if (status < 400) found.push(address)
    }
    return found
  }

  async function statusOf(context: BrowserContext, address: string) {
    const answer = await context.request.get(program.address + address, { maxRedirects: 0 })
    // Who has not signed in is sent to do so.
    const status = answer.status() === 303 ? 401 : answer.status()
    return { status }
  }

  test('a note is nobody’s outside until consent opens it, and afterwards again', async () => {
    const outsiders = new Map<string, BrowserContext>([
      ['anyone', (await newWindow()).context],
      ['whoever runs the machine', await browser.newContext(await atDesk())],
    ])
    for (const name of [people.observer, people.partner, people.otherPartner])
      outsiders.set(name, (await signIn(name)).context)
    const traced = async (note: string, word: string) => {
      const found: Record<string, string[]> = {}
      for (const [name, context] of outsiders) {
        const places = await traces(context, note, word)
        if (places.length) found[name] = places
      }
      return found
    }

    // Written: all of the government sees it, and nobody else finds a trace.
    const { page, context } = await signIn(people.coordinator)
    const recommendation = recommendations[language === 'en' ? 0 : 1] ?? ''
    const note = await writeNote(page, recommendation, word)
    const other = await writeNote(page, recommendation, otherWord)
    const colleague = await signIn(people.colleague)
    await colleague.page.goto(path(`/recommendations/${recommendation}`))
    expect(await colleague.page.getByRole('main').innerText()).toContain(word)
    expect(await traced(note, word)).toEqual({})

    // Opened to one partner for a month.
    await page.goto(program.address + note)
    await press(page, 'link', t('consent.open-it'))
    await choose(page, t('consent.to'), t('consent.audience.named'))
    await tabTo(page, page.getByRole('checkbox', { name: 'United Nations team in Talmaris' }))
    await page.keyboard.press('Space')
    await typeDay(page, t('consent.give.until'), inAMonth())
    await write(page, t('consent.give.office'), 'Secretariat')
    await write(page, t('consent.give.decision'), 'Decision 7/2026')
    await press(page, 'button', t('consent.give.button'))
    await page.getByText(t('consent.done.given')).waitFor()

    // The partner sees it, and only it; nobody else does.
    const partner = outsiders.get(people.partner) as BrowserContext
    const opened = await partner.newPage()
    await opened.goto(path(`/recommendations/${recommendation}`))
    const shown = await opened.getByRole('main').innerText()
    expect([shown.includes(word), shown.includes(otherWord)]).toEqual([true, false])
    await keyboard.press(opened, opened.locator(`a[href="${note}"]`))
    await opened.getByText(word).waitFor()
    const attachment = await opened.locator('a[download]').getAttribute('href')
    const taken = await partner.request.get(program.address + String(attachment))
    expect(await taken.body()).toEqual(await readFile(file))
    expect((await statusOf(partner, other)).status).toBe(404)
    expect(Object.keys(await traced(note, word))).toEqual([people.partner])
    expect(await traced(other, otherWord)).toEqual({})

    // Revoked: at once it is gone again.
    await page.goto(path('/desk/consent'))
    await keyboard.press(page, page.locator('summary', { hasText: t('consent.revoke') }).first())
    await write(page, t('consent.revoke.reason'), 'The advice has been given')
    await press(page, 'button', t('consent.revoke.button'))
    await page.getByText(t('consent.done.revoked')).waitFor()
    expect(await traced(note, word)).toEqual({})
    await opened.goto(program.address + note)
    expect(await opened.getByRole('main').innerText()).not.toContain(word)

    // The history, the readings and the sealed log tell the story.
    const number = note.split('/').at(-1)
    await page.goto(path(`/desk/record/note/${number}`))
    expect(await page.getByRole('main').innerText()).toContain(people.coordinator)
    await press(page, 'link', t('record.who-looked'))
    const readings = await page.getByRole('main').innerText()
    expect(readings).toContain(people.partner)
    expect(readings).not.toContain(people.otherPartner)
    await page.goto(path('/desk/record'))
    expect(await page.getByRole('main').innerText()).toContain('The advice has been given')
    expect(await audit()).toMatchObject({ code: 0, document: { sound: true, found: 0 } })
    await Promise.all([...outsiders.values(), context, colleague.context].map((one) => one.close()))
  })

  test('an officer without an account answers by a link that opens one form, once', async () => {
    const { page, context } = await signIn(people.coordinator)
    const recommendation = recommendations[language === 'en' ? 2 : 3] ?? ''
    await page.goto(path(`/recommendations/${recommendation}`))
    await press(page, 'link', t('ask.new'))
    await write(page, t('ask.email'), 'officer@talmaris.example')
    await write(page, t('ask.question'), 'How many judges were trained?')
    await press(page, 'button', t('ask.new.button'))
    await page.getByText(t('ask.done.sent')).waitFor()

    const link = await linkInOutbox(language)
    const officer = await newWindow()
    for (let look = 0; look < 3; look++) await officer.page.goto(link)
    expect(await officer.page.getByRole('main').innerText()).toContain('How many judges were trained?')
    const looked = await visit(browser, link, { scripts: false })
    expect(await faultsOfPage(looked, language)).toEqual([])
    expect(await faultsInEveryLook(looked.page)).toEqual([])
    await looked.leave()
    await write(officer.page, t('answer.text'), answerWord)
    await press(officer.page, 'button', t('answer.button'))
    // What is missing is asked for, and nothing typed is lost.
    await officer.page.getByRole('alert').waitFor()
    await write(officer.page, t('answer.name'), 'Ana Mar')
    await write(officer.page, t('answer.office'), 'Judicial School')
    await press(officer.page, 'button', t('answer.button'))
    await officer.page.getByRole('heading', { name: t('answer.answered') }).waitFor()
    await officer.page.goto(link)
    expect(await officer.page.locator('textarea').count()).toBe(0)

    await page.goto(path('/desk/asks'))
    await keyboard.press(page, page.getByRole('table').getByRole('link').first())
    expect(await page.getByRole('main').innerText()).toContain('Ana Mar')
    await press(page, 'link', t('ask.see-answer'))
    const note = new URL(page.url()).pathname
    const answered = await page.getByRole('main').innerText()
    for (const words of [answerWord, 'Ana Mar', 'Judicial School']) expect(answered).toContain(words)
    expect(await traces(officer.context, note, answerWord)).toEqual([])
    await Promise.all([context.close(), officer.context.close()])
  })
})

let opened: ReturnType<typeof openDesk> | undefined
/** The session of whoever has the machine in their hands; the printed link opens it once. */
const atDesk = () => (opened ??= openDesk(browser, program))

/** Thirty days from now, as an English date field takes it digit by digit. */
function inAMonth(): { digits: string; iso: string } {
  const iso = inDays(30)
  const [year = '', month = '', day = ''] = iso.split('-')
  return { digits: month + day + year, iso }
}

async function typeDay(page: Page, label: string, { digits, iso }: { digits: string; iso: string }) {
  const field = page.getByLabel(label, { exact: true })
  await tabTo(page, field)
  await page.keyboard.type(digits)
  expect(await field.inputValue()).toBe(iso)
}

/** The link of the newest letter, which the desk shows where there is no mail server. */
async function linkInOutbox(language: string): Promise<string> {
  const context = await browser.newContext(await atDesk())
  const page = await context.newPage()
  let link: string | undefined
  const look = async () => {
    await page.goto(`${program.address}/en/desk/outbox`)
    const letters = await page.getByRole('main').innerText()
    return (link = new RegExp(`http:\\S+/${language}/answer/\\S+`).exec(letters)?.[0])
  }
  await expect.poll(look).toBeDefined()
  await context.close()
  return link ?? ''
}

/** What `./throughline audit verify` says of the database of the running program. */
async function audit(): Promise<{ code: number | null; document: unknown }> {
  const { code, out, err } = await run(['audit', 'verify', '--json'], {
    env: { THROUGHLINE_DATA: program.data, DATABASE_URL: '', DATABASE_OWNER_URL: '' },
  })
  return { code, document: out ? (JSON.parse(out) as unknown) : err }
}
