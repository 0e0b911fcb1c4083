import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { inTransactionAs, type ActingTransaction, type Proof } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { addRecommendations } from '#exchange/needs/testing.ts'
import { sendRequest } from '#exchange/requests/commands.ts'
import { findRequest } from '#exchange/requests/store.ts'
import { draftRequest, sixHosted, someSending } from '#exchange/requests/testing.ts'
import { erasePerson } from '#identity/erasure.ts'
import { testCast, type Cast } from '#identity/testing.ts'
import { changeRhythm, dropSearch, saveSearch, seeAll } from './commands.ts'
import { sendDigests } from './digests.ts'
import { addSupport } from '../repository/testing.ts'
import { mostSearches, searchedLists, type SearchContent, type SearchedList } from './model.ts'
import { ownSearches } from './store.ts'

let database: TestDatabase
let cast: Cast
beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  await addRecommendations(database)
})
afterAll(() => database.close())
beforeEach(() =>
  database.owner.pool.query(
    'truncate exchange.request, exchange.need, consent.consent, exchange.notice, platform.letter, cooperation.saved_search cascade',
  ),
)

const as = <Result>(proof: Proof, work: (transaction: ActingTransaction) => Promise<Result>) =>
  inTransactionAs(database.program, proof, work)

const save = (
  proof: Proof,
  {
    list = 'requests',
    query = '',
    ...content
  }: Partial<SearchContent> & { list?: SearchedList; query?: string } = {},
) =>
  as(proof, (transaction) =>
    saveSearch(transaction, list, new URLSearchParams(query), {
      name: 'For us',
      rhythm: 'daily',
      ...content,
    }),
  )

/** As if everyone had heard last so many days ago. */
const passDays = (days: number) =>
  database.owner.pool.query(
    `update cooperation.saved_search set looked_at = looked_at - make_interval(days => $1)`,
    [days],
  )

const letters = async () => {
  const { rows } = await database.owner.pool.query<{ person: number; kind: string; path: string }>(
    `select notice.person_id::int as person, notice.kind, notice.path
       from platform.letter join exchange.notice on notice.id = letter.subject order by letter.id`,
  )
  return rows.filter(({ kind }) => kind === 'digest')
}

/** A request that goes out to all partners, under the State’s name. */
async function ask(kinds: string[] = ['training']): Promise<void> {
  const id = await draftRequest(database.program, cast.coordinator, { need: { kinds } })
  await as(cast.approver, async (transaction) => {
    const { changeId: opened = 0 } = (await findRequest(transaction, id)) ?? {}
    await sendRequest(transaction, id, someSending, { hosted: sixHosted, opened }, { through: 'page' })
  })
}

test('a search that is saved again takes the new name; what stood there counts as seen', async () => {
  await ask()
  const id = await save(cast.partnerOne, { query: 'kind=training&page=3' })
  expect(await save(cast.partnerOne, { query: 'kind=training', name: 'Training' })).toBe(id)
  expect(await as(cast.partnerOne, ownSearches)).toEqual([
    {
      id,
      list: 'requests',
      question: '?kind=training',
      name: 'Training',
      rhythm: 'daily',
      found: 1,
      fresh: 0,
    },
  ])
})

test('what came since is told once, with a link and not a word; then it waits until it is seen', async () => {
  const id = await save(cast.partnerOne)
  await ask()
  expect(await sendDigests(database.program.kysely)).toBe(0)
  await passDays(1)
  await sendDigests(database.program.kysely)
  expect(await letters()).toEqual([
    { person: cast.partnerOne.person, kind: 'digest', path: '/account/searches' },
  ])
  await passDays(1)
  await sendDigests(database.program.kysely)
  expect(await letters()).toHaveLength(1)
  const fresh = async () => (await as(cast.partnerOne, ownSearches)).map((search) => search.fresh)
  expect(await fresh()).toEqual([1])
  await as(cast.partnerOne, (transaction) => seeAll(transaction, id))
  expect(await fresh()).toEqual([0])
})

test('each list is counted where it lies: how much is found, and what of it is new', async () => {
  for (const list of searchedLists) await save(cast.partnerOne, { list, name: list })
  for (const { list, found, fresh } of await as(cast.partnerOne, ownSearches))
    expect([found, fresh], list).toEqual([0, 0])
  await ask()
  await addSupport(database.owner, cast, 40)
  const { rows: offer } = await database.owner.pool.query(
    `insert into exchange.offer (organisation_id, title, words, language, kinds, languages, available_from, available_until,
                                 audience, written_by, form_key, change_id)
     values ($1, 'Shelters', 'Shelters', 'en', '{training}', '{en}', current_date, current_date + 90, 'public', $2,
             gen_random_uuid(), (select max(id) from record.change)) returning id`,
    [cast.partnerTwo.organisation, cast.partnerTwo.person],
  )
  expect(offer).toHaveLength(1)
  const counted = await as(cast.partnerOne, ownSearches)
  for (const { list, found, fresh } of counted) {
    expect(fresh, list).toBe(found)
    if (list !== 'experts') expect(found, list).toBeGreaterThan(0)
  }
  const activities = counted.find(({ list }) => list === 'activities')
  await as(cast.partnerOne, (transaction) => seeAll(transaction, activities?.id ?? 0))
  const after = (await as(cast.partnerOne, ownSearches)).find(({ list }) => list === 'activities')
  expect(after).toMatchObject({ found: activities?.found, fresh: 0 })
})

