/**
 * From a gap to what the next State learns: Talmaris finds a gap behind three recommendations and asks unnamed; two
 * partners and a neighbour answer, one declines; the name is opened to one, terms are agreed, an expert is released, the
 * activity reports results, the report back comes late, is asked for, and is published; it becomes a practice that a
 * neighbour finds from its own recommendation. By keyboard alone and without scripts, with the demonstration.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { remindOfReports } from '#cooperation/reporting/reminders.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { translator } from '#platform/i18n/translate.ts'
import { inDays } from '#platform/testing.ts'
import { supportKindName } from '#reference/support-kinds.ts'
import { bringDemonstration } from '#server/demonstration.ts'
import { startProgram, type RunningProgram } from '../running-program.ts'
import { startBrowser } from './chromium.ts'
import { choose, keyboard, tabTo, typeDay } from './hands.ts'
import { patience } from './visit.ts'

const t = translator('en')

/** The demonstration's people, by their names, and whom they speak for. */
const coordinator = 'Ilena Marou'
const minister = 'Davit Osare'
const partner = 'Mirel Onda'
const otherPartner = 'Tobin Asher'
const neighbourPartner = 'Kaia Brenn'
const expert = 'Awa Delorme'
const employer = 'Rémi Castagnou'
const nextState = 'Lito Farane'
const partnerName = 'Assembly of Island States'

/** Words that stand nowhere else: what is found of them is a trace of what Talmaris asks. */
const word = 'Zephyrite'

let database: TestDatabase
let program: RunningProgram
let folder: string
let browser: Browser
const windows = new Map<string, { context: BrowserContext; page: Page }>()

beforeAll(async () => {
  database = await testDatabase()
  await bringDemonstration(database.program, database.operator, true)
  folder = await mkdtemp(join(tmpdir(), 'exchange-'))
  const environment = { DATABASE_URL: database.programUrl, DATABASE_OWNER_URL: database.ownerUrl, ORIGIN: '' }
  ;[program, browser] = await Promise.all([
    startProgram({ ...environment, THROUGHLINE_DATA: folder }),
    startBrowser(),
  ])
})
afterAll(async () => {
  await browser.close()
  await program.stop()
  await database.close()
  await rm(folder, { recursive: true, force: true })
})

const at = (path: string) => `${program.address}/en${path}`

/** The window of someone who has signed in, or of whoever reads without. */
async function windowOf(name: string): Promise<Page> {
  const open = windows.get(name)
  if (open) return open.page
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en-US' })
  context.setDefaultTimeout(patience)
  const page = await context.newPage()
  windows.set(name, { context, page })
  if (name) {
    await page.goto(at('/sign-in'))
    await press(page, 'button', name)
    await page.getByText(name).first().waitFor()
  }
  return page
}

async function openAs(name: string, path: string): Promise<Page> {
  const page = await windowOf(name)
  await page.goto(at(path))
  return page
}

const press = (page: Page, role: 'link' | 'button', name: string) =>
  keyboard.press(page, page.getByRole('main').getByRole(role, { name }).first())
const write = (page: Page, label: string, words: string) =>
  keyboard.write(page, page.getByRole('textbox', { name: label, exact: true }).first(), words)
const said = (page: Page, words: string) => page.getByText(words).first().waitFor()
const main = (page: Page) => page.getByRole('main').innerText()

async function tick(page: Page, label: string): Promise<void> {
  const box = page.getByRole('checkbox', { name: label, exact: true }).first()
  await tabTo(page, box)
  await page.keyboard.press('Space')
  expect(await box.isChecked()).toBe(true)
}

/** The last number or token of the page's address. */
const numberOf = (page: Page) => new URL(page.url()).pathname.split('/').at(-1) ?? ''

/** Opens a thing to everyone, as someone who may consent. */
async function publish(kind: string, thing: string): Promise<void> {
  const page = await openAs(minister, `/desk/consent/give?kind=${kind}&thing=${thing}`)
  await choose(page, t('consent.to'), t('consent.audience.public'))
  await write(page, t('consent.give.office'), 'Director for Human Rights')
  await write(page, t('consent.give.decision'), 'Decision 8')
  await press(page, 'button', t('consent.give.button'))
  await said(page, t('consent.done.given'))
}

