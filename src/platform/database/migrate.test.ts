import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loginOf, migrate, migrations, pending } from './migrate.ts'
import { openDatabase } from './open.ts'
import { emptyDatabase, type EmptyDatabase } from './testing.ts'

let database: EmptyDatabase
let owner: pg.Client
beforeEach(async () => {
  database = await emptyDatabase()
  owner = new pg.Client({ connectionString: database.ownerUrl })
  await owner.connect()
})
afterEach(async () => {
  await owner.end()
  await database.drop()
})
const bringUpToDate = () => migrate(database.ownerUrl, loginOf(database.programUrl))
const environment = (owner: boolean) => ({
  databaseUrl: database.programUrl,
  databaseOwnerUrl: owner ? database.ownerUrl : undefined,
  dataFolder: '/nowhere',
})

test('every migration is applied once, also when two programs start at once', async () => {
  expect(await pending(owner)).toEqual(migrations())
  await Promise.all([bringUpToDate(), bringUpToDate()])
  expect(await pending(owner)).toEqual([])
  const { rows } = await owner.query<{ number: number }>(
    'select number from platform.migration order by number',
  )
  expect(rows.map(({ number }) => number)).toEqual(migrations().map(({ number }) => number))
})

test('an ordinary owner suffices', async () => {
  await bringUpToDate()
  const { rows } = await owner.query(
    'select rolsuper, rolbypassrls from pg_roles where rolname = current_user',
  )
  expect(rows[0]).toEqual({ rolsuper: false, rolbypassrls: false })
})

test('a file that was altered after it was applied is refused', async () => {
  await bringUpToDate()
  await owner.query(`update platform.migration set checksum = 'another' where number = 1`)
  await expect(bringUpToDate()).rejects.toMatchObject({
    code: 'database.migration-altered',
    details: { migration: 1, name: 'identity' },
  })
})

test('a database of a newer program is refused', async () => {
  await bringUpToDate()
  await owner.query(`insert into platform.migration values (9999, 'of-tomorrow', 'checksum')`)
  await expect(bringUpToDate()).rejects.toMatchObject({ code: 'database.newer-than-program' })
})

test('on a server that someone else keeps: the owner migrates, and without one the database must be ready', async () => {
  await expect(openDatabase(environment(false), { exclusive: true })).rejects.toMatchObject({
    code: 'database.owner-needed',
  })
  const opened = await openDatabase(environment(true), { exclusive: true })
  expect(opened).toMatchObject({ programUrl: database.programUrl, ownerUrl: database.ownerUrl })
  await opened.stop()
  const again = await openDatabase(environment(false), { exclusive: true })
  expect(again.ownerUrl).toBeUndefined()
})

test('a program that would run as the owner is refused: it could pass by every rule', async () => {
  const both = { ...environment(true), databaseUrl: database.ownerUrl }
  await expect(openDatabase(both, { exclusive: true })).rejects.toMatchObject({
    code: 'database.program-too-mighty',
  })
})
