/**
 * Support that a partner records: opened by both sides, with a result, a sum, a report back that is missing and then
 * given, a partner's part, a comment, and what others can learn. All of it without scripts and by keyboard alone.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { giveConsent, revokeConsent } from '#consent/commands.ts'
import { usual } from '#consent/testing.ts'
import { testCast, type Cast, type TestPerson } from '#identity/testing.ts'
import { inTransactionAs } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { translator } from '#platform/i18n/translate.ts'
import { addDemonstration } from '#recommendations/import/demonstration.ts'
import { stateName } from '#reference/states.ts'
import { supportKindName } from '#reference/support-kinds.ts'
import { tabTo } from './hands.ts'
import { faultsInEveryLook, faultsOfPage } from './inspection.ts'
import { visit } from './visit.ts'
import { openWorkplace, press, write, type Workplace } from './workplace.ts'

let database: TestDatabase
let cast: Cast
let workplace: Workplace
const t = translator('en')

beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  await addDemonstration(database.program, database.operator, 'command-line')
  workplace = await openWorkplace(database)
})
afterAll(() => workplace.close())

/** @param typed alike in every order of day and month */
async function day(page: Page, label: string, typed: string): Promise<void> {
  await tabTo(page, page.getByLabel(label, { exact: true }))
  await page.keyboard.type(typed)
}

async function open(who: TestPerson, kind: string, id: number): Promise<number> {
  return inTransactionAs(database.program, who, (transaction) =>
    giveConsent(transaction, { ...usual, subject: { kind, id } }, { through: 'page' }),
  )
}

const idIn = (page: Page) => Number(/\/(\d+)/.exec(new URL(page.url()).pathname)?.[1])
const publicWords = async (id: number, collection = 'activities') => {
  const answer = await fetch(workplace.path(`/${collection}/${id}`))
  return { status: answer.status, words: await answer.text(), headers: answer.headers }
}

let activity = 0
let practice = 0

test('a partner records support, and what came of it', async () => {
  const { page, context } = await workplace.windowOf(cast.partnerOne)
  await page.goto(workplace.path('/desk/activities'))
  await press(page, 'link', t('activities.new'))
  await press(page, 'link', stateName('XTL', 'en'))
  await write(page, t('activity.title'), 'Quillbark registers')
  await write(page, t('activity.words'), 'Two experts and the ministry build one register.')
  await day(page, t('activity.startsOn'), '01012024')
  await day(page, t('activity.endsOn'), '12122023')
  await press(page, 'button', t('activity.save'))
  // What is missing is said, and what was written stays.
  await page
    .getByText(t('error.form.choose', { field: t('activity.kinds') }))
    .first()
    .waitFor()
  expect(await page.getByLabel(t('activity.title'), { exact: true }).inputValue()).toBe('Quillbark registers')
  await page
    .getByText(t('error.form.ends-before', { field: t('activity.endsOn') }))
    .first()
    .waitFor()
  await day(page, t('activity.endsOn'), '11112024')
  const kind = page.getByRole('checkbox', { name: supportKindName('training', 'en'), exact: true })
  await tabTo(page, kind)
  await page.keyboard.press('Space')
  await press(page, 'button', t('activity.save'))
  await page.getByText(t('activity.done.recorded')).waitFor()
  activity = idIn(page)

  await press(page, 'link', t('result.new'))
  await write(page, t('result.title'), 'One register is kept')
  await write(page, t('result.indicator'), 'Places in it')
  await write(page, t('result.target'), '40')
  await press(page, 'button', t('part.save'))
  await press(page, 'link', t('value.new'))
  await day(page, t('value.seenOn'), '05052024')
  await write(page, t('value.value'), '12')
  await press(page, 'button', t('part.save'))
  await press(page, 'link', t('sum.new', { name: 'partnerOne' }))
  await write(page, t('sum.year'), '2024')
  await write(page, t('sum.amount'), '1234')
  await tabTo(page, page.getByLabel(t('sum.currency'), { exact: true }))
  await page.keyboard.type('Euro (')
  await press(page, 'button', t('part.save'))
  await page.getByRole('cell', { name: '1,234' }).first().waitFor()
  await press(page, 'button', t('activity.agree-public'))
  await page.getByText(t('activity.agreed-public')).waitFor()
  await context.close()
  expect((await publicWords(activity)).status).toBe(404)
})

test('the State opens it, agrees to what the partner wrote and opens the sums', async () => {
  await open(cast.approver, 'activity', activity)
  const before = await publicWords(activity)
  expect(before.words).toContain('Quillbark registers')
  expect(before.words).not.toMatch(/One register is kept|1,234/)
  // It agreed to be named when it recorded this.
  expect(before.words).toContain('partnerOne')
  // A report back that is due and not there is said to be missing.
  expect(before.words).toContain(t('repository.report.none'))
  expect(before.words).not.toMatch(/<script(?! type="application\/ld\+json")/)
  expect(before.headers.get('cache-control')).toBe('public, no-cache')

  const { page, context } = await workplace.windowOf(cast.approver)
  await page.goto(workplace.path(`/desk/activities/${activity}`))
  await press(page, 'button', t('activity.agree-written'))
  await press(page, 'button', t('activity.money.open'))
  await page.getByText(t('activity.money.opened')).waitFor()
  await context.close()
  const { words } = await publicWords(activity)
  expect(words).toContain('One register is kept')
  expect(words).toContain('1,234')
})

