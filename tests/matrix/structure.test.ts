/** How the tables stand, read from the catalogue of a migrated database: new tables enter by themselves. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loginOf } from '#platform/database/migrate.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { tableFaults } from '../../scripts/table-faults.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

/** The faults of the tables as they are after a statement, which is then taken back. */
async function faultsAfter(statement = ''): Promise<string[]> {
  const client = await database.owner.pool.connect()
  try {
    await client.query('begin')
    const program = loginOf(database.programUrl)
    await client.query(statement.replaceAll('PROGRAM', `"${program}"`))
    return await tableFaults(async (query, values) => (await client.query(query, values)).rows, program)
  } finally {
    await client.query('rollback')
    client.release()
  }
}

test('the tables have no fault', async () => {
  expect(await faultsAfter()).toEqual([])
})

describe('a fault is found', () => {
  const table = 'create table followup.plan (state_id text not null, id bigint, primary key (state_id, id))'
  const policy = `alter table followup.plan enable row level security`
  const closed = `${policy}; create policy see on followup.plan for select using (state_id = 'XTL')`
  test.each([
    ['a State and no row policies', table],
    ['but none that lets anyone in', `${table}; ${policy}`],
    [
      'policies that are not switched on',
      `${table}; ${closed}; alter table followup.plan disable row level security`,
    ],
    [
      'followup.plan can be read by anyone and is not named',
      `${table}; ${policy}; create policy see on followup.plan for select using (true)`,
    ],
    [
      'register.recommendation.remark can be read by anyone',
      'alter table register.recommendation add column remark text',
    ],
    [
      'followup.plan_by_words is an index of a confidential table',
      `${table}; ${closed}; create index plan_by_words on followup.plan (id)`,
    ],
    ['the program may reach it', 'create table followup.anything (id bigint)'],
    [
      'followup.all_notes is a view',
      'create view followup.all_notes as select * from followup.note; grant select on followup.all_notes to PROGRAM',
    ],
    ['may be emptied', 'grant truncate on followup.note to PROGRAM'],
    ['record.history is part of the record', 'grant delete on record.history to PROGRAM'],
    [
      'without a search_path',
      `create function followup.peek() returns bigint language sql security definer as 'select 1::bigint'`,
    ],
    [
      'may be called by everyone',
      `create function followup.peek() returns bigint language sql as 'select 1::bigint';
       grant execute on function followup.peek() to public`,
    ],
  ])('%s', async (fault, statement) => {
    expect((await faultsAfter(statement)).join('\n')).toContain(fault)
  })
})

/** Works on whole databases, with the owner's login. */
const asOwner = ['src/platform/database/restore.ts']

test('what people sign in with is named by the identity module alone', () => {
  const root = join(import.meta.dirname, '../..')
  const sources = globSync('src/**/*.{ts,svelte}', { cwd: root }).filter(
    (path) => !path.startsWith('src/identity/') && !path.endsWith('.test.ts') && !asOwner.includes(path),
  )
  expect(sources.length).toBeGreaterThan(100)
  const reaching = sources.filter((path) =>
    /\bsign_in\b|better-auth/.test(readFileSync(join(root, path), 'utf8')),
  )
  expect(reaching).toEqual([])
})
