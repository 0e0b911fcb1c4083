/**
 * Every role × things of every kind × every route of the running program: pages, lists, searches, exports, the API and
 * its feeds. Every text of a thing holds a mark of its own, so that wherever the mark is found the thing was shown.
 * Routes are read from the sources; one with a parameter that is not named here fails.
 */
import { Agent } from 'node:http'
import { readXlsx } from 'hucre'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Cast } from '#identity/testing.ts'
import { inTransactionAs } from '#platform/database/acting.ts'
import { books } from '#followup/mechanism/model.ts'
import { typeRecommendation } from '#recommendations/commands.ts'
import { ask } from '../network/ask.ts'
import { addressOf, allRoutes, startTarget, type Route, type Target } from '../attack/target.ts'
import { maySee, type Viewer } from './model.ts'
import { authors, roles } from './viewers.ts'
import { makeWorld, type Kind, type Row } from './world.ts'

let target: Target
let kinds: Kind[]
let recommendations: Record<string, string>
/** The tokens by which requests are known, of those by whose number every route is asked. */
let requests: string[]
let tried = 0
let leaked = 0
const patience = 1_200_000
/** Keeps connections, since thousands of requests follow each other; not until the server would end them. */
const agent = new Agent({ keepAlive: true, timeout: 30_000 })

beforeAll(async () => {
  target = await startTarget()
  const typed = {
    state: 'SVN',
    text: 'Plant a tree beside every school',
    language: 'en',
    said: { mechanism: 'UPR', symbol: 'A/HRC/1/1', paragraph: '5' },
  } as const
  const other = await inTransactionAs(target.database.program, target.database.operator, (transaction) =>
    typeRecommendation(transaction, typed, { through: 'page' }),
  )
  recommendations = { XTL: target.recommendation, SVN: other }
  kinds = await makeWorld(target.database, target.cast, recommendations)
  const { rows } = await target.database.owner.pool.query<{ token: string }>(
    'select token from exchange.request where id = any ($1) order by token',
    [kinds.filter(({ kind }) => kind === 'request').flatMap((kind) => asked(kind).map(({ id }) => id))],
  )
  requests = rows.map(({ token }) => token)
}, patience)

afterAll(async () => {
  agent.destroy()
  await target.stop()
  console.log(`the pages: ${tried} combinations tried, ${leaked} leaked`)
})

const nobody: Viewer = { organisation: null, side: null, state: null, coordinates: false }

/** Who asks: those of the cast that differ, someone without an account, and whoever has the machine in their hands. */
async function askers(): Promise<{ name: string; viewer: Viewer; cookie: string }[]> {
  const names = ['coordinator', 'justice', 'nhriApprover', 'society', 'partnerOne', 'partnerTwo', 'administrator', 'foreignCoordinator'] // prettier-ignore
  const people = (names as (keyof Cast)[]).map(async (name) => {
    const [pair] = Object.entries(await target.cookieOf(name))
    return { name, viewer: roles[name], cookie: (pair ?? []).join('=') }
  })
  return [
    ...(await Promise.all(people)),
    { name: 'anyone', viewer: nobody, cookie: '' },
    { name: 'the machine’s owner', viewer: nobody, cookie: `desk=${target.database.operator.token}` },
  ]
}

/** The things by whose number every route is asked: of each author some that are open to nobody, and to each audience. */
function asked({ rows }: Kind): Row[] {
  return rows.filter(
    ({ author, base, consents: [consent] }) =>
      !consent ||
      (consent.standing === 'in force' &&
        base === 'government' &&
        (author === authors.justice || author === authors.nhri)),
  )
}

