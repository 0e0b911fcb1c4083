/**
 * Which State asks? Someone who acts for a verified partner, knows the public register and these rules, and looks at all
 * that the program shows of a thousand unnamed requests, must be left with five States at least for each of them, and for
 * all together that one State has sent.
 */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { crowdOf, drawVeil, fewestStates, type HostedState, type Veil } from '#exchange/requests/veil.ts'
import { testCast, type Cast } from '#identity/testing.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { states, stateSpellings } from '#reference/states.ts'
import { tagLists } from '#reference/tag-lists.ts'
import { cookieMaker } from '../network/session.ts'
import { startProgram, type RunningProgram } from '../running-program.ts'

const howMany = 1_000
/** Written into every word of a request that stays at home. */
const secret = 'zzathomezz'

/** The same numbers each time: a small generator of the linear congruential kind. */
let seed = 20261122
const random = () => (seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32
const oneOf = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item
const someOf = <Item>(items: readonly Item[], most: number): Item[] => [
  ...new Set(Array.from({ length: Math.floor(random() * (most + 1)) }, () => oneOf(items))),
]

/** How many recommendations of the public register have a tag, by State: some themes are common, some are one State's. */
const counts = new Map<string, Map<string, number>>()
const hosted: HostedState[] = states
  .filter((_, index) => index % 4 === 0)
  .map(({ code, region, ldc, sids }) => {
    const tagged = (tags: readonly string[]) =>
      new Set(tags.filter((_, place) => random() < 0.95 / (1 + place / 6)))
    const themes = tagged(tagLists.themes.slice(0, 40))
    const groups = tagged(tagLists.groups.slice(0, 15))
    counts.set(code, new Map([...themes, ...groups].map((tag) => [tag, 1 + Math.floor(random() * 30)])))
    return { code, region, ldc, sids, themes, groups }
  })

/** In the order in which they went out. */
type Asked = { id: number; token: string; state: HostedState; veil: Veil; crowd: string[]; monday: string }
const mondays = ['2026-01-05', '2026-01-12', '2026-02-02', '2026-03-09']
const crowds = new Map<string, HostedState[]>()
const asked: Asked[] = Array.from({ length: howMany }, (_, index) => {
  const state = oneOf(hosted)
  const wanted =
    random() < 0.3
      ? { kinds: [oneOf(tagLists.kinds.slice(0, 3))], themes: [], groups: [] }
      : {
          kinds: [oneOf(tagLists.kinds), ...someOf(tagLists.kinds, 2)],
          themes: someOf([...state.themes], 4),
          groups: someOf([...state.groups], 2),
        }
  const among = crowds.get(state.code) ?? hosted
  const veil = drawVeil(wanted, state.code, among)
  if (!veil) throw new Error('there are too few States')
  const left = crowdOf(veil, among)
  crowds.set(state.code, left)
  const monday = mondays[Math.floor((index * mondays.length) / howMany)] ?? ''
  return { id: index + 1, token: randomUUID(), state, veil, crowd: left.map(({ code }) => code), monday }
})

let database: TestDatabase
let cast: Cast
let program: RunningProgram
let folder: string
let cookie: string

beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  await write()
  folder = await mkdtemp(join(tmpdir(), 'unnamed-'))
  program = await startProgram({
    DATABASE_URL: database.programUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    THROUGHLINE_DATA: folder,
  })
  const [pair] = Object.entries((await cookieMaker(database))(cast.partnerOne.token))
  cookie = (pair ?? []).join('=')
})
afterAll(async () => {
  await program.stop()
  await database.close()
  await rm(folder, { recursive: true, force: true })
})

