import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { testDatabase } from '#platform/database/testing.ts'
import type { TestDatabase } from '#platform/database/testing.ts'
import { createLog } from '#platform/log.ts'
import { addDemonstration } from '#recommendations/import/demonstration.ts'
import { receiveFile, runBatch } from '#recommendations/import/run.ts'
import { asSearchRequest, questionFrom } from '#recommendations/search/request.ts'
import { RegisterIndex } from '#recommendations/search/register-index.ts'
import { load as home } from './+page.server.ts'
import { load as about } from './about/+page.server.ts'
import { load as documents } from './documents/+page.server.ts'
import { load as document } from './documents/[...document]/+page.server.ts'
import { load as goals } from './goals/+page.server.ts'
import { load as goal } from './goals/[goal]/+page.server.ts'
import { load as recommendingStates } from './recommending-states/+page.server.ts'
import { load as recommendingState } from './recommending-states/[state]/+page.server.ts'
import { load as states } from './states/+page.server.ts'
import { load as state } from './states/[state]/+page.server.ts'
import { load as themes } from './themes/+page.server.ts'
import { load as theme } from './themes/[theme]/+page.server.ts'

const fixture = join(import.meta.dirname, '../../../tests/fixtures/upr-info.csv')

/** A document of which the index gives the first paragraph to another State. */
const strayRecords = ['Kenya', 'Peru', 'Peru'].map((state, at) => ({
  AnnotationId: `stray-${at}`,
  AnnotationType: '- Recommendations',
  Body: '- CRC',
  Countries: [state],
  Symbol: 'CRC/C/PER/CO/9',
  PublicationDate: '2024-05-01T00:00:00',
  Text: `${at + 1}. Build ${['a bridge', 'a school', 'a well'][at] ?? ''} for every village by the river.`,
}))

let database: TestDatabase
let folder: string
let register: RegisterIndex

beforeAll(async () => {
  database = await testDatabase()
  await addDemonstration(database.program, database.operator, 'command-line')
  folder = await mkdtemp(join(tmpdir(), 'throughline-numbers-'))
  const strays = join(folder, 'uhri.json')
  await writeFile(strays, JSON.stringify(strayRecords))
  for (const [path, name] of [
    [fixture, 'upr-info.csv'],
    [strays, 'uhri.json'],
  ] as const) {
    const batch = await receiveFile(database.program, database.operator, { path, name }, {}, 'import')
    await runBatch(database.program, database.operator, batch, { apply: true, through: 'import' })
  }
  register = await RegisterIndex.open({
    database: database.program,
    folder,
    log: createLog('silent', process.stderr),
  })
})

afterAll(async () => {
  await register.close()
  await database.close()
  await rm(folder, { recursive: true })
})

type Load = (event: never) => unknown

/** What a page loads, in English. */
async function loaded(load: Load, params: Record<string, string> = {}, query = ''): Promise<unknown> {
  const locals = { application: { database: database.program, register }, language: 'en' }
  return load({ params, url: new URL(`http://127.0.0.1/en${query}`), locals } as never)
}

type Number = { href: string; says: number }

/** Every number that a page's data shows together with a link to a list. */
function numbersIn(data: unknown): Number[] {
  if (Array.isArray(data)) return data.flatMap(numbersIn)
  if (typeof data !== 'object' || data === null) return []
  const { href, hrefs, value, values, text, total } = data as Record<string, unknown>
  const own = typeof value === 'number' ? value : written(text ?? total ?? value)
  const parts = Array.isArray(hrefs) && Array.isArray(values) ? values : []
  return [
    ...(typeof href === 'string' && own !== undefined ? [{ href, says: own }] : []),
    ...parts.map((says: number, part) => ({ href: String((hrefs as unknown[])[part]), says })),
    ...Object.values(data).flatMap(numbersIn),
  ].filter(({ href }) => /^\/en\/recommendations(\?|$)/.test(href))
}

function written(text: unknown): number | undefined {
  return typeof text === 'string' && /^[\d,]+$/.test(text) ? Number(text.replaceAll(',', '')) : undefined
}

function lengthOfList(href: string): number {
  const question = questionFrom(new URL(href, 'http://127.0.0.1').searchParams, 'en')
  return register.search(asSearchRequest(question, [])).total
}

describe('every number on a page', () => {
  it.each<[string, Load, Record<string, string>, string, number]>([
    ['home, where one State is hosted', home, {}, '', 100],
    ['a State', state, { state: 'XTL' }, '', 100],
    ['all States', states, {}, '', 1],
    ['the States of a regional group, by share', states, {}, '?among=asia-pacific&measure=supported', 1],
    ['all documents', documents, {}, '', 8],
    ['documents of one body', documents, {}, '?mechanism=CEDAW', 1],
    ['a document', document, { document: 'A/HRC/58/901' }, '', 20],
    ['all themes', themes, {}, '', 30],
    ['a theme', theme, { theme: 'right-to-education' }, '', 20],
    ['all goals', goals, {}, '', 10],
    ['a goal', goal, { goal: '16' }, '', 20],
    ['all recommending States', recommendingStates, {}, '', 100],
    ['a recommending State', recommendingState, { state: 'CUB' }, '', 5],
    ['what this site is', about, {}, '', 2],
  ])('of %s is the length of the list it leads to', async (_, load, params, query, least) => {
    const numbers = numbersIn(await loaded(load, params, query))
    expect(numbers.length).toBeGreaterThanOrEqual(least)
    expect(numbers.map(({ href }) => ({ href, says: lengthOfList(href) }))).toEqual(numbers)
  })
})

describe('a page', () => {
  it.each<[string, Load, Record<string, string>]>([
    ['home', home, {}],
    ['a State', state, { state: 'XTL' }],
    ['a document', document, { document: 'A/HRC/58/901' }],
    ['a theme', theme, { theme: 'right-to-education' }],
    ['all States', states, {}],
  ])('asks the database at most five times: %s', async (_, load, params) => {
    const asked = vi.spyOn(database.program.pool, 'connect')
    await loaded(load, params)
    expect(asked.mock.calls.length).toBeLessThanOrEqual(5)
    asked.mockRestore()
  })

  it('of a document names the State that most of it concerns, whatever stands first', async () => {
    const page = await loaded(document, { document: 'CRC/C/PER/CO/9' })
    expect(page).toMatchObject({
      document: {
        state: 'PER',
        stateName: 'Peru and Kenya',
        facts: [{ values: [{ text: 'Peru' }] }, {}, {}, {}],
      },
    })
  })

  it.each<[string, Load, Record<string, string>]>([
    ['State', state, { state: 'ABC' }],
    ['document', document, { document: 'A/HRC/1/1' }],
    ['theme', theme, { theme: 'nothing' }],
    ['goal', goal, { goal: '18' }],
    ['recommending State', recommendingState, { state: 'ABC' }],
  ])('of a %s that there is not says so', async (_, load, params) => {
    await expect(loaded(load, params)).rejects.toMatchObject({ status: 404 })
  })

  it('takes any address of the lists', async () => {
    const query = '?sort=oddly&reversed=maybe&among=nowhere&page=-3&page=x&year=%27%22&mechanism=%00'
    for (const load of [states, themes, goals, recommendingStates, documents])
      await expect(loaded(load, {}, query)).resolves.toBeDefined()
  })
})
