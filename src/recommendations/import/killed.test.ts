import { spawn } from 'node:child_process'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { inTransactionAs } from '#platform/database/acting.ts'
import { isDatabaseAway } from '#platform/database/away.ts'
import { testDatabase } from '#platform/database/testing.ts'
import type { TestDatabase } from '#platform/database/testing.ts'
import { findBatch, markInterrupted, removeBatch } from './batches.ts'
import { receiveFile, runBatch } from './run.ts'

const records = 12_000
const root = join(import.meta.dirname, '../../..')

let register: TestDatabase
let folder: string
let file: string

beforeAll(async () => {
  register = await testDatabase()
  folder = mkdtempSync(join(tmpdir(), 'throughline-killed-'))
  file = join(folder, 'export.json')
  await writeExport(file)
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await register.close()
})

/** A UHRI export that takes a few seconds to import, its records about an imaginary State. */
async function writeExport(path: string): Promise<void> {
  const out = createWriteStream(path)
  out.write('[')
  for (let number = 0; number < records; number++) {
    const record = {
      AnnotationId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
      AnnotationType: '- Recommendations',
      Body: '- CRC',
      Countries: ['Talmaris'],
      Symbol: 'CRC/C/XTL/CO/3-4',
      Text: `${number}. The Committee recommends that the State party build school number ${number} on the outer islands.`,
      Themes: ['Right to education'],
      AffectedPersons: ['Children'],
      Sdgs: ['4 - QUALITY EDUCATION'],
    }
    if (!out.write((number ? ',\n' : '') + JSON.stringify(record))) await once(out, 'drain')
  }
  out.end(']')
  await once(out, 'finish')
}

function importIt(): ReturnType<typeof spawn> {
  return spawn(join(root, 'throughline'), ['import', file, '--json'], {
    env: {
      ...process.env,
      DATABASE_URL: register.programUrl,
      DATABASE_OWNER_URL: register.ownerUrl,
      THROUGHLINE_DATA: folder,
    },
    stdio: 'ignore',
  })
}

async function count(table: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(
    register.program.kysely,
  )
  return rows[0]?.count ?? -1
}

/** What an import needs at its beginning, at its first rows, and at its end. */
const turn = `select pg_advisory_xact_lock(hashtext('throughline: register'))`
const firstRows = 'lock table register.recommendation in share mode'
const lastWord = 'lock table register.batch in share mode'

const inTheWay = new Set<pg.Client>()
async function clear(client: pg.Client): Promise<void> {
  inTheWay.delete(client)
  await client.end()
}
afterEach(async () => {
  for (const client of inTheWay) await clear(client)
})

/** Someone who keeps from the import what it needs at some place, so that it waits there however fast the machine is. */
async function inItsWay(statement: string) {
  const client = new pg.Client({ connectionString: register.ownerUrl })
  await client.connect()
  inTheWay.add(client)
  await client.query('begin')
  await client.query(statement)
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  const held = 'select from pg_stat_activity where $1 = any (pg_blocking_pids(pid))'
  const end = `select pg_terminate_backend(pid) from pg_stat_activity where $1 = any (pg_blocking_pids(pid))`
  return {
    /** The server ends the connection of whoever has met it. */
    throwOut: () => register.program.pool.query(end, [rows[0]?.pid]),
    isMet: async () => (await register.owner.pool.query(held, [rows[0]?.pid])).rowCount === 1,
    leave: () => clear(client),
  }
}

test.each([
  { place: 'before its turn', obstacles: [turn], isAtRest: true },
  { place: 'at its first rows', obstacles: [firstRows], isAtRest: true },
  // Its end is barred here too: however late the signal comes, the import is not over by then.
  { place: 'among its rows', obstacles: [firstRows, lastWord], isAtRest: false },
  { place: 'before its last word', obstacles: [firstRows, lastWord], isAtRest: true },
])(
  'an import that is killed $place leaves nothing',
  async ({ obstacles: [first = '', ...others], isAtRest }) => {
    let obstacle = await inItsWay(first)
    const killed = importIt()
    const gone = once(killed, 'exit')
    await expect.poll(obstacle.isMet).toBe(true)
    for (const statement of others) {
      const next = await inItsWay(statement)
      await obstacle.leave()
      obstacle = next
      if (isAtRest) await expect.poll(obstacle.isMet).toBe(true)
    }
    const [, signal] = await (killed.kill('SIGKILL'), gone)
    await obstacle.leave()
    expect(signal).toBe('SIGKILL')
    // The server notices that the connection is gone, and then the batch can be told from one that is still read.
    const interrupted = () => inTransactionAs(register.program, register.operator, markInterrupted)
    await expect.poll(interrupted).toBe(1)
    for (const table of ['recommendation', 'source', 'batch_row'])
      expect(await count(`register.${table}`), table).toBe(0)
  },
)

test('an import whose connection the server ends leaves nothing, and nothing is said against its file', async () => {
  const obstacle = await inItsWay(firstRows)
  const { program, operator } = register
  const batch = await receiveFile(program, operator, { path: file, name: 'export.json' }, {}, 'page')
  const importing = runBatch(program, operator, batch, { apply: true, through: 'page' })
  const refused = expect(importing).rejects.toSatisfy(isDatabaseAway)
  await expect.poll(obstacle.isMet).toBe(true)
  await obstacle.throwOut()
  await refused
  await obstacle.leave()
  // The job comes again, and finds that all is still to be done.
  expect(await findBatch(program.kysely, batch)).toMatchObject({ status: 'committing', error: null })
  expect(await count('register.recommendation')).toBe(0)
  await inTransactionAs(program, operator, (transaction) => removeBatch(transaction, batch))
})

test('the next one brings all', async () => {
  const [code] = await once(importIt(), 'exit')
  expect(code).toBe(0)
  expect(await count('register.recommendation')).toBe(records)
  expect(await count('register.batch_row')).toBe(records)
})
