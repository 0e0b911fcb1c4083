import { sql, type Kysely } from 'kysely'
import type { Database } from '#platform/database/connect.ts'
import { readForIndex, removedSince } from '../store.ts'
import type { Change } from './index/change.ts'

/**
 * Up to where the index follows the register. Changes are numbered when they begin but seen when they end, so a long
 * import may end after later ones: `through` is the change up to which all had ended, `open` those after it that had
 * not, each with the transaction number from which on nobody can still be at work on it.
 */
export type Followed = {
  /** How many changes had ended: grows with every change that is seen. */
  version: number
  through: number
  /** When change `through` was made: tells this register from another with the same numbers. */
  at: string | null
  open: { change: number; endedFrom: string }[]
}

/** The last change that is seen, the oldest transaction still at work, and the number the next one will have. */
type Moment = { latest: number; oldest: string; next: string }

/** Reads from the register what has changed since. */
export class Follower {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** True if what was followed is the past of this register: not of another one, nor of one that went back in time. */
  async knows(followed: Followed): Promise<boolean> {
    return (await timeOf(this.#database.kysely, followed.through)) === followed.at
  }

  /**
   * Gives `take` every change since `before` (all, if undefined), from one consistent view of the register, and how
   * far that leads. Some changes may have been given before: taking them again does no harm.
   */
  async read(
    before: Followed | undefined,
    take: (changes: AsyncIterable<Change>, followed: Followed) => Promise<void>,
  ): Promise<void> {
    await this.#database.kysely
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (transaction) => {
        const followed = await followedNow(transaction, before)
        await take(changesSince(transaction, before?.through ?? 0), followed)
      })
  }
}

async function* changesSince(transaction: Kysely<object>, through: number): AsyncGenerator<Change> {
  if (through > 0) {
    // What left and came back stands in the register: so first what left, then what is there.
    for (const key of await removedSince(transaction, through)) yield { kind: 'withdraw', ...key }
  }
  for await (const recommendation of readForIndex(transaction, through)) yield { kind: 'put', recommendation }
}

async function followedNow(transaction: Kysely<object>, before: Followed | undefined): Promise<Followed> {
  const moment = await momentOf(transaction)
  const known = new Map(before?.open.map(({ change, endedFrom }) => [change, endedFrom]))
  const from = before?.through ?? 0
  const missing = before
    ? await missingChanges(transaction, from, moment.latest)
    : await recentlyMissing(transaction, moment)
  const open = missing
    .map((change) => ({ change, endedFrom: known.get(change) ?? moment.next }))
    .filter(({ endedFrom }) => BigInt(moment.oldest) < BigInt(endedFrom))
  const [first] = open
  const through = await lastSeen(transaction, first ? first.change - 1 : moment.latest)
  return { version: moment.latest - open.length, through, at: await timeOf(transaction, through), open }
}

async function momentOf(transaction: Kysely<object>): Promise<Moment> {
  const { rows } = await sql<Moment>`
    select coalesce((select max(id) from record.change), 0) as latest,
           pg_snapshot_xmin(pg_current_snapshot())::text as oldest,
           pg_snapshot_xmax(pg_current_snapshot())::text as next`.execute(transaction)
  return rows[0] ?? { latest: 0, oldest: '0', next: '0' }
}

/** Numbers of changes that are not seen: still being made, or given up. */
async function missingChanges(transaction: Kysely<object>, from: number, to: number): Promise<number[]> {
  const { rows } = await sql<{ change: number }>`
    select change from generate_series(${from}::bigint + 1, ${to}::bigint) as change
     where not exists (select from record.change where id = change) order by change`.execute(transaction)
  return rows.map(({ change }) => change)
}

/** Changes begun longer ago than so many others have ended. */
const RECENT = 10_000

/** At the first look only what may still be under way matters: if no other transaction is at work, nothing is. */
async function recentlyMissing(
  transaction: Kysely<object>,
  { latest, oldest, next }: Moment,
): Promise<number[]> {
  return oldest === next ? [] : missingChanges(transaction, Math.max(0, latest - RECENT), latest)
}

async function lastSeen(transaction: Kysely<object>, change: number): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    select coalesce(max(id), 0) as id from record.change where id <= ${change}`.execute(transaction)
  return rows[0]?.id ?? 0
}

async function timeOf(connection: Kysely<object>, change: number): Promise<string | null> {
  const { rows } = await sql<{ at: string }>`
    select extract(epoch from at)::text as at from record.change where id = ${change}`.execute(connection)
  return rows[0]?.at ?? null
}
