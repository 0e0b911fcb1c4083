/**
 * Which State of the demonstration asks? Seven imaginary States have stated their needs for ten years, some unnamed, and
 * much of what came of it is told. Each partner reads all that it is shown of requests, conversations, activities,
 * practices and what States tell, and guesses in every way that someone would think of: none finds the State more often
 * than who draws lots.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hostedStates } from '#cooperation/demonstration/asking.ts'
import { fewestStates, type HostedState } from '#exchange/requests/veil.ts'
import {
  demonstrationCast,
  inTransactionAsDemonstration,
  type DemonstrationCast,
} from '#identity/demonstration.ts'
import { inTransactionAs, type ActingTransaction } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { stateSpellings } from '#reference/states.ts'
import { bringDemonstration } from '#server/demonstration.ts'
import { organisations, people } from '../../demo/people.ts'
import { speakers, supported } from '../../demo/support/parts.ts'
import { subjects } from '../../demo/support/subjects.ts'
import { Visitor } from '../network/visitor.ts'
import { startProgram, type RunningProgram } from '../running-program.ts'

let database: TestDatabase
let cast: DemonstrationCast
let hosted: HostedState[]
/** How many recommendations of the register have a tag, by State. */
const counts = new Map<string, number>()
/** Whose request a token is, which only the owner of the database can ask for all. */
const truth = new Map<string, string>()

beforeAll(async () => {
  database = await testDatabase()
  await bringDemonstration(database.program, database.operator, true)
  cast = await inTransactionAs(database.program, database.operator, demonstrationCast)
  hosted = await inTransactionAs(database.program, database.operator, hostedStates)
  const register = await database.owner.pool.query<{ state: string; tag: string; count: number }>(
    `select state_id as state, tag, count(*)::int as count
       from register.recommendation cross join unnest(themes || groups) tag group by 1, 2`,
  )
  for (const { state, tag, count } of register.rows) counts.set(`${state} ${tag}`, count)
  const asked = await database.owner.pool.query<{ token: string; state: string }>(
    'select token, state_id as state from exchange.request',
  )
  for (const { token, state } of asked.rows) truth.set(token, state)
})
afterAll(() => database.close())

type Shown = {
  token: string
  state: string | null
  region: string | null
  ldc: boolean | null
  sids: boolean | null
  kinds: string[]
  themes: string[]
  groups: string[]
  day: string
}
/** Something that a State is known to have done or asked, about what, and since when. */
type Known = Pick<Shown, 'kinds' | 'themes' | 'groups' | 'day'> & { state: string; what: string }

type Seen = { unnamed: Shown[]; known: Known[] }

const as = <Result>(person: string, work: (transaction: ActingTransaction) => Promise<Result>) =>
  inTransactionAsDemonstration(database.program, database.operator, cast.get(person)?.membership ?? 0, work)

const seenBy = (person: string): Promise<Seen> =>
  as(person, async (transaction) => {
    const { rows: shown } = await sql<Shown>`
      select token, state_id as state, region, ldc, sids, kinds, themes, groups, shown_from::text as day
        from exchange.shown_requests()`.execute(transaction)
    const { rows: told } = await sql<Known>`
      select 'activity' as what, state_id as state, kinds, themes, groups, starts_on::text as day
        from cooperation.activity
       union all
      select 'practice', practice.state_id, practice.kinds, practice.themes, practice.groups, activity.ends_on::text
        from cooperation.practice join cooperation.activity
          on activity.state_id = practice.state_id and activity.id = practice.activity_id
       union all
      select 'experience', state_id, kinds, themes, groups, available_from::text from exchange.experience`.execute(
      transaction,
    )
    return {
      unnamed: shown.filter(({ state }) => state === null),
      known: [
        ...told,
        ...shown.flatMap((one) => (one.state ? [{ ...one, state: one.state, what: 'request' }] : [])),
      ],
    }
  })

/** Whether something is about all that a veil tells. */
const isAbout = (known: Known, { kinds, themes, groups }: Shown) =>
  kinds.every((kind) => known.kinds.includes(kind)) &&
  themes.every((theme) => known.themes.includes(theme)) &&
  groups.every((group) => known.groups.includes(group))

/** How likely each State is, by one way to guess. */
type Guess = (state: string, veil: Shown, seen: Seen) => number

const daysBetween = (one: string, other: string) => (Date.parse(other) - Date.parse(one)) / 86_400_000

const guesses: Readonly<Record<string, Guess>> = {
  'of whom the register says most on it': (state, { themes, groups }) =>
    [...themes, ...groups].reduce((sum, tag) => sum + Math.log(counts.get(`${state} ${tag}`) ?? 1e-9), 0),
  'who has done something about it since': (state, veil, { known }) =>
    known.filter(
      (one) => one.state === state && one.what === 'activity' && one.day > veil.day && isAbout(one, veil),
    ).length,
  'who did something about it, but did not ask for it by name': (state, veil, { known }) => {
    const theirs = known.filter((one) => one.state === state && isAbout(one, veil))
    const count = (what: string) => theirs.filter((one) => one.what === what).length
    return Math.max(count('activity'), count('practice'), count('experience')) - count('request')
  },
  'whose next activity about it began the soonest': (state, veil, { known }) =>
    Math.max(
      -1e9,
      ...known
        .filter((one) => one.state === state && one.what === 'activity' && isAbout(one, veil))
        .map((one) => -Math.abs(daysBetween(veil.day, one.day) - 90)),
    ),
  'who has not asked for it by name': (state, veil, { known }) =>
    -known.filter((one) => one.state === state && one.what === 'request' && isAbout(one, veil)).length,
  'who is known for nothing like it': (state, veil, { known }) =>
    -known.filter((one) => one.state === state && isAbout(one, veil)).length,
}

