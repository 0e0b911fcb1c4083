/** Work that outlives a request: kept in the database by pg-boss, done by the worker, tried again if the worker dies. */
import { fromKysely, PgBoss, type Queue } from 'pg-boss'
import pg from 'pg'
import type { z } from 'zod'
import type { ActingTransaction } from './database/acting.ts'
import type { Database } from './database/connect.ts'
import type { Log } from './log.ts'

/** A line of jobs of one kind. Jobs carry identifiers and a ticket, never content. */
export interface JobQueue<Job extends object> {
  name: string
  job: z.ZodType<Job>
}

const schema = 'jobs'

/** Lines share one table: a table for each line would have to be made by the owner. */
const lineSettings: Omit<Queue, 'name'> = {
  partition: false,
  // A job whose worker has died goes back into the line, at most twice.
  heartbeatSeconds: 60,
  retryLimit: 2,
  // The longest import so far took minutes; a day is the most that pg-boss allows.
  expireInSeconds: 6 * 3600,
  deleteAfterSeconds: 24 * 3600,
}

/** Makes or renews pg-boss's tables, as the owner, and lets the program's login use them. */
export async function prepareJobs(client: pg.ClientBase, program: string): Promise<void> {
  const boss = new PgBoss({
    schema,
    db: { executeSql: (text, values) => client.query(text, values) },
    supervise: false,
    schedule: false,
  })
  await boss.start()
  await boss.stop({ close: false, graceful: false })
  const login = pg.escapeIdentifier(program)
  await client.query(`
    grant usage on schema ${schema} to ${login};
    grant select, insert, update, delete on all tables in schema ${schema} to ${login};
    grant usage on all sequences in schema ${schema} to ${login};
    grant execute on all functions in schema ${schema} to ${login}`)
}

/** Puts jobs in line. */
export class JobSender {
  readonly #boss: PgBoss
  readonly #opened = new Map<string, Promise<void>>()

  constructor(database: Database, log: Log) {
    this.#boss = bossOn(database, log, false)
  }

  /** Puts a job in line within a transaction: it is done if, and only if, the transaction is committed. */
  async send<Job extends object>(
    transaction: ActingTransaction,
    queue: JobQueue<Job>,
    job: Job,
  ): Promise<void> {
    await this.#open(queue.name)
    await this.#boss.send(queue.name, job, { db: fromKysely(transaction) })
  }

  async stop(): Promise<void> {
    if (this.#opened.size) await this.#boss.stop({ close: false, graceful: false })
  }

  /** Connects when the first job is sent, so that a process that only shows pages asks nothing. */
  #open(name: string): Promise<void> {
    const opening = this.#opened.get(name) ?? this.#boss.start().then(() => openLine(this.#boss, name))
    this.#opened.set(name, opening)
    opening.catch(() => this.#opened.delete(name))
    return opening
  }
}

/** Does jobs, one at a time in each line. There is one worker process on a database. */
export class JobWorker {
  readonly #boss: PgBoss
  readonly #log: Log
  readonly #afterJob: () => void

  /** @param afterJob called whenever a job has ended, well or not */
  constructor(database: Database, log: Log, afterJob: () => void = () => undefined) {
    this.#boss = bossOn(database, log, true)
    this.#log = log
    this.#afterJob = afterJob
  }

  async start(): Promise<void> {
    await this.#boss.start()
  }

  /** @param giveUp called with a job during which the worker died again and again */
  async work<Job extends object>(
    { name, job }: JobQueue<Job>,
    run: (job: Job) => Promise<void>,
    giveUp: (job: Job) => Promise<void>,
  ): Promise<void> {
    await openLine(this.#boss, name)
    await this.#takeUpAgain(name)
    const options = { pollingIntervalSeconds: 0.5, batchSize: 1 }
    const each = (does: (job: Job) => Promise<void>) => async (jobs: { data: object }[]) => {
      try {
        for (const { data } of jobs) await does(job.parse(data))
      } catch (error) {
        this.#log.error({ error, line: name }, 'a job failed')
        throw error
      } finally {
        this.#afterJob()
      }
    }
    await this.#boss.work(name, options, each(run))
    await this.#boss.work(givenUp(name), options, each(giveUp))
  }

  /** Lets a running job come to its end for so many milliseconds. */
  async stop(patience: number): Promise<void> {
    await this.#boss.stop({ close: false, graceful: true, timeout: patience })
  }

  /** What a worker before us left unfinished need not wait until its heartbeat is missed. */
  async #takeUpAgain(name: string): Promise<void> {
    const left = await this.#boss.findJobs(name)
    const dropped = left.filter(({ state }) => state === 'active').map(({ id }) => id)
    if (dropped.length) await this.#boss.fail(name, dropped)
  }
}

const givenUp = (name: string) => `${name}-given-up`

async function openLine(boss: PgBoss, name: string): Promise<void> {
  await boss.createQueue(givenUp(name), lineSettings)
  await boss.createQueue(name, { ...lineSettings, deadLetter: givenUp(name) })
}

function bossOn({ pool }: Database, log: Log, supervise: boolean): PgBoss {
  const boss = new PgBoss({
    schema,
    db: { executeSql: (text, values) => pool.query(text, values) },
    // The owner migrates; nothing runs by the clock; indexes are the owner's too.
    migrate: false,
    createSchema: false,
    schedule: false,
    reindex: false,
    monitorVacuum: false,
    supervise,
  })
  boss.on('error', (error) => log.error({ error }, 'the line of jobs'))
  return boss
}
