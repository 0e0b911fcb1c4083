/** The demonstration's ten years: they are there once, under the rules of everyone, and go as they came. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from 'kysely'
import {
  addDemonstrationPeople,
  demonstrationCast,
  inTransactionAsDemonstration,
  type DemonstrationCast,
} from '#identity/demonstration.ts'
import { inTransactionAs } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { verifyLog } from '#record/verify.ts'
import {
  addDemonstration,
  addNeighbours,
  removeDemonstration,
} from '#recommendations/import/demonstration.ts'
import { listShown } from '#exchange/requests/store.ts'
import { listActivities } from '../activities/store.ts'
import { reportStandings } from '../reporting/model.ts'
import { supportQuestionFrom } from '../repository/question.ts'
import { readSupport } from '../repository/reading.ts'
import { everyKey, findSupport } from '../repository/store.ts'
import { comeFromUnnamed } from '../unnamed.ts'
import { dayFrom, hasReached, supportCases, type SupportCase } from './cases.ts'
import { addDemonstrationSupport } from './demonstration.ts'

const through = { through: 'command-line' } as const

let database: TestDatabase
let cast: DemonstrationCast
beforeAll(async () => {
  database = await testDatabase()
  await addDemonstration(database.program, database.operator, 'command-line')
  await addNeighbours(database.program, database.operator, 'command-line')
  await inTransactionAs(database.program, database.operator, (transaction) =>
    addDemonstrationPeople(transaction, through),
  )
  await addDemonstrationSupport(database.program, database.operator)
  cast = await inTransactionAs(database.program, database.operator, demonstrationCast)
})
afterAll(() => database.close())

const count = async (of: string) =>
  (await database.owner.pool.query<{ count: number }>(`select count(*)::int as count from ${of}`)).rows[0]
    ?.count

const isAskedOfEveryone = (one: SupportCase) => hasReached(one, 'asked') && one.isPublic && !one.unnamed

/** How many rows of a table someone of the demonstration sees. */
const seenBy = (person: string, table: string) =>
  inTransactionAsDemonstration(
    database.program,
    database.operator,
    cast.get(person)?.membership ?? 0,
    async (transaction) => {
      const { rows } = await sql<{
        count: number
      }>`select count(*)::int as count from ${sql.table(table)}`.execute(transaction)
      return rows[0]?.count
    },
  )

test('every State has stated needs, and every stage of support is to be seen', async () => {
  expect(await count('(select distinct state_id from exchange.need) states')).toBe(7)
  expect(new Set(supportCases().map(({ reached }) => reached)).size).toBe(8)
  expect(await count('exchange.offer')).toBe(60)
  expect(await count('exchange.expert')).toBe(12)
  expect(await count('exchange.need_recommendation')).toBeGreaterThan(100)
})

test('it is there once', async () => {
  const before = await count('exchange.need')
  expect(await addDemonstrationSupport(database.program, database.operator)).toBe(0)
  expect(await count('exchange.need')).toBe(before)
})

test('agreements were accepted by both sides, experts released by their employers', async () => {
  expect(await count('exchange.terms')).toBeGreaterThan(30)
  expect(await count('exchange.terms where state_accepted_at is null or partner_accepted_at is null')).toBe(0)
  expect(await count('exchange.deployment where employer_releases')).toBeGreaterThan(5)
})

test('some reports back are missing, some came late; each list and page says the same of them', async () => {
  await inTransactionAsDemonstration(
    database.program,
    database.operator,
    cast.get('coordinator')?.membership ?? 0,
    async (transaction) => {
      const question = supportQuestionFrom(new URLSearchParams('state=XTL'), 'activities')
      const { facets } = await findSupport(transaction, question, ['report'])
      expect(facets.report?.map(({ value }) => value).sort()).toEqual([...reportStandings].sort())
      const listed = await readSupport(
        transaction,
        'activities',
        await everyKey(transaction, question),
        'page',
      )
      const range = { limit: 100, offset: 0 }
      const { activities } = await listActivities(transaction, { stateId: 'XTL' }, range, dayFrom(0))
      expect(activities).toHaveLength(listed.length)
      for (const { id, report } of activities) {
        const { report: standing, reportDueOn: dueOn } = listed.find((one) => one.id === id) ?? {}
        expect(report).toEqual({ dueOn, standing })
      }
      expect(activities.some(({ due }) => due.some(({ standing }) => standing === 'none'))).toBe(true)
    },
  )
  expect(await count('cooperation.report_back where written_on > due_on')).toBeGreaterThan(2)
})

test('a neighbour’s coordinator sees of other States what these opened to everyone, and no need that they do not ask for in public', async () => {
  const own = supportCases().filter(({ state }) => state === 'XTM').length
  const publicly = supportCases().filter((one) => one.state !== 'XTM' && isAskedOfEveryone(one)).length
  expect(await seenBy('neighbour', 'exchange.need')).toBe(own + publicly)
  expect(await seenBy('neighbour', 'cooperation.practice')).toBe(await count('cooperation.practice'))
  const activities = (await count('cooperation.activity')) ?? 0
  expect(await seenBy('neighbour', 'cooperation.activity')).toBeLessThan(activities)
})

