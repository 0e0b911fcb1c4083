/** The whole program while its database is away: it says so, ends nothing and comes back by itself. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, type Database } from '#platform/database/connect.ts'
import { emptyDatabase, type EmptyDatabase } from '#platform/database/testing.ts'
import { ask, form } from './network/ask.ts'
import { databaseProxy, type DatabaseProxy } from './network/database-proxy.ts'
import { cookieMaker } from './network/session.ts'
import { startProgram, type RunningProgram } from './running-program.ts'

let database: EmptyDatabase
let owner: Database
let proxy: DatabaseProxy
let program: RunningProgram
beforeAll(async () => {
  database = await emptyDatabase()
  owner = connect(database.ownerUrl, { connections: 1 })
  proxy = await databaseProxy(database.programUrl)
  program = await startProgram({
    DATABASE_URL: proxy.through(database.programUrl),
    DATABASE_OWNER_URL: database.ownerUrl,
  })
})
afterAll(async () => {
  await program.stop()
  await proxy.close()
  await owner.close()
  await database.drop()
})

const at = (path: string) => program.address + path
const statusOf = async (path: string) => (await ask(at(path))).status

test('pages, forms, answers of the API and readiness say that the database is away, and all of it comes back', async () => {
  await expect.poll(() => statusOf('/readyz')).toBe(200)
  const cookieOf = await cookieMaker({ owner })
  const [[name, value] = []] = Object.entries(cookieOf('somebody'))
  const cookie = `${name}=${value}`
  expect((await ask(at('/en/about'), { headers: { cookie } })).status).toBe(200)

  await proxy.cut()
  expect(await statusOf('/readyz')).toBe(503)
  expect(await statusOf('/healthz')).toBe(200)
  const page = await ask(at('/fr/activities'))
  expect(page).toMatchObject({ status: 503, headers: { 'retry-after': '20' } })
  expect(page.body.toString()).toContain('La base de données est momentanément inaccessible.')
  // Whoever has signed in is not taken for a stranger.
  const signedIn = await ask(at('/es/about'), { headers: { cookie } })
  expect(signedIn).toMatchObject({ status: 503, headers: { 'retry-after': '20' } })
  expect(signedIn.body.toString()).toContain('En este momento no se puede acceder a la base de datos.')
  const answer = await ask(at('/api/v1/activities'))
  expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '20' } })
  expect(JSON.parse(answer.body.toString())).toMatchObject({ code: 'database.away' })
  const entering = { address: 'ana@example.org', password: 'not a password of anybody' }
  const sent = await ask(at('/en/sign-in'), form(entering, program.address))
  expect(sent.status).toBe(503)
  expect(sent.body.toString()).toContain('The database cannot be reached at the moment.')

  await proxy.pass()
  await expect.poll(() => statusOf('/readyz')).toBe(200)
  expect(await statusOf('/fr/activities')).toBe(200)
  expect((await ask(at('/es/about'), { headers: { cookie } })).status).toBe(200)
  expect(program.process.exitCode).toBeNull()
})

test('a database that hangs is not waited for without end', async () => {
  proxy.hang()
  expect(await statusOf('/readyz')).toBe(503)
  const { code, log } = await program.stop()
  expect(code).toBe(1)
  expect(log).toContain('something does not end')
})
