/** Every figure of the repository is the length of the list that it leads to, whoever asks; and nobody sees more than is theirs. */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seeAs } from '#consent/reading.ts'
import { testCast, type Cast } from '#identity/testing.ts'
import { inTransactionAs } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { todayInUtc } from '#platform/day.ts'
import { beginChange } from '#record/change.ts'
import type { Connection } from '#platform/database/connection.ts'
import { sumsByCurrency } from '../activities/sums.ts'
import { reportsDueOn } from '../reporting/due.ts'
import {
  facetsOf,
  supportQuestionFrom,
  type Collection,
  type SupportFacet,
  type SupportFilter,
  type SupportQuestion,
} from './question.ts'
import { readSupport } from './reading.ts'
import { everyKey, findSupport, organisationNames, supportFigures } from './store.ts'
import { addSupport, servedRecommendations } from './testing.ts'

const activities = 300
let database: TestDatabase
let cast: Cast
beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  await addSupport(database.owner, cast, activities)
})
afterAll(() => database.close())

type Asker = 'anyone' | 'coordinator' | 'partnerOne' | 'partnerTwo'
const askers: readonly Asker[] = ['anyone', 'coordinator', 'partnerOne', 'partnerTwo']

function as<Result>(asker: Asker, work: (connection: Connection) => Promise<Result>): Promise<Result> {
  return asker === 'anyone'
    ? work(database.program.kysely)
    : inTransactionAs(database.program, cast[asker], work)
}

const question = (collection: Collection, query = ''): SupportQuestion =>
  supportQuestionFrom(new URLSearchParams(query), collection)
const narrowed = (asked: SupportQuestion, filter: SupportFilter): SupportQuestion => ({
  ...asked,
  filter: { ...asked.filter, ...filter },
})

/** The numbers of what the generated titles say, as far as someone sees them. */
const numbersSeen = (asker: Asker, asked: SupportQuestion) =>
  as(asker, async (connection) => {
    const keys = await everyKey(connection, asked)
    const rows = await readSupport(connection, asked.collection, keys, 'page')
    expect(rows).toHaveLength(keys.length)
    return rows.map(({ title }) => Number(/\d+/.exec(title)?.[0])).sort((one, other) => one - other)
  })
const numbersWhere = (holds: (n: number) => boolean) =>
  Array.from({ length: activities }, (_, index) => index + 1).filter(holds)

/** By the rules in words: opened by consent, agreed by a partner that recorded it, taking part, of one's own State. */
const opened = (n: number) => n % 2 === 0
const agreed = (n: number) => n % 3 !== 0 || n % 6 === 0
const takesPart = (organisation: number) => (n: number) => (n + organisation) % 4 > 0

test('each sees what is theirs, what was opened to them, and nothing else', async () => {
  const all = question('activities')
  expect(await numbersSeen('anyone', all)).toEqual(numbersWhere((n) => opened(n) && agreed(n)))
  expect(await numbersSeen('coordinator', all)).toEqual(
    numbersWhere((n) => n % 4 !== 3 || (opened(n) && agreed(n))),
  )
  const one = cast.partnerOne.organisation
  expect(await numbersSeen('partnerOne', all)).toEqual(
    numbersWhere((n) => n % 3 === 0 || takesPart(one)(n) || opened(n)),
  )
  const two = cast.partnerTwo.organisation
  expect(await numbersSeen('partnerTwo', all)).toEqual(
    numbersWhere((n) => takesPart(two)(n) || ((opened(n) || n % 5 === 0) && agreed(n))),
  )
  expect(await numbersSeen('anyone', question('practices'))).toEqual(numbersWhere((n) => n % 20 === 0))
})

const questions = ['', '?q=judges&report=none', `?kind=training&year=2021&recommendation=${servedRecommendations.XTL[0]}`, '?q=zzz'] // prettier-ignore