test('a partner sees no need, and of requests what is shown to it: no State where one asks unnamed', async () => {
  expect(await seenBy('partner', 'exchange.need')).toBeLessThan((await count('exchange.need')) ?? 0)
  const partner = cast.get('second-partner')?.membership ?? 0
  const shown = await inTransactionAsDemonstration(
    database.program,
    database.operator,
    partner,
    (transaction) =>
      sql<{
        state_id: string | null
        standing: string
      }>`select state_id, standing from exchange.shown_requests()`.execute(transaction),
  )
  expect(shown.rows.length).toBe(supportCases().filter(({ reached }) => reached !== 'stated').length)
  expect(shown.rows.some(({ state_id: state, standing }) => state === null && standing === 'open')).toBe(true)
  expect(shown.rows.some(({ state_id: state, standing }) => state === null && standing === 'closed')).toBe(
    true,
  )
})

test('who has not signed in sees requests that are open by name, and none that is unnamed', async () => {
  const { total, requests } = await listShown(database.program.kysely, {}, { limit: 100, offset: 0 })
  const open = requests.filter(({ standing }) => standing === 'open')
  expect(open.length).toBeGreaterThanOrEqual(3)
  expect(requests.filter(({ stateId }) => stateId === null)).toEqual([])
  expect(total).toBe(supportCases().filter(isAskedOfEveryone).length)
})

test('before anything is opened that would tell who asked unnamed, the State is told', async () => {
  const told = (kind: string, id: number | null = null) =>
    inTransactionAsDemonstration(
      database.program,
      database.operator,
      cast.get('coordinator')?.membership ?? 0,
      (transaction) => comeFromUnnamed(transaction, { kind, id }),
    )
  const unnamed = supportCases().filter((one) => one.state === 'XTL' && one.unnamed)
  expect(await told('need')).toBe(unnamed.filter((one) => hasReached(one, 'asked')).length)
  expect(await told('activity')).toBe(unnamed.filter((one) => hasReached(one, 'under-way')).length)
  expect(await told('practice')).toBe(0)
  expect(await told('note')).toBe(0)
  const { rows } = await database.owner.pool.query<{ id: number; named: string }>(
    `select activity.id::int as id, request.named
       from cooperation.activity join exchange.request
         on request.state_id = activity.state_id and request.form_key = activity.form_key
      where activity.state_id = 'XTL'`,
  )
  expect(new Set(rows.map(({ named }) => named))).toEqual(new Set(['open', 'unnamed']))
  for (const { id, named } of rows) expect(await told('activity', id)).toBe(named === 'unnamed' ? 1 : 0)
})

test('an account of the demonstration sees no expert and no offer but its like’s and what is public', async () => {
  // Two in an organisation of the demonstration as well: whom an account entered, and whom whoever runs the machine did.
  await database.owner.pool.query(
    `with like_them as (select * from exchange.offer where audience = 'exchange' limit 1),
     someone as (
       insert into identity.person (change_id)
       select unnest(array[change_id, (select max(id) from record.change where confidential and person_id is null)])
         from like_them returning id),
     held as (
       insert into identity.membership (person_id, organisation_id, role, change_id)
       select someone.id, organisation_id, 'partner', change_id from someone, like_them),
     offered as (
       insert into exchange.offer (organisation_id, title, words, language, kinds, languages, available_from,
                                   available_until, audience, written_by, form_key, change_id)
       select organisation_id, 'x', 'x', 'en', kinds, languages, available_from, available_until, 'exchange',
              someone.id, gen_random_uuid(), change_id
         from someone, like_them)
     insert into exchange.expert (person_id, organisation_id, words, language, kinds, languages, available_from,
                                  available_until, form_key, change_id)
     select someone.id, organisation_id, 'x', 'en', kinds, languages, available_from, available_until,
            gen_random_uuid(), change_id
       from someone, like_them`,
  )
  expect(await seenBy('neighbour', 'exchange.offer')).toBe(60)
  const cards = await inTransactionAsDemonstration(
    database.program,
    database.operator,
    cast.get('neighbour')?.membership ?? 0,
    (transaction) => sql`select from exchange.expert_cards()`.execute(transaction),
  )
  expect(cards.rows.length).toBe(12)
})

test('what is said has been said by today, and the first words of a partner come with its answer', async () => {
  expect(await count('exchange.thread')).toBeGreaterThan(50)
  for (const said of ['exchange.thread where answered_on >', 'exchange.message where written_on >'])
    expect(await count(`${said} '${dayFrom(0)}'`), said).toBe(0)
  expect(
    await count(
      `exchange.message message join exchange.thread thread on thread.token = message.thread_token
        where not message.from_state and message.written_on <> thread.answered_on`,
    ),
  ).toBe(0)
})

test('all of it goes with the demonstration and with whom its accounts entered, and nothing else', async () => {
  await inTransactionAs(database.program, database.operator, (transaction) =>
    removeDemonstration(transaction, through),
  )
  const { rows } = await database.owner.pool.query<{ of: string }>(
    `select oid::regclass::text as of from pg_class
      where relkind = 'r' and relnamespace in ('exchange'::regnamespace, 'cooperation'::regnamespace)`,
  )
  const left = await Promise.all(rows.map(async ({ of }) => [of, await count(of)] as const))
  expect(left.filter(([, rowsLeft]) => rowsLeft).sort()).toEqual([
    ['exchange.expert', 1],
    ['exchange.offer', 1],
  ])
  expect(await count('register.recommendation')).toBe(0)
  expect((await verifyLog(database.ownerUrl)).findings).toEqual([])
})
