/**
 * Every role × every audience × every kind of record × every way to ask the database, generated. What is seen is held
 * against a model that knows nothing of the SQL: nothing more may be seen, and nothing less.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import type { Cast } from '#identity/testing.ts'
import { isOnItsSide, maySee, maySeeHistory, type Consent } from './model.ts'
import { markersIn, otherTables, outlets, seenOfBare } from './outlets.ts'
import { ofSecretariat } from './rows.ts'
import { authors, everyone, looking, type Looking } from './viewers.ts'
import { allConsents, giveConsent, makeWorld, takeBackGeneral, type Kind, type Row } from './world.ts'

let database: TestDatabase
let cast: Cast
let lookers: Looking[]
let kinds: Kind[]
let tried = 0
let leaked = 0
let withheld = 0
const began = performance.now()
/** Milliseconds, on a slow machine that is busy. */
const patience = 1_200_000

beforeAll(async () => {
  database = await testDatabase()
  ;({ cast, lookers } = await everyone(database))
  kinds = await makeWorld(database, cast)
})

afterAll(async () => {
  await database.close()
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(
    `the matrix: ${tried} combinations tried, ${leaked} leaked, ${withheld} withheld (${seconds} s)`,
  )
})

/** Differences of the same sort as one sentence, with how many there are. */
function inShort(differences: readonly string[]): string[] {
  const sorts = Map.groupBy(differences, (each) =>
    each.replace(/zz[a-z]+?(justice|mission|nhri|society|foreign)([a-z]+)\d+zz/, '$1 $2'),
  )
  return [...sorts].map(([sort, { length }]) => `${sort} (${length})`)
}

/** Counts one combination. @returns the difference, if there is one */
function hold(
  what: string,
  looker: Looking,
  row: Row,
  seen: boolean,
  may: boolean,
  atMost = false,
): string[] {
  tried++
  if (seen === may || (may && atMost)) return []
  if (may) withheld++
  else leaked++
  return [`${what}: ${looker.name} ${may ? 'is not shown' : 'is shown'} ${row.marker}`]
}

test('what stands under consent was made in every kind, by every author who may write it', () => {
  expect(kinds.length).toBeGreaterThan(0)
  for (const { rows, sides } of kinds)
    expect(new Set(rows.map(({ author }) => author.organisation)).size).toBe(
      Object.values(authors).filter(({ side }) => sides.includes(side)).length,
    )
})

test('by consents given thing by thing', { timeout: patience }, async () => {
  const differences: string[] = []
  for (const looker of lookers)
    await looking(database, looker, async (program) => {
      for (const kind of kinds) {
        for (const { name, look, expected, concerns, atMost } of outlets) {
          await program.query('savepoint outlet')
          const may = (row: Row) => expected(looker.viewer, row, [])
          const seen = await look(program, kind, may)
          await program.query('rollback to savepoint outlet')
          for (const row of kind.rows)
            if (!concerns || concerns(row))
              differences.push(...hold(name, looker, row, seen.has(row.id), may(row), atMost))
        }
      }
    })
  expect(inShort(differences)).toEqual([])
})

test.each(['justice', 'nhri', 'foreign'] as const)(
  'by consents that %s gave for everything of a kind',
  { timeout: patience },
  async (name) => {
    const differences: string[] = []
    for (const general of allConsents(name, 'kind')) {
      await withGeneral(general, async () => {
        await sideBySide(lookers, async (looker) => {
          const seen = await looking(database, looker, (program) => seenOfBare(program, kinds))
          for (const { kind, rows } of kinds)
            for (const row of rows.filter(({ consents }) => consents.length === 0)) {
              const may = maySee(looker.viewer, row, [general])
              const what = `${general.audience} ${general.standing}`
              differences.push(...hold(what, looker, row, seen.has(`${kind} ${row.id}`), may))
            }
        })
      })
    }
    expect(inShort(differences)).toEqual([])
  },
)

/** Those who only look do not hold each other up: as many at once as there are cores in the least of machines. */
async function sideBySide(all: readonly Looking[], work: (looker: Looking) => Promise<void>): Promise<void> {
  const waiting = [...all]
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await work(next)
  }
  await Promise.all([lane(), lane()])
}

/** While a consent for everything of every kind stands. */
async function withGeneral(general: Consent, work: () => Promise<void>): Promise<void> {
  const owner = await database.owner.pool.connect()
  try {
    for (const { kind } of kinds) await giveConsent(owner, cast, kind, general, null)
    await work()
  } finally {
    await takeBackGeneral(owner, cast)
    owner.release()
  }
}

test('no other table that the program may read tells anything of them', { timeout: patience }, async () => {
  const found: string[] = []
  const rows = new Map(kinds.flatMap((kind) => kind.rows.map((row) => [row.marker, row] as const)))
  for (const looker of lookers) {
    for (const table of await looking(database, looker, (program) => otherTables(program, kinds))) {
      const markers = await looking(database, looker, (program) => markersIn(program, table))
      tried += rows.size
      for (const marker of markers) {
        const row = rows.get(marker)
        if (row && mayTellOf(table, looker, row)) continue
        leaked++
        found.push(`${table}: ${looker.name} is shown ${marker}`)
      }
    }
  }
  expect(inShort(found)).toEqual([])
})

/** What stands beside a thing is for its author's side alone, and there for who sees the thing. */
function mayTellOf(table: string, { name, viewer }: Looking, row: Row): boolean {
  if (ofSecretariat.includes(table) && name === 'secretariat') return true
  if (table === 'record.history') return maySeeHistory(viewer, row)
  return isOnItsSide(viewer, row) && maySee(viewer, row, [])
}

test('at least ten thousand combinations were tried', () => {
  expect(tried).toBeGreaterThan(10_000)
})
