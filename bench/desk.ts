/** An import as a person does it: the file brought to the desk, looked at, confirmed. */
import { openAsBlob } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { connect, type Database } from '#platform/database/connect.ts'
import { openDatabase } from '#platform/database/open.ts'
import { findBatch, type Batch } from '#recommendations/import/batches.ts'
import { ask, form } from '../tests/network/ask.ts'

/** Looks into the database of a program that runs on a folder of its own. */
export async function besideProgram<Result>(
  folder: string,
  work: (database: Database, ownerUrl: string, programUrl: string) => Promise<Result>,
): Promise<Result> {
  const own = { databaseUrl: undefined, databaseOwnerUrl: undefined, dataFolder: folder }
  const opened = await openDatabase(own, { exclusive: false })
  const database = connect(opened.programUrl, { connections: 2, name: 'bench' })
  try {
    return await work(database, opened.ownerUrl ?? '', opened.programUrl)
  } finally {
    await database.close()
    await opened.stop()
  }
}

/** How long each stage of an import took, in seconds. */
export type DeskImport = { preview: number; commit: number; follow: number }

/** The desk of a running program, entered. */
export class Desk {
  readonly #address: string
  readonly #cookie: string
  readonly #database: Database

  private constructor(address: string, cookie: string, database: Database) {
    this.#address = address
    this.#cookie = cookie
    this.#database = database
  }

  /** @param program as it says itself: `desk` is the link that opens the desk once */
  static async enter(
    { address, desk }: { address: string; desk: string },
    database: Database,
  ): Promise<Desk> {
    const token = new URL(desk).searchParams.get('token') ?? ''
    const entered = await ask(`${address}/en/desk/enter`, form({ token }, address))
    const [cookie = ''] = entered.headers['set-cookie']?.[0]?.split(';') ?? []
    if (!cookie) throw new Error(`the desk stayed shut: ${entered.status}`)
    return new Desk(address, cookie, database)
  }

  /** Brings a file and waits until it has been looked at. */
  async preview(file: string): Promise<{ batch: number; seconds: number }> {
    const began = performance.now()
    const body = new FormData()
    body.set('file', await openAsBlob(file), 'uhri.json')
    const answer = await fetch(`${this.#address}/en/desk/uploads`, {
      method: 'POST',
      body,
      headers: { cookie: this.#cookie, origin: this.#address, accept: 'text/html' },
      redirect: 'manual',
    })
    const batch = Number(answer.headers.get('location')?.split('/').at(-1))
    if (!batch) throw new Error(`the file was not taken: ${answer.status}`)
    await this.#reached(batch, 'previewed')
    return { batch, seconds: secondsSince(began) }
  }

  /** Confirms a preview and waits until all of it stands in the register. */
  async confirm(batch: number): Promise<{ created: number; seconds: number }> {
    const began = performance.now()
    const asked = form({}, this.#address)
    const headers = { ...asked.headers, cookie: this.#cookie }
    const { status } = await ask(`${this.#address}/en/desk/batches/${batch}?/confirm`, { ...asked, headers })
    if (status !== 303) throw new Error(`confirming batch ${batch} answered ${status}`)
    const { report } = await this.#reached(batch, 'committed')
    return { created: report?.created ?? 0, seconds: secondsSince(began) }
  }

  async #reached(id: number, status: Batch['status']): Promise<Batch> {
    for (;;) {
      const batch = await findBatch(this.#database.kysely, id)
      if (batch.status === status) return batch
      if (batch.error) throw new Error(`batch ${id}: ${batch.error.code}`)
      await pause(100)
    }
  }
}

/** Waits until a search for everything finds so many. */
export async function untilFound(address: string, total: number): Promise<{ seconds: number }> {
  const began = performance.now()
  while ((await totalOf(address)) < total) await pause(100)
  return { seconds: secondsSince(began) }
}

/** How many recommendations a search for everything finds. */
export async function totalOf(address: string): Promise<number> {
  const answer = await ask(`${address}/api/v1/recommendations?limit=1`)
  return (JSON.parse(answer.body.toString()) as { total: number }).total
}

function secondsSince(began: number): number {
  return (performance.now() - began) / 1000
}
