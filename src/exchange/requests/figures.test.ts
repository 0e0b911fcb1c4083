/** The public figures: whatever is taken from whatever, what remains comes from five States at least, or from none. */
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testCast, type Cast } from '#identity/testing.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { declineReasons, type DeclineReason } from '../conversation/model.ts'
import { clockFigures } from './store.ts'

let database: TestDatabase
let cast: Cast
beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
})
afterAll(() => database.close())

/** `declined`: why each of two partners declined, where it did. */
type Sent = {
  state: string
  region: string | null
  kinds: string[]
  declined?: readonly (DeclineReason | null)[]
}

const sent: fc.Arbitrary<Sent[]> = fc.array(
  fc.record({
    state: fc.nat(14).map((number) => `S${number}`),
    region: fc.constantFrom('africa', 'asia-pacific', 'eastern-europe', null),
    kinds: fc.subarray(['training', 'legislation', 'statistics', 'funds'], { minLength: 1 }),
    declined: fc.array(fc.constantFrom(null, ...declineReasons.slice(0, 4)), { minLength: 2, maxLength: 2 }),
  }),
  { minLength: 1, maxLength: 60 },
)

async function write(all: readonly Sent[]): Promise<void> {
  const owner = await database.owner.pool.connect()
  try {
    await owner.query('truncate exchange.request, exchange.need cascade')
    await owner.query('begin')
    await owner.query('select identity.act($1)', [cast.coordinator.token])
    await owner.query(`select record.begin_change('page', confidential => true)`)
    const rows = JSON.stringify(all.map((one, index) => ({ ...one, id: index + 1, token: randomUUID() })))
    const each = `jsonb_to_recordset($1) as one (id bigint, token uuid, state text, region text, kinds text[])`
    await owner.query(
      `insert into exchange.request (state_id, id, organisation_id, side, audience, title, words, language, token, named,
                                     sent_at, region, form_key, change_id) overriding system value
       select state, id, $2, 'government', 'government', 't', 'w', 'en', token, 'unnamed', now() - interval '30 days',
              region, gen_random_uuid(), record.current_change() from ${each}`,
      [rows, cast.coordinator.organisation],
    )
    await owner.query(
      `insert into exchange.veil (state_id, request_id, region, kinds, themes, groups, shown_from, change_id)
       select state, id, region, kinds, '{}', '{}', current_date - 30, record.current_change() from ${each}`,
      [rows],
    )
    await owner.query(
      `insert into exchange.thread (request_token, organisation_id, stance, declined_because, answered_on, form_key, change_id)
       select token, one_partner, 'declined', reason, current_date - 20, gen_random_uuid(), record.current_change()
         from jsonb_to_recordset($1) as one (token uuid, declined jsonb)
        cross join lateral (select number, value as reason
                              from jsonb_array_elements_text(declined) with ordinality as given (value, number)) given
         join unnest($2::bigint[]) with ordinality as partner (one_partner, number) using (number)
        where reason is not null`,
      [rows, [cast.partnerOne.organisation, cast.partnerTwo.organisation]],
    )
    await owner.query('commit')
  } finally {
    owner.release()
  }
}

const statesIn = (some: readonly Sent[]) => new Set(some.map(({ state }) => state)).size

test('by taking published groups from each other nobody comes upon fewer than five States', async () => {
  await fc.assert(
    fc.asyncProperty(sent, async (all) => {
      await write(all)
      const figures = await clockFigures(database.program.kysely)
      if (!figures.all) {
        expect(statesIn(all)).toBeLessThan(5)
        expect([figures.regions, figures.kinds]).toEqual([[], []])
        return
      }
      expect(figures.all.requests).toBe(all.length)
      // Regions: a partition of all that there are.
      const told = figures.regions.flatMap(({ name }) => name ?? [])
      const parts = [
        ...told.map((name) => all.filter(({ region }) => region === name)),
        all.filter(({ region }) => region === null || !told.includes(region)),
      ]
      if (figures.regions.length) {
        expect(figures.regions.reduce((sum, { requests }) => sum + requests, 0)).toBe(all.length)
        for (const part of parts) expect([0, ...range(5, 15)]).toContain(statesIn(part))
      }
      // Kinds: everything that can be computed of them is a union of what they cut the requests into together.
      const kinds = figures.kinds.map(({ name }) => name)
      for (const { name, requests } of figures.kinds)
        expect(requests).toBe(all.filter((one) => one.kinds.includes(name)).length)
      const cut = Map.groupBy(all, (one) => kinds.filter((kind) => one.kinds.includes(kind)).join())
      for (const piece of cut.values()) expect(statesIn(piece)).toBeGreaterThanOrEqual(5)
    }),
    { numRuns: 60 },
  )
})

test('nor by taking the reasons for which partners declined from each other', async () => {
  await fc.assert(
    fc.asyncProperty(sent, async (all) => {
      await write(all)
      const { declined } = await clockFigures(database.program.kysely)
      const given = all.flatMap(({ state, declined: reasons = [] }) =>
        reasons.flatMap((reason) => (reason ? [{ state, reason }] : [])),
      )
      const statesTold = (some: typeof given) => new Set(some.map(({ state }) => state)).size
      if (!declined) {
        expect(statesTold(given)).toBeLessThan(5)
        return
      }
      expect(statesTold(given)).toBeGreaterThanOrEqual(5)
      expect(declined.answers).toBe(given.length)
      if (!declined.reasons.length) return
      const named = declined.reasons.flatMap(({ name }) => name ?? [])
      for (const { name, answers } of declined.reasons) {
        const part = given.filter(({ reason }) => (name ? reason === name : !named.includes(reason)))
        expect(answers).toBe(part.length)
        expect(statesTold(part)).toBeGreaterThanOrEqual(5)
      }
      expect(declined.reasons.reduce((sum, { answers }) => sum + answers, 0)).toBe(declined.answers)
    }),
    { numRuns: 60 },
  )
})

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)

test('where each region has many States, each is told', async () => {
  const all = ['africa', 'asia-pacific'].flatMap((region, place) =>
    Array.from({ length: 6 }, (_, index) => ({
      state: `S${place}${index}`,
      region,
      kinds: ['training'],
      declined: [
        place ? ('no-means' as const) : ('too-late' as const),
        index ? null : ('conditions' as const),
      ],
    })),
  )
  await write(all)
  const figures = await clockFigures(database.program.kysely)
  expect(figures.regions).toMatchObject([
    { name: 'africa', requests: 6, answered: 6, medianDays: 10 },
    { name: 'asia-pacific', requests: 6 },
  ])
  // Two declined for a reason that two States alone were given: it is told with the least of the others.
  expect(figures.declined).toEqual({
    answers: 14,
    reasons: [
      { name: 'no-means', answers: 6 },
      { name: null, answers: 8 },
    ],
  })
  expect(figures.kinds).toMatchObject([{ name: 'training', requests: 12 }])
  expect(figures.all?.longestOpen).toBeNull()
})
