import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { inTransactionAs } from './database/acting.ts'
import { testDatabase, type TestDatabase } from './database/testing.ts'
import { JobSender, JobWorker, type JobQueue } from './jobs.ts'
import { createLog } from './log.ts'

type Errand = { errand: string }
const log = createLog('silent')

let database: TestDatabase
let sender: JobSender
const workers: JobWorker[] = []
beforeAll(async () => {
  database = await testDatabase()
  sender = new JobSender(database.program, log)
})
afterEach(() => Promise.all(workers.splice(0).map((worker) => worker.stop(1_000))))
afterAll(async () => {
  await sender.stop()
  await database.close()
})

const line = (name: string): JobQueue<Errand> => ({ name, job: z.object({ errand: z.string() }) })

const send = (queue: JobQueue<Errand>, errand: string) =>
  inTransactionAs(database.program, database.operator, (transaction) =>
    sender.send(transaction, queue, { errand }),
  )

const givenUp: string[] = []

async function startWorker(
  queue: JobQueue<Errand>,
  run: (job: Errand) => Promise<void>,
  workersLog = log,
): Promise<void> {
  const worker = new JobWorker(database.program, workersLog)
  workers.push(worker)
  await worker.start()
  await worker.work(queue, run, async ({ errand }) => void givenUp.push(errand))
}

describe('work that outlives a request', () => {
  test('is done in the order in which it was asked for', async () => {
    const queue = line('in-order')
    for (const errand of ['first', 'second', 'third']) await send(queue, errand)
    const done: string[] = []
    await startWorker(queue, async ({ errand }) => void done.push(errand))
    await expect.poll(() => done).toEqual(['first', 'second', 'third'])
  })

  test('is not done where the transaction that asked for it fails', async () => {
    const queue = line('taken-back')
    const failing = inTransactionAs(database.program, database.operator, async (transaction) => {
      await sender.send(transaction, queue, { errand: 'never' })
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    await send(queue, 'later')
    const done: string[] = []
    await startWorker(queue, async ({ errand }) => void done.push(errand))
    await expect.poll(() => done).toEqual(['later'])
  })

  test('is tried again after a failure, of which the log says why', async () => {
    const queue = line('failing')
    await send(queue, 'letter')
    const logged: string[] = []
    const keptLog = createLog('error', { write: (written) => void logged.push(written) })
    let tries = 0
    const write = async () => {
      if (++tries === 1) throw new Error('no ink left')
    }
    await startWorker(queue, write, keptLog)
    await expect.poll(() => tries).toBe(2)
    expect(logged.join('')).toContain('no ink left')
  })

  test('is taken up again by the next worker, and after the third death given up', async () => {
    const queue = line('deadly')
    await send(queue, 'dangerous')
    let begun = 0
    for (let life = 1; life <= 3; life++) {
      await startWorker(queue, () => {
        begun++
        return new Promise(() => undefined) // as a process that is killed: it never ends
      })
      await expect.poll(() => begun).toBe(life)
    }
    await startWorker(queue, async () => void begun++)
    await expect.poll(() => givenUp).toEqual(['dangerous'])
    expect(begun).toBe(3)
  })
})