/** Writes them as if each State had sent its own, and consented to show them to all partners without its name. */
async function write(): Promise<void> {
  const owner = await database.owner.pool.connect()
  try {
    await owner.query('begin')
    await owner.query('select identity.act($1)', [cast.coordinator.token])
    await owner.query(`select record.begin_change('page', confidential => true)`)
    await owner.query(
      `insert into identity.organisation (kind, state_id, name, verified_at, change_id)
       select 'national-mechanism', state, state || ' ${secret}', now(), record.current_change() from unnest($1::text[]) state`,
      [hosted.map(({ code }) => code)],
    )
    const rows = JSON.stringify(
      asked.map(({ state, veil, ...one }) => ({ ...one, state: state.code, ...veil })),
    )
    const each = `jsonb_to_recordset($1) as one (id bigint, token uuid, state text, monday date, region text, ldc boolean,
      sids boolean, kinds text[], themes text[], groups text[], crowd text[])
      join identity.organisation on organisation.state_id = one.state and organisation.name like '%${secret}'`
    await owner.query(
      `insert into exchange.request (state_id, id, organisation_id, side, audience, title, words, language, token, named,
                                     sent_at, region, form_key, change_id) overriding system value
       select one.state, one.id, organisation.id, 'government', 'government', '${secret}', '${secret}', 'fr', one.token,
              'unnamed', one.monday - 3, one.region, gen_random_uuid(), record.current_change() from ${each}`,
      [rows],
    )
    await owner.query(
      `insert into exchange.need (state_id, id, organisation_id, side, audience, title, gap, kinds, themes, language,
                                  taken_up_at, form_key, change_id) overriding system value
       select one.state, one.id, organisation.id, 'government', 'government', '${secret}', '${secret}', one.kinds,
              one.themes, 'fr', now(), gen_random_uuid(), record.current_change() from ${each}`,
      [rows],
    )
    await owner.query(
      `insert into exchange.request_need (state_id, request_id, need_id, change_id)
       select one.state, one.id, one.id, record.current_change() from ${each}`,
      [rows],
    )
    await owner.query(
      `insert into exchange.veil (state_id, request_id, region, ldc, sids, kinds, themes, groups, shown_from, change_id)
       select one.state, one.id, one.region, one.ldc, one.sids, one.kinds, one.themes, one.groups, one.monday,
              record.current_change() from ${each}`,
      [rows],
    )
    await owner.query(
      `insert into exchange.crowd (state_id, request_id, states, change_id)
       select one.state, one.id, one.crowd, record.current_change() from ${each}`,
      [rows],
    )
    await owner.query(
      `insert into consent.consent (state_id, side, organisation_id, scope, record_kind, record_id, audience, unnamed,
                                    authority_person_id, authority_office, decision_reference, conditions, change_id)
       select one.state, 'government', organisation.id, 'thing', 'request', one.id, 'partners', true, $2, '${secret}',
              '${secret}', '${secret}', record.current_change() from ${each}`,
      [rows, cast.approver.person],
    )
    await owner.query('commit')
  } finally {
    owner.release()
  }
}

/** Which kinds of records and which organisations there are: the same whoever asks for what. */
const theSameForAll = ['consent.record_kind', 'identity.organisation']

/** All that a partner is told of a request, but for the token by which it is known. */
const told = ({ veil, monday }: Asked) => JSON.stringify([veil, monday])

/** All that tells of requests at once: pages, the API, its files, its feed, and the calendar. */
const tellingOfAll = [
  '/en/exchange/requests?page=1',
  '/en/exchange/requests?page=7',
  '/en/exchange/requests/clock.ics',
  '/api/v1/requests?limit=100&page=3',
  '/api/v1/requests.csv',
  '/api/v1/requests.json',
  '/api/v1/requests.atom',
]

const get = async (path: string) => {
  const response = await fetch(program.address + path, { headers: { cookie } })
  return { status: response.status, headers: response.headers, body: await response.text() }
}