/** What can stand for the parameters of routes; the numbers of things are said below. */
const parameters: Record<string, readonly string[]> = {
  lang: ['en'],
  state: ['XTL'],
  code: ['XTL'],
  format: ['csv', 'json', 'xlsx', 'atom'],
  dataset: ['recommendations', 'states', 'notes'],
  batch: ['1'],
  ask: ['1', '2', '40'],
  person: ['3'],
  organisation: ['2'],
  goal: ['16'],
  theme: ['right-to-education'],
  document: ['A/HRC/1/1'],
  token: ['guess'],
  rest: ['x'],
  part: ['sums', 'results', 'values'],
  row: ['1', '40'],
  report: ['1', '40'],
  comment: ['1', '40'],
  file: ['1', '40'],
  agreement: ['00000000-0000-4000-8000-000000000000'],
  thread: ['00000000-0000-4000-8000-000000000000'],
}

/** Tables by the book of the mechanism that they are. */
const tableOf = (book: string) => `followup.${book}`

/** Parameters that belong together: a note and its recommendation, a kind and the number of one of it. */
function things(names: readonly string[]): Record<string, string>[] {
  if (names.includes('note'))
    return kinds
      .filter(({ kind }) => kind === 'note')
      .flatMap(asked)
      .map(({ author, id, parts }) => ({
        id: recommendations[author.state] ?? '',
        note: String(id),
        attachment: String([...parts.values()][0] ?? 1),
      }))
  if (names.includes('need'))
    return kinds
      .filter(({ kind }) => kind === 'need')
      .flatMap(asked)
      .map(({ id }) => ({ need: String(id) }))
  if (names.includes('number'))
    return kinds
      .filter(({ kind }) => kind === 'activity' || kind === 'practice')
      .flatMap(asked)
      .map(({ id }) => ({ number: String(id) }))
  if (names.includes('kind'))
    return kinds.flatMap((each) =>
      asked(each)
        .filter(({ consents }) => !consents.length || each.kind === 'note')
        .map(({ author, id }) => ({ kind: each.kind, id: `${author.state}-${id}` })),
    )
  if (names.includes('book'))
    return Object.keys(books).flatMap((book) =>
      kinds
        .filter(({ table }) => table === tableOf(book))
        .flatMap((each) => asked(each).filter(({ consents }) => !consents.length))
        .map(({ id }) => ({ book, entry: String(id) })),
    )
  return Object.values(recommendations).map((id) => ({ id }))
}

/** The things that stand at an address by their number alone. */
function kindAt({ id }: Route): Record<string, string>[] | undefined {
  const [, folder = ''] = /\/(experiences|activities|practices)\/\[id\]$/.exec(id) ?? []
  const kind = { experiences: 'experience', activities: 'activity', practices: 'practice' }[folder]
  if (!kind) return undefined
  return kinds
    .filter((each) => each.kind === kind)
    .flatMap(asked)
    .map((row) => ({ id: String(row.id) }))
}