test('what does not answer the question is not told, nor what its author may not see', async () => {
  await save(cast.partnerOne, { query: 'kind=funds' })
  await save(cast.foreignCoordinator, { query: 'kind=training' })
  await ask(['training'])
  await passDays(1)
  expect(await sendDigests(database.program.kysely)).toBe(2)
  expect(await letters()).toEqual([])
})

test('weekly is told on Mondays, never is never told, several searches are one letter', async () => {
  await save(cast.partnerOne, { rhythm: 'weekly' })
  await save(cast.partnerOne, { query: 'kind=training', rhythm: 'weekly' })
  await save(cast.partnerTwo, { rhythm: 'never' })
  await ask()
  await passDays(7)
  await sendDigests(database.program.kysely)
  expect(await letters()).toHaveLength(1)
})

test('a search is its author’s in the role in which it was saved, and nobody else’s', async () => {
  const id = await save(cast.partnerOne)
  expect(await as(cast.partnerTwo, ownSearches)).toEqual([])
  for (const touch of [seeAll, dropSearch])
    await expect(as(cast.partnerTwo, (transaction) => touch(transaction, id))).rejects.toMatchObject({
      code: 'search.not-found',
    })
  await as(cast.partnerOne, (transaction) => changeRhythm(transaction, id, 'never'))
  await as(cast.partnerOne, (transaction) => dropSearch(transaction, id))
  expect(await as(cast.partnerOne, ownSearches)).toEqual([])
})

test('the worker sees with its author’s eyes only while a search is due, and changes nothing', async () => {
  const id = await save(cast.partnerOne)
  const actFor = (search: number, then: string) =>
    database.program.pool.query(`begin; select cooperation.act_for_search(${search}); ${then}; rollback`)
  const people = async () => {
    const results = (await actFor(id, 'select identity.person(), identity.actor()')) as unknown as {
      rows: object[]
    }[]
    return results[2]?.rows
  }
  expect(await people()).toEqual([{ person: null, actor: null }])
  await passDays(1)
  expect(await people()).toEqual([{ person: cast.partnerOne.person, actor: null }])
  const client = await database.program.pool.connect()
  try {
    for (const change of ['delete from cooperation.saved_search', 'set transaction_read_only = off']) {
      await client.query('begin')
      await client.query('select cooperation.act_for_search($1)', [id])
      await expect(client.query(change)).rejects.toThrow(/read-only|read-write/)
      await client.query('rollback')
    }
  } finally {
    client.release()
  }
})

test('what proves for whom the worker reads is worth nothing where something can be changed', async () => {
  const id = await save(cast.partnerOne)
  await passDays(1)
  const client = await database.program.pool.connect()
  const kept = ['acting', 'actor', 'reading']
  try {
    await client.query('begin')
    await client.query('savepoint before')
    await client.query('select cooperation.act_for_search($1)', [id])
    const { rows } = await client.query<Record<string, string | null>>(
      `select ${kept.map((name) => `current_setting('throughline.${name}', true) as ${name}`).join()}`,
    )
    await client.query('rollback to before')
    for (const name of kept)
      await client.query(`select set_config('throughline.${name}', $1, true)`, [rows[0]?.[name] ?? ''])
    const { rows: then } = await client.query(
      `select current_setting('transaction_read_only') as "readOnly", identity.person(), identity.actor()`,
    )
    expect(then).toEqual([{ readOnly: 'off', person: null, actor: null }])
    await expect(client.query(`select record.begin_change('page')`)).rejects.toThrow(
      /without someone who acts/,
    )
  } finally {
    await client.query('rollback')
    client.release()
  }
})

test('there is room for so many searches', async () => {
  for (let day = 0; day < mostSearches; day += 1)
    await save(cast.partnerOne, { list: 'activities', query: `q=shelter${day}` })
  await expect(save(cast.partnerOne)).rejects.toMatchObject({ code: 'search.too-many' })
})

test('a question of any length is refused in words, not by the database', async () => {
  const query = Array.from({ length: 50 }, (_, place) => `theme=${'x'.repeat(95)}${place}`).join('&')
  await expect(save(cast.partnerOne, { list: 'activities', query })).rejects.toMatchObject({
    code: 'search.too-long',
  })
})

test('whoever is erased leaves no searches', async () => {
  await save(cast.partnerTwo)
  await as(cast.administrator, (transaction) =>
    erasePerson(transaction, cast.partnerTwo.person, { through: 'page' }),
  )
  const { rowCount } = await database.owner.pool.query('select from cooperation.saved_search')
  expect(rowCount).toBe(0)
})