/** Time goes by, as it does for nobody who uses the program. */
async function turnBack(
  table: string,
  columns: readonly string[],
  days: number,
  which: string,
): Promise<void> {
  const settings = columns.map((column) => `${column} = ${column} - ${days}`).join(', ')
  await database.owner.pool.query(`
    begin;
    alter table ${table} disable trigger user;
    update ${table} set ${settings} where ${which};
    alter table ${table} enable trigger user;
    commit`)
}

/** Everywhere that something of what Talmaris asks could show to someone. */
async function traces(name: string, addresses: readonly string[]): Promise<string[]> {
  const { request } = (await windowOf(name)).context()
  const found: string[] = []
  const lists = [
    '/en/exchange/requests',
    '/en/exchange/offers',
    '/en/activities',
    '/en/practices',
    '/en/support',
    '/en/states/XTL',
    '/en/desk/needs',
    '/en/desk/consent',
    '/en/desk/record',
    '/api/v1/activities',
    '/api/v1/activities.csv',
    '/api/v1/practices.json',
    ...gap.map((id) => `/en/recommendations/${id}`),
  ]
  for (const address of [...lists, ...addresses.map((address) => `/en${address}`)]) {
    const body = await (await request.get(program.address + address)).text()
    if (body.includes(word)) found.push(address)
  }
  return found
}

/** The three recommendations behind which the gap is. */
let gap: string[] = []
let need = ''
let request = ''
let token = ''
let terms = ''
let activity = ''

