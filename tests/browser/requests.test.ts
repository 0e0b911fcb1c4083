/**
 * A request that goes out under its State's name, and one that goes out unnamed: written by the coordinator, sent by who
 * may consent, and seen from outside. All of it without scripts and by keyboard alone.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testCast, type Cast } from '#identity/testing.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { translator } from '#platform/i18n/translate.ts'
import { addRecommendations, someRecommendations } from '#exchange/needs/testing.ts'
import { draftRequest, sixHosted } from '#exchange/requests/testing.ts'
import { choose, keyboard, tabTo } from './hands.ts'
import { faultsInEveryLook, faultsOfPage } from './inspection.ts'
import { visit } from './visit.ts'
import { openWorkplace, press, write, type Workplace } from './workplace.ts'

let database: TestDatabase
let cast: Cast
let workplace: Workplace
const t = translator('en')
/** The number of a request that has not gone out; and of those that have, with where they are seen outside. */
let notSent = 0
const sent: Record<string, { number: string; outside: string }> = {}

beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  await addRecommendations(database)
  await host()
  notSent = await draftRequest(database.program, cast.coordinator, { title: 'A request of before' })
  workplace = await openWorkplace(database)
})
afterAll(() => workplace.close())

/** Six imaginary States of one region are hosted, and what was recommended has its words. */
async function host(): Promise<void> {
  const owner = await database.owner.pool.connect()
  await owner.query('begin')
  await owner.query('select identity.act($1)', [database.operator.token])
  await owner.query(`select record.begin_change('command-line')`)
  await owner.query(
    `insert into register.hosted_state (state_id, change_id)
     select code, record.current_change() from unnest($1::text[]) code on conflict do nothing`,
    [sixHosted.map(({ code }) => code)],
  )
  await owner.query(
    `insert into register.source (state_id, key, recommendation_id, kind, language, text, fingerprint, digest, said,
                                  change_id)
     select state_id, 'k', id, 'typed', 'en', 'Keep a register of places of detention', 'f', 'd', '{}',
            record.current_change() from register.recommendation where id = $1`,
    [someRecommendations[0]],
  )
  await owner.query('delete from register.recommendation where id <> $1', [someRecommendations[0]])
  await owner.query('commit')
  owner.release()
}

/** Writes a request for the need that was taken up. @returns its number */
async function draft(title: string): Promise<string> {
  const { context, page } = await workplace.windowOf(cast.coordinator)
  await page.goto(workplace.path('/desk/requests'))
  await press(page, 'link', t('request.new'))
  const need = page
    .getByRole('group', { name: t('request.needs') })
    .getByRole('checkbox')
    .first()
  await tabTo(page, need)
  await page.keyboard.press('Space')
  await write(page, t('request.title'), title)
  await write(page, t('request.words'), 'Help us to know who is held.')
  await press(page, 'button', t('request.save'))
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(title)
  // Sending is for whoever may consent.
  expect(await page.getByRole('link', { name: t('request.send'), exact: true }).count()).toBe(0)
  const number = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  await context.close()
  return number
}

/** Sends it out as someone who may consent. @returns the address at which it is seen outside */
async function send(number: string, under: 'open' | 'unnamed'): Promise<string> {
  const { context, page } = await workplace.windowOf(cast.approver)
  await page.goto(workplace.path(`/desk/requests/${number}`))
  await press(page, 'link', t('request.send'))
  expect(await page.getByRole('main').textContent()).toContain(t('request.send.unnamed.lead'))
  // All that is missing is told at once, and nothing is lost.
  await write(page, t('consent.give.office'), ' ')
  await write(page, t('consent.give.decision'), 'Decision 9 of the Cabinet')
  await press(page, 'button', t('request.send.button'))
  const missing = await page.getByRole('alert').textContent()
  for (const code of ['request.under-missing', 'consent.no-audience', 'consent.no-office'] as const)
    expect(missing).toContain(t(`error.${code}`))
  expect(await page.getByLabel(t('consent.give.decision')).inputValue()).toBe('Decision 9 of the Cabinet')
  await choose(page, t('request.under'), t(`request.under.${under}`))
  await choose(page, t('consent.to'), t('consent.audience.partners'))
  await press(page, 'button', t('request.send.button'))
  expect(await page.getByRole('alert').textContent()).toContain(t('error.consent.no-office'))
  expect(await page.getByRole('radio', { name: t(`request.under.${under}`), exact: true }).isChecked()).toBe(
    true,
  )
  await write(page, t('consent.give.office'), 'Permanent Secretary')
  await press(page, 'button', t('request.send.button'))
  expect(await page.getByRole('main').textContent()).toContain(t('request.done.sent'))
  const outside = await page
    .getByRole('link', { name: t('request.outside'), exact: true })
    .getAttribute('href')
  await context.close()
  sent[under] = { number, outside: (outside ?? '').replace('/en', '') }
  return outside ?? ''
}

