/**
 * From answer to agreement, by keyboard alone and without scripts: two partners answer an unnamed request, one asks, the
 * State answers all, opens its name to one, and both sides agree on terms. And no fault in any of the pages.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sendRequest, turnTheDay } from '#exchange/conversation/testing.ts'
import { testCast, type Cast } from '#identity/testing.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { translator } from '#platform/i18n/translate.ts'
import { attach, choose, tabTo, typeDay } from './hands.ts'
import { faultsInEveryLook, faultsOfPage } from './inspection.ts'
import { visit } from './visit.ts'
import { openWorkplace, press, write, type Workplace } from './workplace.ts'

let database: TestDatabase
let cast: Cast
let workplace: Workplace
let folder: string

beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  folder = await mkdtemp(join(tmpdir(), 'agreement-'))
  workplace = await openWorkplace(database)
})
afterAll(async () => {
  await workplace.close()
  await rm(folder, { recursive: true, force: true })
})

test.each(['en', 'ar'] as const)('from answer to agreement (%s)', async (language) => {
  const t = translator(language)
  const request = await sendRequest(database, cast, 'unnamed')
  const conversation = `/exchange/requests/${request.token}/conversation`
  const at = (path: string) => workplace.path(path, language)
  const windows: BrowserContext[] = []
  const open = async (name: keyof Cast, path: string): Promise<Page> => {
    const { context, page } = await workplace.windowOf(cast[name])
    windows.push(context)
    await page.goto(at(path))
    return page
  }
  const main = (page: Page) => page.getByRole('main').innerText()
  const days = async (page: Page, name: string, day: string) => typeDay(page, page.locator(`#${name}`), day)

  // Two partners answer: one asks, with a file; the other declines, which needs a reason.
  const one = await open('partnerOne', conversation)
  await choose(one, t('conversation.stance'), t('conversation.stance.question'))
  await write(one, t('conversation.text'), 'How many judges are there?')
  const file = join(folder, 'Plan.txt')
  await writeFile(file, 'A plan')
  await attach(one, file)
  await press(one, 'button', t('conversation.send'))
  await one.getByText(t('conversation.done.answered')).waitFor()
  const two = await open('partnerTwo', conversation)
  await choose(two, t('conversation.stance'), t('conversation.stance.declined'))
  await press(two, 'button', t('conversation.send'))
  await two.getByRole('alert').waitFor()
  await tabTo(two, two.locator('#declinedBecause'))
  await two.keyboard.press('ArrowDown')
  await press(two, 'button', t('conversation.send'))
  await two.getByText(t('conversation.done.answered')).waitFor()

  // The State is told of it, under what the request is called.
  const news = await open('coordinator', '/desk/news')
  expect(await main(news)).toContain('Courts for Talmaris')
  await press(news, 'link', t('mail.notice.answer'))
  expect(new URL(news.url()).pathname).toContain(conversation)

  // The State sees both, and answers all: heard the next day, unsigned; words that tell are refused, and not lost.
  const state = await open('coordinator', conversation)
  for (const name of ['partnerOne', 'partnerTwo']) expect(await main(state)).toContain(name)
  await write(state, t('conversation.text'), 'In Talmaris there are twelve.')
  await press(state, 'button', t('conversation.send-to-all'))
  await state.getByRole('alert').waitFor()
  expect(await state.locator('#text').inputValue()).toBe('In Talmaris there are twelve.')
  await write(state, t('conversation.text'), 'There are twelve.')
  await press(state, 'button', t('conversation.send-to-all'))
  await state.getByText(t('conversation.done.sent')).waitFor()
  await one.goto(at(conversation))
  expect(await main(one)).not.toContain('There are twelve.')
  await turnTheDay(database, request.token)
  for (const page of [one, two]) {
    await page.goto(at(conversation))
    expect(await main(page)).toContain('There are twelve.')
    expect(await page.content()).not.toMatch(/XTL|Talmaris|mechanism/)
  }

  // It chooses one, and opens its name to it alone.
  await press(state, 'link', 'partnerOne')
  expect(await main(state)).toContain('How many judges are there?')
  await press(state, 'button', t('conversation.choose'))
  await state.getByText(t('conversation.done.chosen')).waitFor()
  const minister = await open('approver', `/desk/consent/give?kind=request&thing=${request.id}`)
  await choose(minister, t('consent.to'), t('consent.audience.named'))
  await tabTo(minister, minister.getByRole('checkbox', { name: 'partnerOne' }))
  await minister.keyboard.press('Space')
  await write(minister, t('consent.give.office'), 'Secretariat')
  await write(minister, t('consent.give.decision'), 'Decision 7/2026')
  await press(minister, 'button', t('consent.give.button'))
  await minister.getByText(t('consent.done.given')).waitFor()
  await two.goto(at(conversation))
  expect(await two.content()).not.toMatch(/XTL|Talmaris|mechanism/)

  // The partner proposes terms; what cannot be is said.
  await one.goto(at(conversation))
  expect(await main(one)).toContain('Courts for Talmaris')
  await press(one, 'link', t('terms.propose'))
  await write(one, t('terms.name'), 'Training of judges')
  await write(one, t('terms.who'), 'partnerOne')
  await write(one, t('terms.what'), 'Two courses')
  await write(one, t('terms.result'), 'Judges apply the law')
  await days(one, 'startsOn', '2098-01-01')
  await days(one, 'endsOn', '2097-12-31')
  await press(one, 'button', t('terms.propose.button'))
  await one.getByRole('alert').waitFor()
  await days(one, 'endsOn', '2098-12-31')
  await press(one, 'button', t('terms.propose.button'))
  await one.getByText(t('terms.done.proposed')).waitFor()
  const terms = new URL(one.url()).pathname.replace(`/${language}`, '')

  // The State amends them, in its own room; both versions stay.
  await state.goto(at(terms))
  await press(state, 'link', t('terms.amend'))
  await write(state, t('terms.name'), 'Training of judges and clerks')
  await press(state, 'button', t('terms.amend.button'))
  await state.getByText(t('terms.done.proposed')).waitFor()
  expect(await state.locator('ins').first().innerText()).toContain('clerks')
  expect(await main(state)).toContain(t('terms.accept.by', { names: 'approver' }))

  // Both accept by name: for the State who holds the power to consent.
  await one.goto(at(terms))
  await press(one, 'button', t('terms.accept', { name: 'partnerOne' }))
  await one.getByText(t('terms.done.accepted')).waitFor()
  await minister.goto(at(terms))
  await press(minister, 'button', t('terms.accept', { name: 'approver' }))
  await minister.getByText(t('terms.done.accepted')).waitFor()
  await one.goto(at(terms))
  for (const page of [one, minister]) expect(await main(page)).toContain(t('terms.standing.agreed'))

  // Taken away as a document and for a calendar, by the two sides alone.
  for (const [rest, start] of [
    ['/terms.docx', 'PK'],
    ['/report-back.ics', 'BEGIN:VCALENDAR'],
  ] as const) {
    const taken = await one.request.get(at(terms + rest))
    expect((await taken.body()).toString('latin1').startsWith(start)).toBe(true)
    expect((await two.request.get(at(terms + rest))).status()).toBe(404)
  }

  // No fault in any of the pages, for either side.
  const threads = await state.request.get(at(conversation))
  const threadPath = /href="[^"]*(\/exchange\/requests\/[^"]+\/conversation\/[0-9a-f-]{36})"/.exec(
    await threads.text(),
  )?.[1]
  for (const [name, path] of [
    ['coordinator', conversation],
    ['coordinator', threadPath ?? ''],
    ['coordinator', terms],
    ['coordinator', `${terms}/amend?version=2`],
    ['coordinator', `/desk/terms/new?thread=${threadPath?.split('/').at(-1)}`],
    ['partnerOne', conversation],
    ['partnerOne', terms],
    ['partnerOne', '/desk/answers'],
  ] as const) {
    const visited = await visit(workplace.browser, at(path), workplace.signedIn(cast[name]))
    const faults = [...(await faultsOfPage(visited, language)), ...(await faultsInEveryLook(visited.page))]
    expect({ path, status: visited.status, faults }).toEqual({ path, status: 200, faults: [] })
    await visited.leave()
  }
  await Promise.all(windows.map((window) => window.close()))
})

describe('whoever stands on neither side', () => {
  test.each(['nhri', 'foreignCoordinator', 'secretariat', 'administrator'] as const)(
    '%s finds nothing',
    async (name) => {
      const { token } = await sendRequest(database, cast, 'unnamed')
      const { page, status, leave } = await visit(
        workplace.browser,
        workplace.path(`/exchange/requests/${token}/conversation`),
        workplace.signedIn(cast[name]),
      )
      expect([403, 404]).toContain(status)
      expect(await page.getByRole('main').innerText()).not.toMatch(/XTL|Talmaris|judges/)
      await leave()
    },
  )
})
