/** Notes in a browser: drafts as they are typed, and no fault in any page that only those who have signed in see. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testCast, type Cast } from '#identity/testing.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { translator } from '#platform/i18n/translate.ts'
import { addDemonstration } from '#recommendations/import/demonstration.ts'
import { faultsInEveryLook, faultsOfPage } from './inspection.ts'
import { visit } from './visit.ts'
import { openWorkplace, type Workplace } from './workplace.ts'

let database: TestDatabase
let cast: Cast
let workplace: Workplace
/** Below the language. */
let recommendation: string
let note: string
const t = translator('en')

beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  await addDemonstration(database.program, database.operator, 'command-line')
  workplace = await openWorkplace(database)
  const answer = await fetch(`${workplace.program}/api/v1/recommendations?state=XTL&limit=1`)
  const { items } = (await answer.json()) as { items: { id: string }[] }
  recommendation = `/recommendations/${items[0]?.id}`
  note = await writeNote(
    'justice',
    'The bill is before parliament.\n\nA second reading is planned for spring.',
  )
})
afterAll(() => workplace.close())

const open = (name: keyof Cast, path: string, language: Language = 'en') =>
  visit(workplace.browser, workplace.path(path, language), workplace.signedIn(cast[name]))

/** @returns the path of the note below the language */
async function writeNote(name: keyof Cast, text: string): Promise<string> {
  const { page, leave } = await open(name, `${recommendation}/notes/new`)
  await page.getByLabel(t('note.text'), { exact: true }).fill(text)
  await page.getByLabel(t('note.file')).setInputFiles({
    name: 'Plan.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('A plan'),
  })
  await page.getByRole('button', { name: t('note.save') }).click()
  await page.waitForURL(/\/notes\/\d+$/)
  const { pathname } = new URL(page.url())
  await leave()
  return pathname.replace('/en', '')
}

/** Two people open the same note; the second to save is shown both versions. */
async function meetAnother(language: Language): Promise<{ page: Page; leave: () => Promise<void> }> {
  const words = translator(language)
  const mine = await open('justice', `${note}/edit`, language)
  const theirs = await open('coordinator', `${note}/edit`)
  await theirs.page.getByLabel(t('note.text'), { exact: true }).fill(`Adopted ${Math.random()}`)
  await theirs.page.getByRole('button', { name: t('note.save') }).click()
  await theirs.page.waitForURL(/\/notes\/\d+$/)
  await theirs.leave()
  await mine.page.getByLabel(words('note.text'), { exact: true }).fill('The bill was withdrawn.')
  await mine.page.getByRole('button', { name: words('note.save') }).click()
  await mine.page.getByText(words('conflict.keep-yours')).first().waitFor()
  return mine
}

describe.each(['en', 'ar'] as const)('no fault in %s:', (language) => {
  test.each([
    ['a recommendation with notes', () => recommendation],
    ['a new note', () => `${recommendation}/notes/new`],
    ['a note', () => note],
    ['a note that is edited', () => `${note}/edit`],
    ['a note that is removed', () => `${note}/remove`],
    ['the list of notes', () => '/desk/notes'],
    ['a search that finds none', () => '/desk/notes?q=zzz'],
  ])('%s', async (_, path) => {
    const visited = await open('justice', path(), language)
    expect(visited.status).toBe(200)
    expect([...(await faultsOfPage(visited, language)), ...(await faultsInEveryLook(visited.page))]).toEqual(
      [],
    )
    await visited.leave()
  })

  test('two versions', async () => {
    const { page, leave } = await meetAnother(language)
    expect(await faultsInEveryLook(page)).toEqual([])
    await leave()
  })
})

test('a draft is kept as it is typed, and stands in the form when one comes back', async () => {
  const { page, complaints, leave } = await open('delegate', `${recommendation}/notes/new`)
  await page.getByLabel(t('note.text'), { exact: true }).fill('Half a thought')
  await page.getByText(t('draft.saved', { time: '' }).trim()).waitFor()
  expect(complaints).toEqual([])
  await leave()
  const again = await open('delegate', `${recommendation}/notes/new`)
  expect(await again.page.getByLabel(t('note.text'), { exact: true }).inputValue()).toBe('Half a thought')
  await again.page.getByRole('button', { name: t('draft.discard') }).click()
  await again.page.waitForURL((url) => url.pathname === `/en${recommendation}`)
  await again.leave()
})

test('what is said while a draft of it is on its way comes after it, and no draft stays', async () => {
  const { page, leave } = await open('health', `${recommendation}/notes/new`)
  const arrived: string[] = []
  const { promise: held, resolve: letGo } = Promise.withResolvers<undefined>()
  await page.route(/\?\/draft$/, async (route) => {
    await held
    const response = await route.fetch()
    // Before the page hears of it, which then goes on at once.
    arrived.push('draft')
    await route.fulfill({ response })
  })
  page.on('request', (request) => {
    if (request.url().endsWith('?/save')) arrived.push('note')
  })
  const draft = page.waitForRequest(/\?\/draft$/)
  await page.getByLabel(t('note.text'), { exact: true }).fill('A whole thought')
  await draft
  await page.getByRole('button', { name: t('note.save') }).click()
  letGo(undefined)
  await page.waitForURL(/\/notes\/\d+$/)
  expect(arrived).toEqual(['draft', 'note'])
  await leave()
  const again = await open('health', `${recommendation}/notes/new`)
  expect(await again.page.getByLabel(t('note.text'), { exact: true }).inputValue()).toBe('')
  await again.leave()
})
