/** Weights: set by the secretariat alone, for everyone to read, with the reason; never altered behind anyone's back. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testCast, type Cast } from '#identity/testing.ts'
import { inTransactionAs, type Proof } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { todayInUtc } from '#platform/day.ts'
import { defaultWeights, partNames } from './model.ts'
import {
  setWeights,
  weightingContent,
  weightings,
  weightsInForce,
  type WeightingContent,
} from './weighting.ts'

let database: TestDatabase
let cast: Cast
beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
})
afterAll(() => database.close())

const through = { through: 'page' } as const
const weights = { ...defaultWeights, themes: 30 }
const content: WeightingContent = { weights, because: 'Themes say most.', language: 'en', opened: 0 }
const set = (who: Proof, given: Partial<WeightingContent> = {}, formKey: string = randomUUID()) =>
  inTransactionAs(database.program, who, (transaction) =>
    setWeights(transaction, { ...content, ...given }, formKey, through),
  )
const last = async () => (await weightings(database.program.kysely, 1))[0]

test('those of the program hold until others are set', async () => {
  expect(await weightsInForce(database.program.kysely)).toEqual(defaultWeights)
  expect(await last()).toBeUndefined()
})

test('nobody but the secretariat sets them, in the pages or past them', async () => {
  for (const [name, who] of Object.entries(cast)) {
    if (name === 'secretariat') continue
    await expect(set(who)).rejects.toMatchObject({ code: 'matching.not-yours-to-weigh' })
    await expect(
      inTransactionAs(database.program, who, async (transaction) => {
        await sql`select record.begin_change('page', null, null)`.execute(transaction)
        await sql`
          insert into exchange.weighting (weights, because, language, organisation_id, form_key, change_id)
          values ('{"themes": 1}', 'Mine', 'en', ${who.organisation}, ${randomUUID()}, record.current_change())`.execute(
          transaction,
        )
      }),
      name,
    ).rejects.toThrow(/row-level security/)
  }
  expect(await last()).toBeUndefined()
})

describe('the secretariat sets them', () => {
  const formKey = randomUUID()

  test('once however often the form is sent; anyone reads since when, by whom and why', async () => {
    const before = todayInUtc()
    await set(cast.secretariat, {}, formKey)
    await set(cast.secretariat, {}, formKey)
    expect(await weightings(database.program.kysely, 10)).toEqual([
      {
        id: expect.any(Number) as number,
        weights,
        because: 'Themes say most.',
        language: 'en',
        setBy: 'operator',
        // The day may have begun since.
        setOn: expect.toBeOneOf([before, todayInUtc()]) as string,
      },
    ])
    expect(await weightsInForce(database.program.kysely)).toEqual(weights)
  })

  test('not over weights that were set meanwhile', async () => {
    await expect(set(cast.secretariat)).rejects.toMatchObject({ code: 'matching.weighed-meanwhile' })
    const { id = 0 } = (await last()) ?? {}
    await set(cast.secretariat, { weights: { ...weights, time: 0 }, opened: id })
    expect((await weightings(database.program.kysely, 10)).map((one) => one.weights.time)).toEqual([0, 2])
  })

  test('and what once held stays as it was', async () => {
    for (const statement of [
      sql`update exchange.weighting set because = 'x'`,
      sql`delete from exchange.weighting`,
    ])
      await expect(
        inTransactionAs(database.program, cast.secretariat, (transaction) => statement.execute(transaction)),
      ).rejects.toThrow(/permission denied/)
  })
})

describe('the form', () => {
  const typed = (given: Record<string, string> = {}) =>
    weightingContent.safeParse({
      ...Object.fromEntries(partNames.map((part) => [part, '10'])),
      because: 'So.',
      language: 'en',
      opened: '0',
      ...given,
    })
  const problems = (given: Record<string, string>) =>
    typed(given).error?.issues.map(({ path, message }) => [path[0], message])

  test('reads numbers as people write them', () => {
    expect(typed({ themes: '12,5', words: '0' }).data?.weights).toMatchObject({
      themes: 12.5,
      words: 0,
      kinds: 10,
    })
  })

  test('refuses what is no weight, and weights that would put nothing in order', () => {
    expect(problems({ themes: '101', words: '-1', kinds: '' })).toEqual([
      ['themes', 'matching.weight-wrong'],
      ['kinds', 'matching.weight-wrong'],
      ['words', 'matching.weight-wrong'],
    ])
    expect(problems(Object.fromEntries(partNames.map((part) => [part, '0'])))).toEqual([
      ['themes', 'matching.all-zero'],
    ])
    expect(problems({ because: '' })).toEqual([['because', 'form.missing']])
  })
})
