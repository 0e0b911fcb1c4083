/**
 * An offer that is written and found by everyone; and an expert: asked by the card, agreed, released, and only then named.
 * All of it without scripts and by keyboard alone.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { requestOut } from '#exchange/experts/testing.ts'
import { colleagueIn, testCast, type Cast, type TestPerson } from '#identity/testing.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { translator } from '#platform/i18n/translate.ts'
import { supportKindName } from '#reference/support-kinds.ts'
import { tabTo } from './hands.ts'
import { faultsInEveryLook, faultsOfPage } from './inspection.ts'
import { visit } from './visit.ts'
import { openWorkplace, press, write, type Workplace } from './workplace.ts'

let database: TestDatabase
let cast: Cast
let colleague: TestPerson
let workplace: Workplace
const t = translator('en')

/** Days that are typed alike in every order of day and month: of the year to come. */
const year = new Date().getUTCFullYear() + 1
const [first, last, starts, ends] = ['0101', '1212', '0303', '0404'].map((day) => day + String(year)) as [
  string,
  string,
  string,
  string,
]

beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  colleague = await colleagueIn(database, 'colleague', cast.partnerOne.organisation)
  await requestOut(database, cast.coordinator.organisation)
  workplace = await openWorkplace(database)
})
afterAll(() => workplace.close())

async function day(page: Page, label: string, typed: string): Promise<void> {
  const field = page.getByLabel(label, { exact: true })
  await tabTo(page, field)
  await page.keyboard.type(typed)
  expect(await field.inputValue()).toBe(`${typed.slice(4)}-${typed.slice(0, 2)}-${typed.slice(2, 4)}`)
}

async function tick(page: Page, group: string, label: string): Promise<void> {
  const box = page.getByRole('group', { name: group }).getByRole('checkbox', { name: label, exact: true })
  await tabTo(page, box)
  await page.keyboard.press('Space')
  expect(await box.isChecked()).toBe(true)
}

test('an offer is written by keyboard and read by everyone, without a script', async () => {
  const { page, context } = await workplace.windowOf(cast.partnerTwo)
  await page.goto(workplace.path('/desk/offers'))
  await press(page, 'link', t('offer.new'))
  await write(page, t('offer.title'), 'Zephyrite for prisons')
  await write(page, t('offer.words'), 'Two weeks with people who keep registers of detention.')
  await day(page, t('offer.availableFrom'), first)
  await day(page, t('offer.availableUntil'), last)
  await day(page, t('offer.deadline'), starts)
  await press(page, 'button', t('offer.save'))
  // What is missing is said, and what was written stays.
  await page
    .getByText(t('error.form.choose', { field: t('offer.kinds') }))
    .first()
    .waitFor()
  expect(await page.getByLabel(t('offer.title')).inputValue()).toBe('Zephyrite for prisons')
  await tick(page, t('offer.kinds'), supportKindName('training', 'en'))
  await tick(page, t('offer.languages'), 'English')
  await press(page, 'button', t('offer.save'))
  await page.getByText(t('offer.done.written')).waitFor()
  const address = new URL(page.url()).pathname
  await context.close()

  const answer = await fetch(workplace.program + address)
  const words = await answer.text()
  expect(answer.headers.get('cache-control')).toBe('public, no-cache')
  expect(words).toContain('Zephyrite for prisons')
  expect(words).not.toMatch(/<script(?! type="application\/ld\+json")/)
  const list = await fetch(workplace.path('/exchange/offers?kind=training&q=zephyrite&standing=call'))
  expect(await list.text()).toContain(address)
  expect(await (await fetch(workplace.path('/exchange/offers/calls.ics'))).text()).toContain(
    `DTSTART;VALUE=DATE:${year}0303`,
  )
  expect(await (await fetch(`${workplace.program}/api/v1/offers.csv`)).text()).toContain(
    'Zephyrite for prisons',
  )

  const theirs = await workplace.windowOf(cast.partnerTwo)
  await theirs.page.goto(workplace.program + address)
  await press(theirs.page, 'button', t('offer.withdraw'))
  await theirs.page.getByText(t('offer.done.withdrawn')).waitFor()
  await theirs.context.close()
  expect((await fetch(workplace.program + address)).status).toBe(404)
})