test('a request goes out under its State’s name, and a partner reads it whole', async () => {
  const outside = await send(await draft('Knowing who is held'), 'open')
  const { context, page } = await workplace.windowOf(cast.partnerOne)
  await page.goto(workplace.path('/exchange/requests'))
  await press(page, 'link', 'Knowing who is held')
  const told = await page.getByRole('main').textContent()
  expect(told).toContain('Talmaris')
  expect(told).toContain('Help us to know who is held.')
  expect(new URL(page.url()).pathname).toBe(outside)
  await context.close()
  expect((await fetch(workplace.program + outside)).status).toBe(404)
})

test('a request goes out unnamed: seen from Monday on, without anything of its State', async () => {
  const outside = await send(await draft('Quietly'), 'unnamed')
  const { context, page } = await workplace.windowOf(cast.partnerOne)
  expect((await page.goto(workplace.program + outside))?.status()).toBe(404)
  // Monday comes; and the days pass within which someone was to answer.
  await database.owner.pool.query(
    `alter table exchange.veil disable trigger user;
     update exchange.veil set shown_from = shown_from - 49;
     alter table exchange.veil enable trigger user`,
  )
  await page.goto(workplace.path('/exchange/requests'))
  const name = t('request.unnamed-of', { kinds: 'X' }).split(':')[0] ?? ''
  await keyboard.press(
    page,
    page
      .getByRole('main')
      .getByRole('link', { name: new RegExp(name) })
      .first(),
  )
  expect(new URL(page.url()).pathname).toBe(outside)
  const html = await page.content()
  for (const telling of ['Talmaris', 'XTL', 'Quietly', 'Help us', 'mechanism', 'Permanent Secretary'])
    expect(html).not.toContain(telling)
  expect(html).toContain(t('request.unnamed.lead'))
  await context.close()
})

describe.each(['en', 'ar'] as const)('no fault in %s:', (language) => {
  test.each<[keyof Cast, string]>([
    ['coordinator', '/desk/requests'],
    ['coordinator', '/desk/requests/{draft}'],
    ['coordinator', '/desk/requests/{draft}/edit'],
    ['coordinator', '/desk/requests/{draft}/send'],
    ['approver', '/desk/requests/{draft}/send'],
    ['approver', '/desk/requests/{open}'],
    ['approver', '/desk/requests/{unnamed}'],
    ['approver', '/desk/requests/{unnamed}/send'],
    ['coordinator', '{outside open}'],
    ['coordinator', '{outside unnamed}'],
    ['partnerOne', '{outside open}'],
    ['partnerOne', '{outside unnamed}'],
    ['partnerOne', '/exchange/requests'],
    ['secretariat', '/desk/clock'],
    ['secretariat', '/desk/matching'],
  ])('%s at %s', async (name, rest) => {
    const filled = rest
      .replace('{draft}', String(notSent))
      .replace(/\{outside (\w+)\}/, (_, under: string) => sent[under]?.outside ?? '')
      .replace(/\{(\w+)\}/, (_, under: string) => sent[under]?.number ?? '')
    const visited = await visit(
      workplace.browser,
      workplace.path(filled, language),
      workplace.signedIn(cast[name]),
    )
    expect(visited.status).toBe(200)
    expect([...(await faultsOfPage(visited, language)), ...(await faultsInEveryLook(visited.page))]).toEqual(
      [],
    )
    await visited.leave()
  })
})