function addressesOf(route: Route): string[] {
  const names = [...route.id.matchAll(/\[(?:\.\.\.)?(\w+)/g)].map(([, name = '']) => name)
  const numbers = ['id', 'note', 'attachment', 'need', 'number', 'kind', 'book', 'entry']
  const unknown = names.filter((name) => !(name in parameters) && !numbers.includes(name))
  if (unknown.length)
    throw new Error(`${route.id}: say in tests/matrix/pages.test.ts what ${unknown.join(', ')} can be`)
  const ofKind = /\/requests\/\[token\]$/.test(route.id)
    ? requests.map((token): Record<string, string> => ({ token }))
    : kindAt(route)
  let combinations = ofKind ?? (names.some((name) => numbers.includes(name)) ? things(names) : [{}])
  for (const name of names.filter(
    (name) => name in parameters && !combinations.some((known) => name in known),
  ))
    combinations = combinations.flatMap((known) =>
      (parameters[name] ?? []).map((value): Record<string, string> => ({ ...known, [name]: value })),
    )
  return [...new Set(combinations.map((values) => addressOf(route, values)))]
}

async function wordsOf(path: string, cookie: string): Promise<string> {
  const { body, headers, status } = await ask(target.address + path, {
    agent,
    headers: cookie ? { cookie } : {},
  })
  if (status >= 500) throw new Error(`${path} answered ${status}: ${target.program.log().slice(-4_000)}`)
  if (!headers['content-type']?.includes('spreadsheetml')) return body.toString()
  return JSON.stringify(await readXlsx(new Uint8Array(body)))
}

const marks = /zz[a-z]+\d+zz/g

type Asker = Awaited<ReturnType<typeof askers>>[number]

/** All of them at once: each asks one thing after the other, so that no core waits while another answers. */
async function asEach(work: (asker: Asker) => Promise<void>): Promise<void> {
  await Promise.all((await askers()).map(work))
}

test('nobody is shown more than the model allows, on any route', { timeout: patience }, async () => {
  const rows = new Map(kinds.flatMap((kind) => kind.rows.map((row) => [row.marker, row] as const)))
  const addresses = allRoutes.flatMap((route) => addressesOf(route).map((path) => ({ route, path })))
  const shown = new Map<string, Set<string>>()
  const found: string[] = []
  await asEach(async ({ name, viewer, cookie }) => {
    const own = new Set<string>()
    shown.set(name, own)
    for (const { route, path } of addresses) {
      const words = await wordsOf(path, cookie)
      tried += rows.size
      for (const [marker] of words.matchAll(marks)) {
        own.add(marker)
        const row = rows.get(marker)
        if (row && maySee(viewer, row, [])) continue
        leaked++
        found.push(`${route.id}: ${name} is shown ${marker}`)
      }
    }
  })
  expect([...new Set(found)]).toEqual([])
  // And those who may do find something, or nothing was looked at.
  for (const name of ['coordinator', 'justice', 'nhriApprover', 'partnerOne', 'anyone'])
    expect(shown.get(name)?.size, name).toBeGreaterThan(0)
})

const searches = [
  '/en/recommendations?q=',
  '/en/desk/notes?q=',
  '/en/desk/needs?q=',
  '/en/desk/consent?q=',
  '/en/desk/people?q=',
  '/en/desk/organisations?q=',
  '/en/desk/record?q=',
  '/api/v1/recommendations?q=',
  '/api/v1/notes?q=',
  '/en/activities?q=',
  '/en/practices?q=',
  '/en/support?q=',
  '/api/v1/activities?q=',
  '/api/v1/practices?q=',
  '/en/exchange/offers?q=',
  '/api/v1/offers?q=',
]

test('a search for what is hidden answers as a search for nothing', { timeout: patience }, async () => {
  const told: string[] = []
  await asEach(async ({ name, viewer, cookie }) => {
    const hidden = kinds.flatMap(({ rows }) =>
      rows.filter((row) => !row.consents.length && !maySee(viewer, row, [])),
    )
    for (const search of searches) {
      const kept = plain(await wordsOf(search + unknown, cookie), unknown)
      for (const { marker } of hidden.filter((_, index) => index % 12 === 0)) {
        tried++
        if (plain(await wordsOf(search + marker, cookie), marker) === kept) continue
        if (await answersAlike(search, marker, 'q'.repeat(marker.length), cookie)) continue
        leaked++
        told.push(`${search}: ${name} learns of ${marker}`)
      }
    }
  })
  expect(told).toEqual([])
})

/** What nothing holds; about as long as a marker. */
const unknown = 'q'.repeat(30)

/**
 * Asked anew side by side, each as long as the other. A difference that does not come again was not the search's: between
 * two answers the log may have been sealed.
 */
async function answersAlike(
  search: string,
  hidden: string,
  nothing: string,
  cookie: string,
): Promise<boolean> {
  for (let time = 0; time < 3; time++) {
    const answers = await Promise.all([hidden, nothing].map((words) => wordsOf(search + words, cookie)))
    const [one, other] = answers.map((words) => plain(words, hidden, nothing))
    if (one === other) return true
  }
  return false
}

/** Without what was asked and what is new each time. */
function plain(words: string, ...asked: string[]): string {
  let rest = words.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '').replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '')
  for (const each of asked) rest = rest.replaceAll(each, '')
  return rest
}