describe.each(askers)('for %s', (asker) => {
  test.each(questions)('every value counts its list: %s', async (query) => {
    await as(asker, async (connection) => {
      for (const collection of ['activities', 'practices'] as const) {
        const asked = question(collection, query)
        const { total, facets, keys } = await findSupport(connection, asked)
        expect(await everyKey(connection, asked)).toHaveLength(total)
        expect(keys).toHaveLength(Math.min(total, asked.limit))
        for (const facet of facetsOf[collection])
          for (const { value, count } of sample(facets[facet] ?? []))
            expect(
              await everyKey(connection, narrowed(asked, { [facet]: [value] })),
              `${facet} ${value}`,
            ).toHaveLength(count)
      }
    })
  })

  test('every figure of the three questions counts its list, and every sum adds up', async () => {
    await as(asker, async (connection) => {
      const asked = question('activities', '?q=')
      const figures = await supportFigures(connection, asked, 10)
      const length = async (filter: SupportFilter, more: Partial<SupportQuestion> = {}) =>
        (await everyKey(connection, { ...narrowed(asked, filter), ...more })).length
      expect(figures.total).toBe(await length({}))
      const states = figures.facets.state ?? []
      expect(states.reduce((sum, { count }) => sum + count, 0)).toBe(figures.total)
      for (const { state, facet, value, count } of figures.byState)
        expect(await length({ state: [state], [facet]: [value] }), `${state} ${value}`).toBe(count)
      for (const { id, count } of figures.recommendations)
        expect(await length({}, { recommendation: id }), id).toBe(count)
      expect(figures.recommendations.length).toBeGreaterThan(0)
      const keys = await everyKey(connection, asked)
      const rows = await readSupport(connection, 'activities', keys, 'page')
      expect(figures.money.length).toBeGreaterThan(0)
      for (const { currency, planned, paid, activities: among } of figures.money) {
        expect(await length({ currency: [currency] })).toBe(among)
        const sums = sumsByCurrency(rows.flatMap(({ money }) => money ?? []))
        const own = sums.find((sum) => sum.currency === currency)
        expect([planned, paid]).toEqual([own?.budget, own?.payment])
      }
    })
  })

  test('a row says the same of itself as the facets and its own page say of it', async () => {
    await as(asker, async (connection) => {
      const all = question('activities')
      const idsWith = async (facet: SupportFacet, value: string) =>
        new Set((await everyKey(connection, narrowed(all, { [facet]: [value] }))).map(({ id }) => id))
      const standing = {
        given: await idsWith('report', 'given'),
        none: await idsWith('report', 'none'),
        'not-due': await idsWith('report', 'not-due'),
      }
      const withMoney = new Set([
        ...(await idsWith('currency', 'EUR')),
        ...(await idsWith('currency', 'CHF')),
      ])
      const answers = await idsWith('because', 'recommendation')
      const rows = await readSupport(connection, 'activities', await everyKey(connection, all), 'page')
      for (const row of rows) {
        expect(standing[row.report].has(row.id), row.title).toBe(true)
        expect(withMoney.has(row.id), row.title).toBe(row.money !== null)
        expect(answers.has(row.id), row.title).toBe(row.recommendations.length > 0)
      }
      for (const row of rows.filter((_, place) => place % 7 === 0)) {
        const { report } = await reportsDueOn(connection, row, todayInUtc())
        expect(report, row.title).toEqual({ dueOn: row.reportDueOn, standing: row.report })
      }
    })
  })
})

/** An activity by its number, and the numbers of all that belongs to it. */
type Belonging = {
  id: number
  recommendations: string[]
  mechanisms: string[]
  partners: number[]
  sums: string[]
}