test('the report back that is missing comes first, and is given; the partner and a body say their part', async () => {
  const { page, context } = await workplace.windowOf(cast.coordinator)
  const calendar = async () =>
    (await context.request.get(workplace.path('/desk/activities/reports-back.ics'))).text()
  const due = `SUMMARY:${t('terms.report-back-due', { title: 'Quillbark registers' })}`
  await page.goto(workplace.path('/desk/activities?report=overdue'))
  expect(await calendar()).toContain(due)
  await press(page, 'link', 'Quillbark registers')
  await page.goto(workplace.path(`/desk/activities/${activity}/report-back`))
  await write(page, t('report.changed'), 'Families find out within a day.')
  await press(page, 'button', t('report.save'))
  await page.getByText('Families find out within a day.').waitFor()
  expect(await calendar()).not.toContain(due)
  const report = Number(
    /report-back\/(\d+)/.exec(
      (await page.getByRole('link', { name: t('report.edit') }).getAttribute('href')) ?? '',
    )?.[1],
  )
  expect((await publicWords(activity)).words).not.toContain('Families find out')
  await open(cast.approver, 'report-back', report)
  expect((await publicWords(activity)).words).toContain('Families find out')
  await press(page, 'link', t('practice.new'))
  await write(page, t('practice.problem'), 'Nobody knew who was held where.')
  await press(page, 'button', t('practice.save'))
  await page.getByRole('heading', { name: 'Quillbark registers' }).waitFor()
  practice = idIn(page)
  await context.close()

  const partner = await workplace.windowOf(cast.partnerOne)
  await partner.page.goto(workplace.path(`/desk/activities/${activity}`))
  await press(partner.page, 'link', t('part.say'))
  await write(partner.page, t('part.text'), 'We saw the same.')
  await press(partner.page, 'button', t('part.save'))
  await partner.page.getByText('We saw the same.').waitFor()
  await press(partner.page, 'link', t('part.say'))
  await write(partner.page, t('part.text'), 'We saw the same twice.')
  await press(partner.page, 'button', t('part.save'))
  await partner.page.getByText('We saw the same twice.').waitFor()
  await partner.context.close()

  const body = await workplace.windowOf(cast.nhri)
  await body.page.goto(workplace.path(`/activities/${activity}`))
  await press(body.page, 'link', t('comment.new'))
  await write(body.page, t('comment.text'), 'Two prisons still have none.')
  await press(body.page, 'button', t('comment.save'))
  await body.page.getByText('Two prisons still have none.').waitFor()
  await body.context.close()
  expect((await publicWords(activity)).words).not.toMatch(/We saw the same|Two prisons/)
})

test('what others can learn is read by all once it is opened, and gone at once when that is taken back', async () => {
  expect((await publicWords(practice, 'practices')).status).toBe(404)
  const consent = await open(cast.approver, 'practice', practice)
  expect((await publicWords(practice, 'practices')).words).toContain('Nobody knew who was held where.')
  await inTransactionAs(database.program, cast.approver, (transaction) =>
    revokeConsent(transaction, consent, 'no longer', { through: 'page' }),
  )
  expect((await publicWords(practice, 'practices')).status).toBe(410)
})

test('another State’s coordinator neither edits it nor reports back on it', async () => {
  const { page, context } = await workplace.windowOf(cast.foreignCoordinator)
  for (const rest of [`/desk/activities/${activity}/edit`, `/desk/activities/${activity}/report-back`]) {
    const answer = await page.goto(workplace.path(rest))
    expect(answer?.status()).toBe(403)
  }
  await context.close()
})

describe.each(['en', 'ar'] as const)('no fault in %s:', (language) => {
  test.each<[keyof Cast | 'anyone', string]>([
    ['coordinator', '/desk/activities'],
    ['coordinator', '/desk/activities/new'],
    ['approver', '/desk/activities/{activity}'],
    ['partnerOne', '/desk/activities/{activity}'],
    ['partnerOne', '/desk/activities/new'],
    ['partnerOne', '/desk/activities/{activity}/sums/new?payer={payer}'],
    ['partnerOne', '/desk/activities/{activity}/results/1'],
    ['partnerOne', '/desk/activities/{activity}/values/1'],
    ['partnerOne', '/desk/activities/{activity}/report-back/1/part'],
    ['coordinator', '/desk/activities/{activity}/report-back'],
    ['coordinator', '/desk/activities/{activity}/report-back/1'],
    ['coordinator', '/desk/practices/new?activity={activity}'],
    ['coordinator', '/desk/practices/{practice}/edit'],
    ['coordinator', '/practices/{practice}'],
    ['partnerOne', '/desk/activities/{activity}/edit'],
    ['anyone', '/activities/{activity}'],
    ['nhri', '/activities/{activity}'],
    ['nhri', '/activities/{activity}/comments/new'],
    ['nhri', '/activities/{activity}/comments/1'],
  ])('%s at %s', async (name, rest) => {
    const filled = rest
      .replace('{activity}', String(activity))
      .replace('{practice}', String(practice))
      .replace('{payer}', String(cast.partnerOne.organisation))
    const who = name === 'anyone' ? {} : workplace.signedIn(cast[name])
    const visited = await visit(workplace.browser, workplace.path(filled, language), who)
    expect(visited.status).toBe(200)
    expect([...(await faultsOfPage(visited, language)), ...(await faultsInEveryLook(visited.page))]).toEqual(
      [],
    )
    await visited.leave()
  })
})
