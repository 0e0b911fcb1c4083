/** A need as a form shows it, now and as it was, with the recommendations that it serves in rows of their own. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { editNeed, writeNeed } from '#exchange/needs/commands.ts'
import type { NeedContent } from '#exchange/needs/model.ts'
import { addRecommendations, someNeed, someRecommendations } from '#exchange/needs/testing.ts'
import { testCast, type Cast } from '#identity/testing.ts'
import { inTransactionAs, type ActingTransaction } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { beginChange } from '#record/change.ts'
import type { Description } from './description.ts'
import { standingVersion, versionAsOf } from './versions.ts'

let database: TestDatabase
let cast: Cast
beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  await addRecommendations(database)
})
afterAll(() => database.close())

const as = <Result>(work: (transaction: ActingTransaction) => Promise<Result>) =>
  inTransactionAs(database.program, cast.coordinator, work)

const description: Description<'title' | 'recommendations'> = {
  form: 'need',
  parts: [
    {
      fields: [
        { name: 'title', kind: 'line' },
        {
          name: 'recommendations',
          kind: 'recommendations',
          table: 'exchange.need_recommendation',
          naming: 'need_id',
        },
      ],
    },
  ],
}

const [one, two, three] = someRecommendations

async function aNeed(): Promise<{ id: number; standing: () => ReturnType<typeof standing> }> {
  const id = await as((transaction) =>
    writeNeed(transaction, { ...someNeed, recommendations: [one, two] }, randomUUID(), { through: 'page' }),
  )
  const standing = () => as((transaction) => standingVersion(transaction, description, need(id)))
  return { id, standing }
}

const need = (id: number) => ({ table: 'exchange.need', stateId: 'XTL', id })

const edit = (id: number, content: Partial<NeedContent>, opened: number) =>
  as((transaction) => editNeed(transaction, id, { ...someNeed, ...content }, opened, { through: 'page' }))

test('what stands is the row and what it serves; a version that was, is both as they were', async () => {
  const { id, standing } = await aNeed()
  const first = await standing()
  expect(first.values).toEqual({ title: someNeed.title, recommendations: `${one} ${two}` })

  await edit(id, { title: 'Another', recommendations: [one, two, three] }, first.changeId)
  const second = await standing()
  expect(second.values).toEqual({ title: 'Another', recommendations: `${one} ${two} ${three}` })
  await edit(id, { title: 'A third', recommendations: [one, two, three] }, second.changeId)

  const asOf = (change: number) =>
    as((transaction) => versionAsOf(transaction, description, need(id), change))
  expect(await asOf(first.changeId)).toEqual(first.values)
  expect(await asOf(second.changeId)).toEqual(second.values)
  expect(await asOf(0)).toBeUndefined()
})

test('a recommendation that was taken away since still stands in the version that was', async () => {
  const { id, standing } = await aNeed()
  const first = await standing()
  await edit(id, { title: 'Another', recommendations: [two] }, first.changeId)
  expect((await standing()).values.recommendations).toBe(two)
  const asOf = await as((transaction) => versionAsOf(transaction, description, need(id), first.changeId))
  expect(asOf).toEqual(first.values)
})

test('a recommendation that was merged into another is told as that one', async () => {
  const { standing } = await aNeed()
  await inTransactionAs(database.program, database.operator, async (transaction) => {
    await beginChange(transaction, { through: 'import' })
    await sql`update register.recommendation set merged_into = ${three}, change_id = record.current_change()
               where id = ${one}`.execute(transaction)
  })
  expect((await standing()).values.recommendations).toBe(`${three} ${two}`)
})

test('of a row that is not there, a form is refused', async () => {
  await expect(
    as((transaction) => standingVersion(transaction, description, need(999))),
  ).rejects.toMatchObject({ code: 'record.not-found', status: 404 })
})