test.each([...askers, 'who looks as the public would'] as const)(
  'all activities at once, and what belongs to them, are what the policies show of each: %s',
  async (asker) => {
    const compare = async (connection: Connection) => {
      const { rows: atOnce } = await sql<Belonging>`
        select id, array(select unnest(recommendations) order by 1) as recommendations,
               array(select unnest(mechanisms) order by 1) as mechanisms, array(select unnest(partners) order by 1) as partners,
               array(select concat_ws(' ', currency, 'planned ' || planned, 'paid ' || paid)
                       from unnest(currencies, planned, paid) sum (currency, planned, paid) order by 1) as sums
          from cooperation.seen() order by 1`.execute(connection)
      const { rows: oneByOne } = await sql<Belonging>`
        select activity.id,
               array(select recommendation_id from cooperation.served
                      where served.state_id = activity.state_id and activity_id = activity.id order by 1) as recommendations,
               array(select mechanism from cooperation.served
                       join register.recommendation one on one.state_id = served.state_id and one.id = recommendation_id
                      where served.state_id = activity.state_id and activity_id = activity.id order by 1) as mechanisms,
               array(select organisation_id from cooperation.participant
                      where participant.state_id = activity.state_id and activity_id = activity.id order by 1) as partners,
               array(select currency || case money.kind when 'budget' then ' planned ' else ' paid ' end || amount
                       from cooperation.money
                      where money.state_id = activity.state_id and activity_id = activity.id order by 1) as sums
          from cooperation.activity order by 1`.execute(connection)
      expect(atOnce).toEqual(oneByOne)
      for (const belonging of ['recommendations', 'mechanisms', 'partners', 'sums'] as const)
        expect(atOnce.some((row) => row[belonging].length)).toBe(true)
    }
    if (asker !== 'who looks as the public would') return as(asker, compare)
    await as('coordinator', async (connection) => {
      await seeAs(connection, 'public')
      await compare(connection)
    })
  },
)

test('a partner is named, found and counted where it agrees, and its name is told to nobody else', async () => {
  const two = cast.partnerTwo.organisation
  const named = (n: number) => takesPart(two)(n) && (n + two) % 3 > 0
  const list = question('activities', `?partner=${two}`)
  expect(await numbersSeen('anyone', list)).toEqual(numbersWhere((n) => opened(n) && agreed(n) && named(n)))
  const names = await organisationNames(database.program.kysely, [
    String(two),
    String(cast.nhri.organisation),
  ])
  expect([...names.values()]).toEqual(['partnerTwo'])
})

test('a sum that was not opened is in no figure', async () => {
  const shown = await numbersSeen('anyone', question('activities', '?currency=EUR&currency=CHF'))
  expect(shown).toEqual(numbersWhere((n) => opened(n) && agreed(n) && n % 5 > 1 && n % 4 < 2))
})

test('the pages of a list hold each thing once', async () => {
  for (const sort of ['changed', 'begun', 'title']) {
    const pages = await Promise.all(
      [1, 2, 3, 4, 5, 6, 7, 8].map((page) =>
        findSupport(database.program.kysely, question('activities', `?limit=20&sort=${sort}&page=${page}`)),
      ),
    )
    const ids = pages.flatMap(({ keys }) => keys.map(({ id }) => id))
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toHaveLength(pages[0]?.total ?? 0)
  }
})

test('a recommendation that was merged is counted as the one that it turned out to be, and once for an activity', async () => {
  const [kept, merged] = servedRecommendations.XTL
  await inTransactionAs(database.program, database.operator, async (transaction) => {
    const change = await beginChange(transaction, { through: 'command-line' })
    await sql`update register.recommendation set merged_into = ${kept}, change_id = ${change}
               where state_id = 'XTL' and id = ${merged}`.execute(transaction)
  })
  await as('coordinator', async (connection) => {
    const all = question('activities')
    const { recommendations } = await supportFigures(connection, all, 10)
    expect(recommendations.map(({ id }) => id)).not.toContain(merged)
    const { length } = await everyKey(connection, { ...all, recommendation: kept })
    expect(recommendations).toContainEqual({ stateId: 'XTL', id: kept, count: length })
  })
})

/** The commonest values and the rarest. */
function sample<Value>(values: readonly Value[]): Value[] {
  return values.length <= 2 ? [...values] : [...values.slice(0, 1), ...values.slice(-1)]
}
