import { spawn } from 'node:child_process'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransactionAs } from '#platform/database/acting.ts'
import { testDatabase } from '#platform/database/testing.ts'
import type { TestDatabase } from '#platform/database/testing.ts'
import { markInterrupted } from './batches.ts'

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

async function isCommitting(): Promise<boolean> {
  const { rows } = await sql`select from register.batch where status = 'committing'`.execute(
    register.program.kysely,
  )
  return rows.length > 0
}

test(
  'an import that is killed at any moment leaves nothing; the next one brings all',
  { timeout: 90_000 },
  async () => {
    for (const milliseconds of [0, 150, 400, 800]) {
      const killed = importIt()
      const gone = once(killed, 'exit')
      while (killed.exitCode === null && !(await isCommitting())) await pause(20)
      await pause(milliseconds)
      const [, signal] = await (killed.kill('SIGKILL'), gone)
      expect(signal, `the import ended within ${milliseconds} ms: make the file longer`).toBe('SIGKILL')
      expect(await count('register.recommendation')).toBe(0)
      expect(await count('register.source')).toBe(0)
      expect(await count('register.batch_row')).toBe(0)
      // The server notices that the connection is gone, and then the batch can be told from one that is still read.
      let interrupted = 0
      while (!interrupted)
        interrupted = await inTransactionAs(register.program, register.operator, markInterrupted)
      expect(interrupted).toBe(1)
    }

    const [code] = await once(importIt(), 'exit')
    expect(code).toBe(0)
    expect(await count('register.recommendation')).toBe(records)
    expect(await count('register.batch_row')).toBe(records)
  },
)
