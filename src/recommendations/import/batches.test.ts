import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { findTwin } from './batches.ts'
import { receiveFile } from './run.ts'

let database: TestDatabase
let folder: string
beforeAll(async () => {
  database = await testDatabase()
  folder = await mkdtemp(join(tmpdir(), 'batches-'))
})
afterAll(async () => {
  await database.close()
  await rm(folder, { recursive: true })
})

test('a file that was sent several times at once is the first batch, which no other one stands for', async () => {
  const path = join(folder, 'list')
  await writeFile(path, 'the same')
  const receive = () =>
    receiveFile(database.program, database.operator, { path, name: 'list.csv' }, {}, 'page')
  const batches = [await receive(), await receive(), await receive()]
  const { kysely } = database.program
  const twins = await Promise.all(batches.map((batch) => findTwin(kysely, batch)))
  expect(twins).toEqual([undefined, batches[0], batches[0]])
})