/** How often the likeliest of those left is the right one, and how often someone would be right who only drew one. */
function guess(
  sent: readonly { state: HostedState; veils: readonly Veil[]; left: readonly HostedState[] }[],
) {
  let [right, chance, spread] = [0, 0, 0]
  for (const { state, veils, left } of sent) {
    // The likeliest is the one of whom the register says most on these themes and groups.
    const weight = ({ code }: HostedState) =>
      veils
        .flatMap(({ themes, groups }) => [...themes, ...groups])
        .reduce((sum, tag) => sum + Math.log(counts.get(code)?.get(tag) ?? 1e-9), 0)
    const most = Math.max(...left.map(weight))
    const best = left.filter((each) => weight(each) === most)
    right += best.includes(state) ? 1 / best.length : 0
    chance += 1 / left.length
    spread += (1 / left.length) * (1 - 1 / left.length)
  }
  const fewest = Math.min(...sent.map(({ left }) => left.length))
  const percent = (part: number) => `${((100 * part) / sent.length).toFixed(1)} %`
  return {
    right,
    fewest,
    // Who asks was drawn evenly: knowing the register better must not help, beyond what so many draws leave to luck.
    bound: chance + 3 * Math.sqrt(spread),
    words: `at least ${fewest} could have sent each; guessed right ${percent(right)}, by chance ${percent(chance)}`,
  }
}

/** Whether all that a veil tells is true of a State. */
const isTrueOf = ({ region, ldc, sids, themes, groups }: Veil, state: HostedState): boolean =>
  themes.every((theme) => state.themes.has(theme)) &&
  groups.every((group) => state.groups.has(group)) &&
  (region ?? state.region) === state.region &&
  (ldc ?? state.ldc) === state.ldc &&
  (sids ?? state.sids) === state.sids

