/** `throughline audit` as someone at the terminal uses it, beside a database with a past; and `people export`, `erase`. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testCast } from '#identity/testing.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { run } from './running-program.ts'

let database: TestDatabase
let folder: string
beforeAll(async () => {
  database = await testDatabase()
  await testCast(database)
  folder = mkdtempSync(join(tmpdir(), 'throughline-audit-'))
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await database.close()
})

const throughline = (...words: string[]) =>
  run(words, {
    env: {
      DATABASE_URL: database.programUrl,
      DATABASE_OWNER_URL: database.ownerUrl,
      THROUGHLINE_DATA: folder,
    },
  })

test('what nobody altered is sound, and the text says what that proves and what not', async () => {
  const { code, out } = await throughline('audit', 'verify')
  expect(out).toContain('Everything is as it was written.')
  expect(out).toContain('It cannot prove that whoever owns the database has not rewritten everything')
  expect(code).toBe(0)
})

test('a seal that is kept in a file vouches for the past; what was altered since is told, with exit status 1', async () => {
  let seal = await throughline('audit', 'seal')
  // A transaction of another test on the same server may still hold it up.
  while (seal.err.includes('Nothing is sealed yet')) seal = await throughline('audit', 'seal')
  expect(seal.out).toMatch(/^Throughline seal\nnumber: \d+\nat: .+Z\nSHA-256: [0-9a-f]{64}\n$/)
  const file = join(folder, 'seal.txt')
  writeFileSync(file, seal.out)
  const sound = await throughline('audit', 'verify', '--seal', file, '--json')
  expect(JSON.parse(sound.out)).toMatchObject({ sound: true, found: 0, kept: { number: expect.any(Number) } })

  await database.owner.pool.query(
    `alter table identity.organisation disable trigger user;
     update identity.organisation set name = 'Another' where name = 'health';
     alter table identity.organisation enable trigger user`,
  )
  const altered = await throughline('audit', 'verify', '--seal', file)
  expect(altered.out).toMatch(/identity\.organisation \{"id": \d+\}: altered since it was written\./)
  expect(altered.code).toBe(1)
  const document = JSON.parse((await throughline('audit', 'verify', '--json')).out) as unknown
  expect(document).toMatchObject({ sound: false, found: 1, findings: [{ code: 'row-altered' }] })
})

test('what is no seal, or no verb of audit, is refused in words', async () => {
  writeFileSync(join(folder, 'letter.txt'), 'Dear Sir')
  const noSeal = await throughline('audit', 'verify', '--seal', join(folder, 'letter.txt'))
  expect([noSeal.code, noSeal.err]).toEqual([1, expect.stringContaining('This is no seal')])
  const noFile = await throughline('audit', 'verify', '--seal', join(folder, 'nowhere'))
  expect([noFile.code, noFile.err]).toEqual([1, expect.stringContaining('cannot be read')])
  const noVerb = await throughline('audit', 'everything')
  expect([noVerb.code, noVerb.err]).toEqual([1, expect.stringContaining('“verify” or “seal”')])
})

test('a person is given what is held on them, and erased', async () => {
  const { code, out } = await throughline('people', 'export', 'justice@example.org')
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({
    personal: { name: 'justice' },
    memberships: [{ role: 'contributor' }],
  })
  const erased = await throughline('people', 'erase', 'justice@example.org')
  expect([erased.code, erased.out]).toEqual([0, expect.stringContaining('is erased')])
  const again = await throughline('people', 'export', 'justice@example.org')
  expect(again.code).toBe(1)
  const { out: verified } = await throughline('audit', 'verify', '--json')
  // Nothing but what an earlier test altered.
  expect(JSON.parse(verified)).toMatchObject({ found: 1 })
})
