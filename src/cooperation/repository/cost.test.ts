/** What a list of support costs, counted in blocks and not in time: consents are looked up for all rows at once. */
import { Kysely, PostgresDialect, type CompiledQuery } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testCast, type Cast } from '#identity/testing.ts'
import { inTransactionAs } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import type { Connection } from '#platform/database/connection.ts'
import { supportQuestionFrom } from './question.ts'
import { readSupport } from './reading.ts'
import { findSupport, supportFigures } from './store.ts'
import { addSupport } from './testing.ts'

const activities = 3_000
const question = supportQuestionFrom(new URLSearchParams(), 'activities')

let database: TestDatabase
let cast: Cast
let heard: CompiledQuery[]
/** Keeps the statements that it is asked. */
let listening: Kysely<object>
beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  await addSupport(database.owner, cast, activities)
  heard = []
  listening = new Kysely<object>({
    dialect: new PostgresDialect({ pool: database.program.pool }),
    log: ({ query }) => {
      heard.push(query)
    },
  })
})
afterAll(() => database.close())

type Plan = { 'QUERY PLAN': { Plan: { 'Shared Hit Blocks': number; 'Shared Read Blocks': number } }[] }

/** How many blocks PostgreSQL looks at to do it a second time. */
async function blocksOf(connection: Connection, work: () => Promise<unknown>): Promise<number> {
  await work()
  heard = []
  await work()
  let blocks = 0
  for (const query of [...heard]) {
    const { rows } = await connection.executeQuery<Plan>({
      ...query,
      sql: `explain (analyze, buffers, timing off, format json) ${query.sql}`,
    })
    for (const { Plan } of rows.flatMap((row) => row['QUERY PLAN']))
      blocks += Plan['Shared Hit Blocks'] + Plan['Shared Read Blocks']
  }
  return blocks
}

/** Of a list and of the figures fewer than one for each activity that is stored, of a page of rows so many in all. */
const most = { list: activities, figures: activities, page: 4_000 }

test.each(['anyone', 'partnerOne', 'partnerTwo', 'coordinator'] as const)(
  'no consent is looked up row by row for %s',
  async (asker) => {
    const cost = async (connection: Connection) => {
      const { total, keys } = await findSupport(connection, question)
      expect(total).toBeGreaterThanOrEqual(activities / 2)
      return {
        list: await blocksOf(connection, () => findSupport(connection, question)),
        figures: await blocksOf(connection, () => supportFigures(connection, question, 5)),
        page: await blocksOf(connection, () => readSupport(connection, 'activities', keys, 'page')),
      }
    }
    const { list, figures, page } = await (asker === 'anyone'
      ? cost(listening)
      : inTransactionAs({ ...database.program, kysely: listening }, cast[asker], cost))
    expect(list).toBeLessThan(most.list)
    expect(figures).toBeLessThan(most.figures)
    expect(page).toBeLessThan(most.page)
  },
)