test('an expert is asked by the card, agrees, is released, and is named', async () => {
  const expert = await workplace.windowOf(cast.partnerOne)
  await expert.page.goto(workplace.path('/desk/expert'))
  await press(expert.page, 'link', t('expert.new'))
  await write(expert.page, t('expert.words'), 'Quillbark: twelve years of registers, partnerOne')
  await tick(expert.page, t('expert.languages'), 'French')
  await day(expert.page, t('expert.availableFrom'), first)
  await day(expert.page, t('expert.availableUntil'), last)
  await press(expert.page, 'button', t('expert.save'))
  await expert.page.getByText(t('error.expert.words-tell-name')).waitFor()
  await write(expert.page, t('expert.words'), 'Quillbark: twelve years of registers')
  await press(expert.page, 'button', t('expert.save'))
  await expert.page.getByText(t('expert.done.written')).waitFor()

  const state = await workplace.windowOf(cast.approver)
  await state.page.goto(workplace.path('/exchange/experts?language=fr'))
  expect(await state.page.content()).not.toMatch(/partnerone/i)
  await press(state.page, 'link', t('deployment.ask'))
  await press(state.page, 'link', 'Registers')
  await write(state.page, t('deployment.task'), 'One register for four prisons')
  await day(state.page, t('deployment.startsOn'), starts)
  await day(state.page, t('deployment.endsOn'), ends)
  await press(state.page, 'button', t('deployment.ask.button'))
  await state.page.getByText(t('deployment.done.asked')).waitFor()
  const address = new URL(state.page.url()).pathname
  expect(await state.page.content()).not.toMatch(/partnerone/i)

  await expert.page.goto(workplace.path('/desk/deployments'))
  await press(expert.page, 'link', 'One register for four prisons')
  await press(expert.page, 'button', t('deployment.yes.expert'))
  await expert.page.getByText(t('deployment.waits-for-employer')).waitFor()
  await state.page.goto(workplace.program + address)
  expect(await state.page.content()).not.toMatch(/partnerone/i)

  const employer = await workplace.windowOf(colleague)
  await employer.page.goto(workplace.path('/desk/deployments'))
  await press(employer.page, 'link', 'One register for four prisons')
  await press(employer.page, 'button', t('deployment.yes.employer'))
  await employer.page.getByText(t('deployment.done.answered')).waitFor()
  await state.page.goto(workplace.program + address)
  await state.page.getByText(cast.partnerOne.email).waitFor()
  for (const { context } of [expert, state, employer]) await context.close()
})

describe.each(['en', 'ar'] as const)('no fault in %s:', (language) => {
  test.each([
    ['partnerOne', '/desk/offers'],
    ['partnerOne', '/desk/offers/new'],
    ['partnerOne', '/desk/expert'],
    ['partnerOne', '/desk/expert/edit'],
    ['partnerOne', '/desk/deployments/1'],
    ['approver', '/desk/deployments'],
    ['approver', '/desk/deployments/1'],
    ['approver', '/desk/experiences'],
    ['approver', '/desk/experiences/new'],
    ['approver', '/exchange/experts'],
    ['secretariat', '/desk/references'],
  ] as const)('%s at %s', async (name, rest) => {
    const visited = await visit(
      workplace.browser,
      workplace.path(rest, language),
      workplace.signedIn(cast[name]),
    )
    expect(visited.status).toBe(200)
    expect([...(await faultsOfPage(visited, language)), ...(await faultsInEveryLook(visited.page))]).toEqual(
      [],
    )
    await visited.leave()
  })
})
