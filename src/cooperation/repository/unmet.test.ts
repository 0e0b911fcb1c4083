/** What is asked for: no group of persons for which fewer than five States ask, and no recommendation of a State that is unnamed. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testCast, type Cast } from '#identity/testing.ts'
import { inTransactionAs } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { addSupport, servedRecommendations } from './testing.ts'
import { askedFor } from './unmet.ts'

let database: TestDatabase
let cast: Cast
let change: number
beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  await addSupport(database.owner, cast, 12)
  const { rows } = await database.owner.pool.query<{ id: number }>(
    `insert into record.change (id, actor, confidential, through)
     values (nextval('record.confidential_change'), 'test', true, 'command-line') returning id`,
  )
  change = rows[0]?.id ?? 0
})
afterAll(() => database.close())

const run = async (text: string, values: unknown[]) =>
  Number((await database.owner.pool.query<{ id: string }>(text, values)).rows[0]?.id)

/** A request of a State that is out, open to everyone: under its name, or without it. */
async function ask(state: string, named: 'open' | 'unnamed', groups: string[]): Promise<void> {
  const organisation = cast.coordinator.organisation
  const need = await run(
    `insert into exchange.need (state_id, organisation_id, side, audience, title, gap, kinds, groups, language, taken_up_at,
                                form_key, change_id)
     values ($1, $2, 'government', 'government', 'A need', 'A gap', '{training}', $3, 'en', now(), gen_random_uuid(), $4)
     returning id`,
    [state, organisation, groups, change],
  )
  const request = await run(
    `insert into exchange.request (state_id, organisation_id, side, audience, title, words, language, named, sent_at, form_key,
                                   change_id)
     values ($1, $2, 'government', 'government', 'A request', 'Words', 'en', $3, now() - interval '30 days',
             gen_random_uuid(), $4) returning id`,
    [state, organisation, named, change],
  )
  await run(
    `insert into exchange.request_need (state_id, request_id, need_id, change_id) values ($1, $2, $3, $4) returning id`,
    [state, request, need, change],
  )
  if (named === 'unnamed')
    await run(
      `insert into exchange.veil (state_id, request_id, kinds, themes, groups, shown_from, change_id)
       values ($1, $2, '{training}', '{}', $3, current_date - 7, $4) returning id`,
      [state, request, groups, change],
    )
  else if (state in servedRecommendations)
    for (const id of servedRecommendations[state as keyof typeof servedRecommendations])
      await run(
        `insert into exchange.need_recommendation (state_id, need_id, recommendation_id, change_id)
         values ($1, $2, $3, $4) returning id`,
        [state, need, id, change],
      )
  await run(
    `insert into consent.consent (state_id, side, organisation_id, scope, record_kind, record_id, audience, unnamed,
                                  authority_person_id, authority_office, decision_reference, change_id)
     values ($1, 'government', $2, 'thing', 'request', $3, 'public', $4, $5, 'Office', 'Decision', $6) returning id`,
    [state, organisation, request, named === 'unnamed', cast.approver.person, change],
  )
}

const anyone = () => askedFor(database.program.kysely, 10)

test('a group of persons is told where five States ask for it, and not before', async () => {
  for (const state of ['XTL', 'SVN', 'KEN', 'PER']) await ask(state, 'unnamed', ['children', 'women-girls'])
  // The same State again is no other State.
  await ask('PER', 'unnamed', ['children'])
  expect((await anyone()).groups).toEqual([])
  await ask('FJI', 'unnamed', ['children'])
  const { groups, recommendations } = await anyone()
  expect(groups).toEqual([{ group: 'children', requests: 6, activities: expect.any(Number) as number }])
  expect(recommendations).toEqual([])
})

test('one unnamed State is not told apart by the four that ask under their names', async () => {
  for (const state of ['KEN', 'PER', 'FJI', 'NOR']) await ask(state, 'open', ['older-persons'])
  await ask('SVN', 'unnamed', ['older-persons'])
  expect((await anyone()).groups.map(({ group }) => group)).not.toContain('older-persons')
  await ask('CHL', 'open', ['older-persons'])
  // Five by name: the unnamed one is not among those counted.
  expect((await anyone()).groups).toContainEqual({ group: 'older-persons', requests: 5, activities: 0 })
})

test('a recommendation is told where its State asks under its name, and no support that one may see serves it', async () => {
  await ask('SVN', 'open', ['children'])
  const told = (await anyone()).recommendations.map(({ id }) => id)
  const { rows } = await database.program.pool.query<{ id: string }>(
    `select distinct recommendation_id as id from cooperation.served where state_id = 'SVN'`,
  )
  const served = rows.map(({ id }) => id)
  expect(told).toEqual(servedRecommendations.SVN.filter((id) => !served.includes(id)))
  expect(told.length).toBeGreaterThan(0)
  // Its own government sees support that is not public, and hence less that is unserved.
  const own = await inTransactionAs(database.program, cast.foreignCoordinator, (transaction) =>
    askedFor(transaction, 10),
  )
  expect(own.recommendations.length).toBeLessThan(told.length)
})