describe('whoever acts for a partner', () => {
  test('is left with five States at least by every request, whatever they know', () => {
    const found = guess(
      asked.map(({ state, veil }) => ({
        state,
        veils: [veil],
        left: hosted.filter((each) => isTrueOf(veil, each)),
      })),
    )
    console.log(`${asked.length} unnamed requests of ${hosted.length} States: ${found.words}`)
    expect(found.fewest).toBeGreaterThanOrEqual(fewestStates)
    expect(found.right).toBeLessThan(found.bound)
  })

  test('and by all that one State has sent, should they learn that it is one', () => {
    const states = [...Map.groupBy(asked, ({ state }) => state)].map(([state, theirs]) => {
      const veils = theirs.map(({ veil }) => veil)
      const left = veils.reduce<readonly HostedState[]>((among, veil) => crowdOf(veil, among), hosted)
      expect(left).toContain(state)
      return { state, veils, left }
    })
    const found = guess(states)
    console.log(`all requests of one of ${states.length} States together: ${found.words}`)
    expect(found.fewest).toBeGreaterThanOrEqual(fewestStates)
    expect(found.right).toBeLessThan(found.bound)
  })

  test('sees the veil of each request, in the order of its token, and nothing else by plain SQL', async () => {
    const client = await database.program.pool.connect()
    try {
      await client.query('begin')
      await client.query('select identity.act($1)', [cast.partnerOne.token])
      const { rows: shown } = await client.query('select * from exchange.shown_requests()')
      const expected = asked
        .map(({ token, veil, monday }) => ({
          token,
          state_id: null,
          ...veil,
          shown_from: monday,
          standing: 'open',
        }))
        .sort((one, other) => (one.token < other.token ? -1 : 1))
      expect(
        shown.map((row: { shown_from: Date | string }) => ({
          ...row,
          shown_from: new Date(row.shown_from).toISOString().slice(0, 10),
        })),
      ).toEqual(expected)
      const { rows: tables } = await client.query<{ name: string }>(
        `select class.oid::regclass::text as name from pg_class class
           join pg_namespace namespace on namespace.oid = class.relnamespace
          where class.relkind in ('r', 'p', 'v', 'm') and namespace.nspname !~ '^pg_'
            and namespace.nspname not in ('information_schema', 'jobs') and has_table_privilege(class.oid, 'select')`,
      )
      expect(tables.length).toBeGreaterThan(30)
      const telling: string[] = []
      for (const { name } of tables) {
        const { rows } = await client.query<{ count: number }>(
          `select count(*)::int as count from ${name} t where to_jsonb(t)::text ~ '${secret}'
              or to_jsonb(t) ->> 'table_name' like 'exchange.%' or to_jsonb(t) ->> 'record_kind' in ('request', 'need')
              or '${name}' in ('exchange.request', 'exchange.need', 'exchange.veil', 'exchange.crowd',
                              'exchange.request_need')`,
        )
        if (rows[0]?.count && !theSameForAll.includes(name)) telling.push(name)
      }
      expect(telling).toEqual([])
      // Whether a consent ended, was withdrawn or has conditions tells nothing either.
      const { rows: outlets } = await client.query(
        `select (select count(*)::int from consent.published('request')) as published,
                (select count(*)::int from consent.withdrawn('request', 10)) as withdrawn,
                (select count(*)::int from unnest($1::text[], $2::bigint[]) as one (state, id),
                        consent.terms_of('request', one.state, one.id)) as terms,
                (select count(*)::int from unnest($1::text[], $2::bigint[]) as one (state, id)
                  where consent.author_of('request', one.state, one.id) is not null) as authors`,
        [asked.map(({ state }) => state.code), asked.map(({ id }) => id)],
      )
      expect(outlets).toEqual([{ published: 0, withdrawn: 0, terms: 0, authors: 0 }])
    } finally {
      await client.query('rollback')
      client.release()
    }
  })

  test('finds in every list and file each request as its veil tells it, and of those alike no order but that of tokens', async () => {
    const { body } = await get('/api/v1/requests.json')
    expect(body).not.toContain(secret)
    const tokens = [...body.matchAll(/"token":\s*"([0-9a-f-]{36})"/g)].map(([, token]) => token)
    const inOrder = asked.toSorted(
      (one, other) => other.monday.localeCompare(one.monday) || (one.token < other.token ? -1 : 1),
    )
    expect(tokens).toEqual(inOrder.map(({ token }) => token))
    for (const path of tellingOfAll) {
      const { status, body: words } = await get(path)
      expect([path, status]).toEqual([path, 200])
      expect(words).not.toContain(secret)
      // What programs read tells days, and no hour.
      if (!path.startsWith('/en/exchange/requests?'))
        expect(words.match(/T(?!00:?00:?00)\d\d:?\d\d:?\d\d/)).toBeNull()
    }
    const names = stateSpellings.filter(
      ([name, code]) => name.length > 5 && hosted.some((one) => one.code === code),
    )
    expect(names.filter(([name]) => body.includes(name))).toEqual([])
  })

  test('is given the same page, to the byte, for requests that tell the same', async () => {
    const alike = [...Map.groupBy(asked, told).values()]
      .map((group) => [...new Map(group.map((one) => [one.state.code, one])).values()])
      .filter((group) => group.length > 1)
    expect(alike.length).toBeGreaterThan(3)
    for (const group of alike.slice(0, 12)) {
      for (const folder of ['/en/exchange/requests', '/api/v1/requests']) {
        const pages = await Promise.all(
          group.slice(0, 3).map(async ({ token }) => {
            const { status, headers, body } = await get(`${folder}/${token}`)
            expect(status).toBe(200)
            expect(body).not.toContain(secret)
            expect(headers.get('cache-control')).toContain('private')
            // A page carries a nonce of its own, of one length.
            return body.replaceAll(token, 'TOKEN').replaceAll(/nonce(?:-|=")[\w+/=-]+/g, 'nonce')
          }),
        )
        expect(new Set(pages).size).toBe(1)
      }
    }
  })

  test('leaves a trace that only the State reads, and who asks for the trace is told nothing', async () => {
    const { rows } = await database.owner.pool.query<{ readings: number; requests: number }>(
      `select count(*)::int as readings, count(distinct row_id)::int as requests from record.reading
        where table_name = 'exchange.request' and organisation_id = $1`,
      [cast.partnerOne.organisation],
    )
    expect(rows[0]?.requests).toBe(howMany)
  })
})

test('nobody without an organisation that was verified is told that there are any', async () => {
  const [one] = asked
  for (const path of [
    '/en/exchange/requests',
    '/api/v1',
    ...tellingOfAll,
    `/en/exchange/requests/${one?.token}`,
  ]) {
    const body = await (await fetch(program.address + path)).text()
    expect(asked.filter(({ token }) => body.includes(token) && !path.includes(token))).toEqual([])
  }
  for (const folder of ['/en/exchange/requests', '/api/v1/requests'])
    expect((await fetch(`${program.address}${folder}/${one?.token}`)).status).toBe(404)
})
