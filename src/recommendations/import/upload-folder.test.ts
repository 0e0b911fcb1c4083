import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransactionAs } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { updateBatch, type BatchStatus } from './batches.ts'
import { receiveFile } from './run.ts'
import { clearUploads } from './upload-folder.ts'

let database: TestDatabase
let folder: string
beforeAll(async () => {
  database = await testDatabase()
  folder = await mkdtemp(join(tmpdir(), 'uploads-'))
})
afterAll(async () => {
  await database.close()
  await rm(folder, { recursive: true })
})

async function upload(name: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, name)
  return path
}

async function uploadOf(status: BatchStatus): Promise<void> {
  const path = await upload(status)
  const file = { path, name: 'list.docx' }
  const batch = await receiveFile(database.program, database.operator, file, {}, 'page')
  await inTransactionAs(database.program, database.operator, (transaction) =>
    updateBatch(transaction, batch, { status }),
  )
}

test('files go when their import is over, and stay as long as they may still be read', async () => {
  for (const status of ['previewed', 'refused', 'interrupted', 'committed', 'undone', 'discarded'] as const)
    await uploadOf(status)
  await upload('arriving')
  const long = new Date(Date.now() - 2 * 24 * 3600 * 1000)
  await utimes(await upload('broken-off'), long, long)

  await clearUploads(database.program.kysely, folder)
  expect((await readdir(folder)).sort()).toEqual(['arriving', 'interrupted', 'previewed', 'refused'])
})

test('a refused file goes after a day', async () => {
  await database.owner.pool.query(
    `update register.batch set finished_at = now() - interval '25 hours' where status = 'refused'`,
  )
  await clearUploads(database.program.kysely, folder)
  expect(await readdir(folder)).not.toContain('refused')
})

test('a folder that does not exist yet is no trouble', async () => {
  await expect(clearUploads(database.program.kysely, join(folder, 'none'))).resolves.toBeUndefined()
})
