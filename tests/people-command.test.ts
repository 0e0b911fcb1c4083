import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { emptyDatabase, type EmptyDatabase } from '#platform/database/testing.ts'
import { run } from './running-program.ts'

let database: EmptyDatabase
let folder: string
beforeAll(async () => {
  database = await emptyDatabase()
  folder = await mkdtemp(join(tmpdir(), 'people-'))
})
afterAll(async () => {
  await database.drop()
  await rm(folder, { recursive: true })
})

async function people(...words: string[]) {
  const env = {
    DATABASE_URL: database.programUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    THROUGHLINE_DATA: folder,
  }
  const { code, out } = await run(['people', ...words, '--json'], { env })
  return { code, ...(out && { document: JSON.parse(out) }) }
}

const first = ['--name', 'Ada First', '--role', 'administrator', '--organisation', 'Office']

test('the first administrator is made from the command line, once', async () => {
  expect(await people('invite', 'ada@example.org', ...first)).toMatchObject({ code: 0 })
  expect(await people('invite', 'eve@example.org', ...first, '--organisation', 'Elsewhere')).toMatchObject({
    code: 1,
    document: { error: { code: 'people.organisation-unknown' } },
  })
  expect(await people('invite', 'bo@example.org', ...first, '--name', 'Bo Second')).toMatchObject({ code: 0 })
  const { document } = await people('list', '--query', 'bo@')
  expect(document).toMatchObject({
    total: 1,
    people: [{ name: 'Bo Second', roles: [{ role: 'administrator', organisation: { name: 'Office' } }] }],
  })
})

test('someone is shut out, let in again and given a new second factor by their address', async () => {
  for (const verb of ['disable', 'enable', 'reset-second-factor'])
    expect(await people(verb, 'BO@example.org'), verb).toMatchObject({
      code: 0,
      document: { email: 'BO@example.org' },
    })
  expect(await people('disable', 'nobody@example.org')).toMatchObject({
    code: 1,
    document: { error: { code: 'people.email-unknown' } },
  })
})

test('wrong usage ends with 2 and tells the verbs that there are', async () => {
  for (const words of [['people'], ['people', 'greet']]) {
    const { code, err } = await run(words)
    expect(code).toBe(2)
    expect(err).toContain('people invite EMAIL')
    expect(err).not.toContain('import FILE')
  }
  expect((await run(['people', 'invite'])).code).toBe(2)
  expect((await run(['people', 'invite', '--help'])).out).toContain('--letter')
  const help = await run(['people', '--help'])
  expect(help).toMatchObject({ code: 0, out: expect.stringContaining('people invite EMAIL') })
  expect(help.out).not.toContain('import FILE')
})
