import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inTransactionAs } from '#platform/database/acting.ts'
import { testDatabase } from '#platform/database/testing.ts'
import type { TestDatabase } from '#platform/database/testing.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { createLog } from '#platform/log.ts'
import { beginChange } from '#record/change.ts'
import { correctRecommendation } from '#recommendations/commands.ts'
import { undoBatch } from '#recommendations/import/undo.ts'
import { addDemonstration } from '#recommendations/import/demonstration.ts'
import { mergeRecommendations } from '#recommendations/import/applying.ts'
import { RegisterIndex } from '#recommendations/search/register-index.ts'
import { load as loadExchange } from '../exchange/+layout.server.ts'
import { load as loadSearch } from './+page.server.ts'
import type { PageServerData as SearchData } from './$types.js'
import type { PageServerData as OneData } from './[id]/$types.js'
import { load as loadOne } from './[id]/+page.server.ts'

let database: TestDatabase
let register: RegisterIndex
const folder = mkdtempSync(join(tmpdir(), 'throughline-pages-'))
const circumstances = { through: 'command-line' } as const

beforeAll(async () => {
  database = await testDatabase()
  await addDemonstration(database.program, database.operator, 'command-line')
  register = await RegisterIndex.open({
    database: database.program,
    folder,
    log: createLog('silent'),
  })
})
afterAll(async () => {
  await register.close()
  await database.close()
  rmSync(folder, { recursive: true })
})

/** What a page's load gets from SvelteKit, as far as ours look at it. */
function visit(address: string, language: Language = 'en') {
  const url = new URL(address, 'https://example.org')
  return { url, locals: { application: { database: database.program, register }, language } }
}

async function search(query: string, language: Language = 'en') {
  const visited = visit(`/${language}/recommendations?${query}`, language)
  return (await loadSearch(visited as Parameters<typeof loadSearch>[0])) as SearchData
}

async function open(id: string, language: Language = 'en') {
  const visited = { ...visit(`/${language}/recommendations/${id}`, language), params: { lang: language, id } }
  return (await loadOne(visited as Parameters<typeof loadOne>[0])) as OneData
}

function queryOfHref(href: string): string {
  return new URL(href, 'https://example.org').search.slice(1)
}

describe('the search page', () => {
  test('finds words, marks them and shows the reader’s language where there is a text in it', async () => {
    const english = await search('q="domestic+violence"')
    expect(english.total).toBeGreaterThan(0)
    expect(english.items[0]?.parts.some(({ matched }) => matched)).toBe(true)
    const arabic = await search('session=47', 'ar')
    expect(new Set(arabic.items.map(({ language }) => language))).toEqual(new Set(['ar', 'en']))
  })

  test('every count beside the results is the length of the list that its link leads to', async () => {
    const { facets } = await search('q=women&position=supported')
    const links = facets.flatMap(({ values }) => values).filter(({ selected }) => !selected)
    expect(links.length).toBeGreaterThan(20)
    // A second value of one facet adds to the list, so its link leads to both together.
    for (const { href, count, label } of links.filter(({ href }) => !href.includes('position=noted')))
      expect([label, String((await search(queryOfHref(href))).total)]).toEqual([label, count])
  })

  test('a chosen value is a chip whose link lets it go', async () => {
    const { chips } = await search('q=women&position=supported')
    expect(chips.map(({ label }) => label)).toEqual(['Position of the State: Supported'])
    expect(queryOfHref(chips[0]?.href ?? '')).toBe('q=women')
  })

  test('a French or Arabic name finds English texts through its theme, as many as the offer says', async () => {
    for (const [query, language] of [
      ['violence à l’égard des femmes', 'fr'],
      ['العنف ضد المرأة', 'ar'],
    ] as const) {
      const { offers } = await search(`q=${query}`, language)
      const offer = offers.find(({ href }) => href.includes('theme=violence-against-women'))
      const { total, items } = await search(queryOfHref(offer?.href ?? ''), language)
      expect(String(total)).toBe(offer?.count)
      expect(items.some((item) => item.language === 'en')).toBe(true)
    }
  })

  test('the downloads are of exactly this search', async () => {
    const { downloads } = await search('q=women&theme=domestic-violence&page=2', 'fr')
    expect(downloads.map(({ href }) => href)).toContain(
      '/api/v1/recommendations.csv?q=women&theme=domestic-violence&lang=fr',
    )
  })

  test.each(['q=art. 2(1', 'q=(((', 'q=" OR', 'page=99999', 'limit=-1', 'theme=nonsense', 'sort=up'])(
    'any address shows a page: %s',
    async (query) => {
      expect((await search(query)).total).toBeGreaterThanOrEqual(0)
    },
  )
})