/** The States of which all is true that a veil tells. */
const left = ({ region, ldc, sids, themes, groups }: Shown) =>
  hosted.filter(
    (state) =>
      themes.every((theme) => state.themes.has(theme)) &&
      groups.every((group) => state.groups.has(group)) &&
      (region ?? state.region) === state.region &&
      (ldc ?? state.ldc) === state.ldc &&
      (sids ?? state.sids) === state.sids,
  )

describe.each(Object.values(speakers))('%s, who acts for a partner,', (person) => {
  test('is left with five States by each request, and guesses no better than by drawing lots', async () => {
    const seen = await seenBy(person)
    expect(seen.unnamed.length).toBeGreaterThan(5)
    const candidates = seen.unnamed.map((veil) => ({ veil, states: left(veil).map(({ code }) => code) }))
    for (const { veil, states } of candidates) {
      expect(states.length).toBeGreaterThanOrEqual(fewestStates)
      expect(states).toContain(truth.get(veil.token))
    }
    const chances = candidates.map(({ states }) => 1 / states.length)
    const chance = chances.reduce((sum, one) => sum + one, 0)
    // What so few requests leave to luck: three standard deviations.
    const luck = 3 * Math.sqrt(chances.reduce((sum, one) => sum + one * (1 - one), 0))
    for (const [words, guess] of Object.entries(guesses)) {
      const right = candidates.reduce((sum, { veil, states }) => {
        const likely = states.map((state) => guess(state, veil, seen))
        const best = states.filter((_, place) => likely[place] === Math.max(...likely))
        return sum + (best.includes(truth.get(veil.token) ?? '') ? 1 / best.length : 0)
      }, 0)
      if (person === 'second-partner')
        console.log(
          `${candidates.length} unnamed requests, ${words}: right ${right.toFixed(1)}, by lots ${chance.toFixed(1)}`,
        )
      expect(right, words).toBeLessThan(chance + luck)
    }
  })

  test('finds nothing in its conversations that tells of two requests that one State sent them', async () => {
    const common = await as(person, async (transaction) => {
      // A change that it does not see was made by the other side.
      const { rows } = await sql`
        select said.change_id
          from (select request_token, change_id from exchange.thread
                 union all select request_token, change_id from exchange.message) said
          join exchange.shown_requests() shown on shown.token = said.request_token and shown.state_id is null
         where said.change_id not in (select id from record.change)
         group by 1 having count(distinct said.request_token) > 1`.execute(transaction)
      return rows
    })
    expect(common).toEqual([])
  })
})

test('who has not signed in is shown no request that is unnamed, nor that there is one', async () => {
  const { rows } = await sql<{ token: string; state: string | null }>`
    select token, state_id as state from exchange.shown_requests()`.execute(database.program.kysely)
  expect(rows.length).toBeGreaterThan(2)
  for (const { token, state } of rows) expect(state).toBe(truth.get(token))
  const { unnamed } = await seenBy('partner')
  for (const { token } of unnamed) {
    const found = await sql`
      select from exchange.shown_requests(${token}::uuid)
       union all select from exchange.clock_of(array[${token}]::uuid[])`.execute(database.program.kysely)
    expect(found.rows).toEqual([])
  }
})

/** Names of States, in all spellings, and of places in them, and what their needs are called. */
const telling = [
  ...stateSpellings.flatMap(([name, code]) => (/^XT[A-Z]$/.test(code) ? [name] : [])),
  ...supported.flatMap(({ state, place }) => [state, ...Object.values(place)]),
  ...subjects.map(({ need }) => need.title),
]
const isNamedSo = Object.values(organisations).map(({ name }) => name)

describe('on its pages', () => {
  let program: RunningProgram
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'unnamed-'))
    program = await startProgram({
      DATABASE_URL: database.programUrl,
      DATABASE_OWNER_URL: database.ownerUrl,
      THROUGHLINE_DATA: folder,
      ORIGIN: '',
    })
  })
  afterAll(async () => {
    await program.stop()
    await rm(folder, { recursive: true, force: true })
  })

  test.each(['partner', 'second-partner', 'neighbour-partner', 'employer'])(
    '%s finds no word of a State that asks unnamed',
    async (key) => {
      const visitor = new Visitor(program.address)
      const name = people.find((person) => person.key === key)?.name ?? ''
      const { html } = await visitor.open('/en/sign-in')
      const [, number = ''] =
        new RegExp(`<button[^>]*value="(\\d+)"[^>]*>(?:(?!</button>).)*${name}`, 's').exec(html) ?? []
      expect((await visitor.post('/en/sign-in/demonstration', { person: number })).status).toBe(200)
      const { unnamed } = await seenBy(key)
      const isTold = (words: string) => {
        const said = isNamedSo.reduce((all, partner) => all.replaceAll(partner, ''), words)
        return telling.filter((told) => said.includes(told))
      }
      for (const file of ['requests.csv', 'requests.json']) {
        const rows = (await visitor.open(`/api/v1/${file}`)).html
          .split('\n')
          .filter((row) => unnamed.some(({ token }) => row.includes(token)))
        expect(rows.length).toBe(unnamed.length)
        expect(rows.flatMap(isTold)).toEqual([])
      }
      for (const { token } of unnamed)
        for (const page of ['', '/conversation']) {
          const { status, words } = await visitor.open(`/en/exchange/requests/${token}${page}`)
          expect(status).toBe(200)
          expect(isTold(words)).toEqual([])
        }
    },
  )
})
