import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { backup, tablesOf } from './backup.ts'
import { BackupReader, endOfRows, tableSchema } from './backup-file.ts'
import { loginOf, migrate, migrations } from './migrate.ts'
import { restore } from './restore.ts'
import { emptyDatabase, testDatabase, type EmptyDatabase, type TestDatabase } from './testing.ts'

let source: TestDatabase
let target: EmptyDatabase
let folder: string
let file: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-backup-'))
  file = join(folder, 'register.backup')
  source = await testDatabase()
  const client = new pg.Client({ connectionString: source.programUrl })
  await client.connect()
  // Every sort of content that COPY has to escape, history, and rows that point to one another.
  await client.query('begin')
  await client.query('select identity.act($1)', [source.operator.token])
  await client.query(`select record.begin_change('page', $1)`, ['tab\t, line\nbreak, \\. and \\N, “الحق”'])
  await client.query(
    `insert into register.hosted_state select 'X' || n, record.current_change() from generate_series(1, 3000) n`,
  )
  await client.query('commit')
  await client.query('begin')
  await client.query('select identity.act($1)', [source.operator.token])
  await client.query(`select record.begin_change('page')`)
  await client.query(`delete from register.hosted_state where state_id like 'X1%'`)
  await client.query('commit')
  await client.end()
  await backup(source.ownerUrl, file)
})
afterAll(async () => {
  await source.close()
  rmSync(folder, { recursive: true })
})
beforeEach(async () => (target = await emptyDatabase()))
afterEach(() => target.drop())

/** Every row of every table of ours, and where every sequence stands. */
async function everything(ownerUrl: string) {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  const content: Record<string, unknown> = {}
  for (const { table } of await tablesOf(client)) {
    const { rows } = await client.query<{ row: string }>(`select row::text from ${table} row order by 1`)
    content[table] = rows.map(({ row }) => row)
  }
  const { rows } = await client.query(
    `select schemaname, sequencename, last_value from pg_sequences where schemaname in ('record', 'register') order by 1, 2`,
  )
  await client.end()
  return { content, sequences: rows }
}

async function ask(url: string, statement: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows
  } finally {
    await client.end()
  }
}

/** The backup with its text changed by `alter`. */
function altered(alter: (text: string) => string): string {
  const changed = join(folder, 'altered.backup')
  writeFileSync(changed, gzipSync(alter(gunzipSync(readFileSync(file)).toString())))
  return changed
}

test('what is restored elsewhere is the same, in every table', async () => {
  const summary = await restore(target, file, { replace: false })
  const original = await everything(source.ownerUrl)
  expect(await everything(target.ownerUrl)).toEqual(original)
  expect(summary.tables.map(({ name }) => name)).toEqual(Object.keys(original.content))
  expect(summary.tables).toContainEqual(expect.objectContaining({ name: 'record.change', rows: 2 }))
  expect(summary.tables).toContainEqual(expect.objectContaining({ name: 'record.history', rows: 1111 }))
  expect(summary.tables.map(({ name }) => name)).not.toContain('identity.signing_key')
})

test('work goes on in what was restored: tokens, history and references hold', async () => {
  await restore(target, file, { replace: false })
  await migrate(target.ownerUrl, loginOf(target.programUrl))
  await ask(
    target.programUrl,
    `begin; select identity.act('${source.operator.token}'); select record.begin_change('page');
     update register.hosted_state set change_id = record.current_change() where state_id = 'X2'; commit`,
  )
  expect(await ask(target.programUrl, 'select max(id)::int as change from record.change')).toEqual([
    { change: 3 },
  ])
  expect(await ask(target.programUrl, 'select count(*)::int as kept from record.history')).toEqual([
    { kept: 1112 },
  ])
  await expect(ask(target.ownerUrl, 'delete from record.change')).rejects.toThrow(/foreign key/)
  await expect(ask(target.programUrl, 'delete from record.history')).rejects.toThrow(/permission denied/)
})

test('no folder, pipe or device is replaced by a backup', async () => {
  const place = join(folder, 'place')
  mkdirSync(place)
  const tried = backup(source.ownerUrl, place)
  await expect(tried).rejects.toMatchObject({ code: 'backup.not-a-file', details: { file: place } })
  expect(readdirSync(folder)).not.toContain('place.unfinished')
})

test('the file is for nobody else, and one that fails leaves none', async () => {
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const failing = join(folder, 'nowhere', 'register.backup')
  await expect(backup(source.ownerUrl, failing)).rejects.toThrow('ENOENT')
  await expect(backup(target.ownerUrl, join(folder, 'empty'))).rejects.toMatchObject({
    code: 'backup.not-migrated',
  })
})