describe('from a gap to what the next State learns', () => {
  test('Talmaris states a need behind three recommendations', async () => {
    const list = await fetch(
      `${program.address}/api/v1/recommendations?state=XTL&theme=administration-of-justice&limit=3`,
    )
    gap = ((await list.json()) as { items: { id: string }[] }).items.map(({ id }) => id)
    expect(gap.length).toBe(3)
    const page = await openAs(coordinator, `/recommendations/${gap[0]}`)
    await press(page, 'link', t('need.new.government'))
    for (const id of gap.slice(1)) {
      await write(page, t('form.find'), id)
      await press(page, 'button', t('form.find.button'))
    }
    await write(page, t('need.title'), `${word}: judges who have learned to hear victims`)
    await write(page, t('need.gap'), 'Nine judges try everything; none has learned to hear a victim.')
    for (const kind of ['training', 'justice', 'expert']) await tick(page, supportKindName(kind, 'en'))
    await press(page, 'button', t('need.save.government'))
    await said(page, t('need.done.written'))
    need = numberOf(page)
    for (const id of gap)
      expect(await page.locator(`main a[href$="/recommendations/${id}"]`).count()).toBeGreaterThan(0)
    await press(page, 'button', t('need.take-up'))
    await said(page, t('need.done.taken-up'))
    for (const outsider of ['', partner, nextState])
      expect(await traces(outsider, [`/desk/needs/${need}`]), outsider).toEqual([])
  })

  test('it asks unnamed: the request goes out by a consent, and nobody learns who asks', async () => {
    const page = await openAs(coordinator, `/desk/requests/new?need=${need}`)
    await write(page, t('request.title'), `${word}: support for our courts`)
    await write(page, t('request.words'), 'We look for a partner who has trained judges on real cases.')
    await press(page, 'button', t('request.save'))
    await said(page, `${word}: support for our courts`)
    request = numberOf(page)

    const deciding = await openAs(minister, `/desk/requests/${request}`)
    await press(deciding, 'link', t('request.send'))
    await choose(deciding, t('request.under'), t('request.under.unnamed'))
    await choose(deciding, t('consent.to'), t('consent.audience.partners'))
    await write(deciding, t('consent.give.office'), 'Director for Human Rights')
    await write(deciding, t('consent.give.decision'), 'Decision 7')
    await press(deciding, 'button', t('request.send.button'))
    await said(deciding, t('request.done.sent'))
    const outside = await deciding.getByRole('link', { name: t('request.outside') }).getAttribute('href')
    token = outside?.split('/').at(-1) ?? ''

    // Until the week in which it is shown, and afterwards to all but partners, there is nothing.
    const early = await openAs(partner, `/exchange/requests/${token}`)
    expect(await main(early)).not.toContain(supportKindName('justice', 'en'))
    await turnBack('exchange.veil', ['shown_from'], 7, `request_id = ${request}`)
    const later = await openAs(partner, `/exchange/requests/${token}`)
    expect(await main(later)).toContain(supportKindName('justice', 'en'))
    expect(await later.content()).not.toMatch(/XTL|Talmaris|Zephyrite/)
    for (const outsider of ['', partner, nextState])
      expect(await traces(outsider, [`/exchange/requests/${token}`]), outsider).toEqual([])
  })

  test('a partner is interested, another declines with a reason, a neighbour has a question', async () => {
    const conversation = `/exchange/requests/${token}/conversation`
    const first = await openAs(partner, conversation)
    await choose(first, t('conversation.stance'), t('conversation.stance.interested'))
    await tabTo(first, first.locator('#offer'))
    await first.keyboard.press('ArrowDown')
    await write(first, t('conversation.text'), 'We have trained two courts. Who would work with us?')
    await press(first, 'button', t('conversation.send'))
    await said(first, t('conversation.done.answered'))
    await said(first, t('conversation.offer.named'))

    const second = await openAs(otherPartner, conversation)
    await choose(second, t('conversation.stance'), t('conversation.stance.declined'))
    await tabTo(second, second.locator('#declinedBecause'))
    await second.keyboard.press('ArrowDown')
    await press(second, 'button', t('conversation.send'))
    await said(second, t('conversation.done.answered'))

    const third = await openAs(neighbourPartner, conversation)
    await choose(third, t('conversation.stance'), t('conversation.stance.question'))
    await write(third, t('conversation.text'), 'How many judges are there?')
    await press(third, 'button', t('conversation.send'))
    await said(third, t('conversation.done.answered'))

    const state = await openAs(coordinator, conversation)
    for (const name of [partnerName, 'United Nations team in Talmaris', 'Orisande Cooperation'])
      expect(await main(state)).toContain(name)
  })

  test('it chooses one and opens its name to it alone; both sides agree on terms by name', async () => {
    const conversation = `/exchange/requests/${token}/conversation`
    const state = await openAs(coordinator, conversation)
    await press(state, 'link', partnerName)
    await press(state, 'button', t('conversation.choose'))
    await said(state, t('conversation.done.chosen'))
    const deciding = await openAs(minister, conversation)
    await press(deciding, 'link', partnerName)
    await press(deciding, 'link', t('conversation.open-name'))
    // The partner and the decider's own authority stand in the form.
    const chosen = deciding.getByLabel(t('request.name.to'), { exact: true })
    expect(await chosen.locator('option:checked').innerText()).toBe(partnerName)
    await press(deciding, 'button', t('request.name.button'))
    await said(deciding, t('request.done.name'))
    for (const other of [otherPartner, neighbourPartner, nextState])
      expect(await traces(other, [conversation, `/exchange/requests/${token}`]), other).toEqual([])

    const page = await openAs(partner, conversation)
    expect(await main(page)).toContain(word)
    await press(page, 'link', t('terms.propose'))
    await write(page, t('terms.name'), `${word}: training of judges`)
    await write(page, t('terms.who'), partnerName)
    await write(page, t('terms.what'), 'Two trainers for twelve weeks')
    await write(page, t('terms.result'), 'Cases end with a judgment')
    await write(page, t('terms.indicator'), 'Share of cases that end with a judgment')
    await typeDay(page, page.locator('#startsOn'), inDays(10))
    await typeDay(page, page.locator('#endsOn'), inDays(100))
    await press(page, 'button', t('terms.propose.button'))
    await said(page, t('terms.done.proposed'))
    terms = new URL(page.url()).pathname.replace('/en', '')
    await press(page, 'button', t('terms.accept', { name: partner }))
    await said(page, t('terms.done.accepted'))
    await deciding.goto(at(terms))
    await press(deciding, 'button', t('terms.accept', { name: minister }))
    await said(deciding, t('terms.done.accepted'))
    expect(await main(deciding)).toContain(t('terms.standing.agreed'))
  })

  test('a French-speaking expert goes once she agrees and her employer releases her, and is named only then', async () => {
    const page = await openAs(minister, '/exchange/experts?language=fr')
    expect(await page.content()).not.toContain(expert)
    const card = page
      .getByRole('main')
      .getByRole('listitem')
      .filter({ hasText: 'Magistrate pendant dix-huit ans' })
    await keyboard.press(page, card.getByRole('link', { name: t('deployment.ask') }))
    await press(page, 'link', word)
    await write(page, t('deployment.task'), 'Train nine judges on their own cases')
    await typeDay(page, page.getByLabel(t('deployment.startsOn'), { exact: true }), inDays(20))
    await typeDay(page, page.getByLabel(t('deployment.endsOn'), { exact: true }), inDays(60))
    await press(page, 'button', t('deployment.ask.button'))
    await said(page, t('deployment.done.asked'))
    const deployment = new URL(page.url()).pathname.replace('/en', '')
    for (const [name, answer, then] of [
      [expert, t('deployment.yes.expert'), t('deployment.waits-for-employer')],
      [employer, t('deployment.yes.employer'), t('deployment.done.answered')],
    ] as const) {
      expect(await (await openAs(minister, deployment)).content()).not.toContain(expert)
      const theirs = await openAs(name, '/desk/deployments')
      await press(theirs, 'link', 'Train nine judges on their own cases')
      await press(theirs, 'button', answer)
      await said(theirs, then)
    }
    expect(await main(await openAs(minister, deployment))).toContain(expert)
  })

  test('the activity begins from the terms and reports what its indicator shows', async () => {
    const page = await openAs(coordinator, terms)
    await press(page, 'button', t('terms.activity.begin'))
    await said(page, `${word}: training of judges`)
    activity = numberOf(page)
    for (const id of gap)
      expect(await page.locator(`main a[href$="/recommendations/${id}"]`).count()).toBeGreaterThan(0)
    await press(page, 'link', t('value.new'))
    await write(page, t('value.value'), '57 %')
    await typeDay(page, page.getByLabel(t('value.seenOn'), { exact: true }), inDays(-1))
    await press(page, 'button', t('part.save'))
    await said(page, '57 %')
    for (const outsider of ['', otherPartner, nextState])
      expect(await traces(outsider, [`/activities/${activity}`]), outsider).toEqual([])
  })

  test('the report back is late, is asked for, and is published', async () => {
    await turnBack(
      'cooperation.activity',
      ['starts_on', 'ends_on', 'report_back_on'],
      300,
      `id = ${activity}`,
    )
    await remindOfReports(database.program.kysely, inDays(0))
    const { rows } = await database.owner.pool.query<{ name: string }>(
      `select personal.name from exchange.notice join identity.personal using (person_id)
        where kind = 'report-due' and path like '%/activities/${activity}/%'`,
    )
    expect(rows).toEqual([{ name: coordinator }])

    const page = await openAs(coordinator, `/desk/activities/${activity}`)
    expect(await main(page)).toContain(t('repository.report.none'))
    await keyboard.press(
      page,
      page.locator(`main a[href*="/activities/${activity}/report-back?due="]`).first(),
    )
    await write(page, t('report.changed'), `${word}: more than half of the cases end with a judgment.`)
    await write(page, t('report.lasts'), 'Two national trainers go on.')
    await press(page, 'button', t('report.save'))
    await said(page, 'Two national trainers go on.')
    const report = await database.owner.pool.query<{ id: number }>(
      `select id from cooperation.report_back where activity_id = ${activity}`,
    )
    await publish('activity', activity)
    await publish('report-back', String(report.rows[0]?.id))
    const public_ = await openAs('', `/activities/${activity}`)
    expect(await main(public_)).toContain('Two national trainers go on.')
    expect(await main(public_)).toContain('57 %')
  })

  test('it becomes a good practice, which the next State finds from its own recommendation', async () => {
    const page = await openAs(coordinator, `/desk/activities/${activity}`)
    await press(page, 'link', t('practice.new'))
    await write(page, t('practice.title'), `${word}: train judges in their own court`)
    await write(page, t('practice.problem'), 'Seminars elsewhere do not change hearings.')
    await press(page, 'button', t('practice.save'))
    await said(page, `${word}: train judges in their own court`)
    const practice = numberOf(page)
    const list = await fetch(
      `${program.address}/api/v1/recommendations?state=XTM&theme=administration-of-justice&limit=20`,
    )
    const { items } = (await list.json()) as {
      items: { id: string; primaryTheme: { code: string } | null }[]
    }
    const own =
      items.find(({ primaryTheme }) => primaryTheme?.code === 'administration-of-justice') ?? items[0]
    expect(await (await openAs(nextState, `/recommendations/${own?.id}`)).content()).not.toContain(word)
    await publish('practice', practice)
    const theirs = await openAs(nextState, `/recommendations/${own?.id}`)
    await press(theirs, 'link', `${word}: train judges in their own court`)
    expect(await main(theirs)).toContain('Seminars elsewhere do not change hearings.')
  })
})