describe('the page of one recommendation', () => {
  async function idOf(query: string): Promise<string> {
    const { items } = await search(query)
    return items[0]?.id ?? ''
  }

  test('shows where it stands, what is like it, and both neighbours', async () => {
    const { full, around } = await open(await idOf('q=%22118.15%22&session=47'))
    expect(full.paragraph).toBe('118.15')
    expect(around.previous?.paragraph).toBe('118.14')
    expect(around.next?.paragraph).toBe('118.16')
    expect(new Set(around.sameCall.map(({ cycle }) => cycle))).toEqual(new Set([2, 3]))
    const shown = [...around.sameCall, ...around.sameTheme].map(({ id }) => id)
    expect(shown).not.toContain(full.id)
    expect(new Set(shown).size).toBe(shown.length)
  })

  test('a correction makes a version; the words before it stay', async () => {
    const id = await idOf('q=%22118.16%22&session=47')
    const before = (await open(id)).full
    await inTransactionAs(database.program, database.operator, (transaction) =>
      correctRecommendation(
        transaction,
        id,
        { text: 'Finish the prison', said: {}, changeId: before.changeId },
        circumstances,
      ),
    )
    const { full } = await open(id)
    expect(full.text).toBe('Finish the prison')
    expect(full.versions.map(({ text, changed }) => [text, changed])).toEqual([
      ['Finish the prison', ['text']],
      [before.text, []],
    ])
  })

  test('the way to correct it is shown only to who comes from the desk, and kept by no cache', async () => {
    const id = await idOf('session=47')
    expect((await open(id)).fromDesk).toBe(false)
    const headers: Record<string, string> = {}
    const visited = visit(`/en/recommendations/${id}`)
    const locals = { ...visited.locals, proof: database.operator }
    const setHeaders = (set: Record<string, string>) => void Object.assign(headers, set)
    const event = { ...visited, locals, setHeaders, params: { lang: 'en', id } }
    const page = (await loadOne(event as Parameters<typeof loadOne>[0])) as OneData
    expect(page.fromDesk).toBe(true)
    expect(headers['cache-control']).toBe('private, no-cache')
  })

  test('the address of one that was merged redirects for good', async () => {
    const [from, into] = [await idOf('q=%22118.17%22&session=47'), await idOf('q=%22118.18%22&session=47')]
    await inTransactionAs(database.program, database.operator, async (transaction) => {
      const change = await beginChange(transaction, circumstances)
      await mergeRecommendations(transaction, change, [{ stateId: 'XTL', from, into }])
    })
    await expect(open(from, 'fr')).rejects.toMatchObject({
      status: 308,
      location: `/fr/recommendations/${into}`,
    })
  })

  test('one whose import was undone is gone with its date, and stands there again when it comes again', async () => {
    const id = await idOf('document=CEDAW/C/XTL/CO/4')
    const { rows } = await sql<{ id: number }>`
      select id from register.batch where file_name = 'CEDAW/C/XTL/CO/4'`.execute(database.program.kysely)
    await inTransactionAs(database.program, database.operator, (transaction) =>
      undoBatch(transaction, rows[0]?.id ?? 0, circumstances),
    )
    await expect(open(id)).rejects.toMatchObject({ status: 410, code: 'recommendation.withdrawn' })
    await addDemonstration(database.program, database.operator, 'command-line')
    const { full } = await open(id)
    expect(full.versions.map(({ withdrawn }) => withdrawn !== undefined)).toEqual([false, true])
  })

  test('no page stands at an address that never was one', async () => {
    await expect(open('000000000000')).rejects.toMatchObject({ status: 404 })
    await expect(open('../etc/passwd')).rejects.toMatchObject({ status: 404 })
  })
})

test('a page of the exchange says that the States of the register are imaginary, also where it names none', async () => {
  const visited = visit('/en/exchange/requests')
  const said = await loadExchange(visited as Parameters<typeof loadExchange>[0])
  expect(said).toEqual({ imaginary: true })
})