test('a database with content is replaced only when told', async () => {
  await migrate(target.ownerUrl, loginOf(target.programUrl))
  await ask(
    target.ownerUrl,
    `insert into record.change (id, actor, confidential, through) values (1, 'someone', false, 'page')`,
  )
  await expect(restore(target, file, { replace: false })).rejects.toMatchObject({
    code: 'restore.not-empty',
    details: { table: 'record.change' },
  })
  expect(await ask(target.ownerUrl, 'select actor from record.change')).toEqual([{ actor: 'someone' }])
  await restore(target, file, { replace: true })
  expect(await everything(target.ownerUrl)).toEqual(await everything(source.ownerUrl))
})

test('not while the program runs', async () => {
  // Held: one that rests is closed after a while.
  const atWork = await source.program.pool.connect()
  const restoring = restore(source, file, { replace: true }).finally(() => atWork.release())
  await expect(restoring).rejects.toMatchObject({ code: 'restore.program-is-running' })
})

test('a backup of an older program is brought to today’s shape', async () => {
  const older = altered((text) => {
    const [head = '', ...rest] = text.split('\n')
    const tables = JSON.parse(rest.at(-2) ?? '') as {
      tables: { name: string }[]
      sequences: { name: string }[]
    }
    const old = /^(identity|record|sign_in)\./
    const kept = (each: { name: string }) => old.test(each.name)
    const manifest = { tables: tables.tables.filter(kept), sequences: tables.sequences.filter(kept) }
    let keeping = true
    const lines = rest.slice(0, -2).filter((line) => {
      const table = /^\{"table":"([^"]+)"/.exec(line)?.[1]
      if (table) keeping = old.test(table)
      return keeping
    })
    return [
      head.replace(/"migration":\d+/, `"migration":${migrations().length - 1}`),
      ...lines,
      JSON.stringify(manifest),
      '',
    ].join('\n')
  })
  await restore(target, older, { replace: false })
  expect(await ask(target.programUrl, 'select count(*)::int as states from register.hosted_state')).toEqual([
    { states: 0 },
  ])
  expect(await ask(target.programUrl, 'select count(*)::int as kept from record.history')).toEqual([
    { kept: 1111 },
  ])
})

test.each([
  ['cut short', () => readFileSync(file).subarray(0, 900)],
  ['not zipped', () => Buffer.from('{"format":"throughline-backup"}')],
  ['empty', () => Buffer.alloc(0)],
  ['of another kind', () => gzipSync('{"format":"something else"}\n')],
  ['with a row less', () => readFileSync(altered((text) => text.replace(/\nX2\t1\n/, '\n')))],
  ['with a word changed', () => readFileSync(altered((text) => text.replace('الحق', 'الحظ')))],
  [
    'with a table of its own',
    () => readFileSync(altered((text) => text.replace('"record.change"', '"pg_catalog.pg_class"'))),
  ],
])('a file %s is refused, and nothing changed', async (_, content) => {
  const damaged = join(folder, 'damaged.backup')
  writeFileSync(damaged, content())
  await migrate(target.ownerUrl, loginOf(target.programUrl))
  const before = await everything(target.ownerUrl)
  await expect(restore(target, damaged, { replace: true })).rejects.toMatchObject({ code: 'backup.damaged' })
  expect(await everything(target.ownerUrl)).toEqual(before)
})

test('a backup of a newer program is refused', async () => {
  const newer = altered((text) => text.replace(/"migration":\d+/, '"migration":9999'))
  await expect(restore(target, newer, { replace: false })).rejects.toMatchObject({
    code: 'backup.newer-than-program',
    details: { migration: 9999 },
  })
})

test('rows are read alike however the file is cut into pieces', async () => {
  const rows = ['a\t1\n', 'ends with \\\\.\n', '\\\\.\n', '\\N\n', '\n']
  const text = `{"table":"a.b","columns":["c"]}\n${rows.join('')}${endOfRows}{"table":"a.c","columns":["c"]}\n${endOfRows}`
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), async (sizes) => {
      async function* pieces() {
        for (let at = 0, turn = 0; at < text.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1
          yield Buffer.from(text.slice(at, at + size))
          at += size
        }
      }
      const reader = new BackupReader(pieces())
      const read = async () => (await Array.fromAsync(reader.rows())).join('')
      expect((await reader.line(tableSchema)).table).toBe('a.b')
      expect(await read()).toBe(rows.join(''))
      expect((await reader.line(tableSchema)).table).toBe('a.c')
      expect(await read()).toBe('')
    }),
    { seed: 1 },
  )
})
