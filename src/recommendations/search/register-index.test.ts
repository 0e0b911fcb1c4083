import { mkdtempSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { inTransactionAs } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { createLog, type Log } from '#platform/log.ts'
import { beginChange } from '#record/change.ts'
import { setHostedStates, typeRecommendation } from '../commands.ts'
import type { SearchRequest } from './contract.ts'
import { RegisterIndex } from './register-index.ts'

let database: TestDatabase
const folder = mkdtempSync(join(tmpdir(), 'throughline-search-'))
beforeAll(async () => void (database = await testDatabase()))
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})

const open = new Set<RegisterIndex>()
afterEach(closeAll)

async function closeAll(): Promise<void> {
  for (const index of open) await index.close()
  open.clear()
}

const circumstances = { through: 'command-line' } as const
const asked = (query: string): SearchRequest => ({
  query,
  filter: {},
  sort: 'relevance',
  offset: 0,
  limit: 10,
  language: 'en',
})

/** A log that remembers how many changes each reading of the register brought. */
function remembering(): { log: Log; read: number[] } {
  const read: number[] = []
  const log = createLog('info', {
    write(line) {
      const { changes } = JSON.parse(line) as { changes?: number }
      if (changes !== undefined) read.push(changes)
    },
  })
  return { log, read }
}

async function opened(where = folder, of = database): Promise<{ index: RegisterIndex; read: number[] }> {
  const { log, read } = remembering()
  const index = await RegisterIndex.open({ database: of.program, folder: where, log })
  open.add(index)
  return { index, read }
}

const lighthouse = (text: string): Parameters<typeof typeRecommendation>[1] => ({
  state: 'XTL',
  text,
  language: 'en',
  said: { mechanism: 'UPR', session: 48, position: 'supported' },
})

function typed(text: string, of = database): Promise<string> {
  return inTransactionAs(of.program, of.operator, (transaction) =>
    typeRecommendation(transaction, lighthouse(text), circumstances),
  )
}

describe('the index of the register', () => {
  it('follows what is written, by itself', async () => {
    const { index } = await opened()
    const before = index.version
    const id = await typed('Protect lighthouse keepers from storms')
    await expect.poll(() => index.search(asked('storm')).hits).toMatchObject([{ stateId: 'XTL', id }])
    expect(index.version).toBeGreaterThan(before)
    expect(index.tally({ position: ['supported'] }, ['cycle'])).toEqual({
      total: 1,
      facets: { cycle: { values: [{ value: '4', count: 1 }], more: 0 } },
    })
  })

  it('sees a change that began before another and ended after it', async () => {
    const { index } = await opened()
    const id = await inTransactionAs(database.program, database.operator, async (slow) => {
      const late = await typeRecommendation(slow, lighthouse('Paint the breakwater'), circumstances)
      await inTransactionAs(database.program, database.operator, (quick) =>
        setHostedStates(quick, ['XTL'], circumstances),
      )
      await index.refresh()
      expect(index.search(asked('breakwater')).total).toBe(0)
      return late
    })
    await index.refresh()
    expect(index.search(asked('breakwater')).hits).toMatchObject([{ id }])
  })

  it('forgets what left the register', async () => {
    const { index } = await opened()
    const id = await typed('Dredge the estuary')
    await index.refresh()
    expect(index.search(asked('estuary')).total).toBe(1)
    await inTransactionAs(database.program, database.operator, async (transaction) => {
      await beginChange(transaction, circumstances)
      await sql`delete from register.source where recommendation_id = ${id}`.execute(transaction)
      await sql`delete from register.recommendation where id = ${id}`.execute(transaction)
    })
    await index.refresh()
    expect(index.search(asked('estuary')).total).toBe(0)
  })

  it('starts from its snapshot and reads only what is newer', async () => {
    const first = await opened()
    await first.index.close()
    await typed('Restore the harbour wall')
    const second = await opened()
    expect(second.read).toEqual([1])
    expect(second.index.search(asked('harbour')).total).toBe(1)
    expect(second.index.size).toBe(first.index.size + 1)
    await second.index.close()
    const third = await opened()
    expect(third.read).toEqual([])
    expect(third.index.size).toBe(second.index.size)
    await third.index.close()
  })

  it('is built anew when the snapshot is damaged or of another register', async () => {
    truncateSync(join(folder, 'search-index'), 1_000)
    const again = await opened()
    expect(again.read).toEqual([again.index.size])
    await again.index.close()
    const other = await testDatabase()
    try {
      await typed('Count the seabirds', other)
      const { index } = await opened(folder, other)
      expect(index.size).toBe(1)
      expect(index.search(asked('seabirds')).total).toBe(1)
    } finally {
      await closeAll()
      await other.close()
    }
  })

  it('lists everything found, in order', async () => {
    const { index } = await opened()
    const listed = await Array.fromAsync(
      index.listIds({ query: '', filter: { state: ['XTL'] }, sort: 'paragraph', language: 'en' }),
    )
    expect(listed).toHaveLength(index.size)
  })
})
