import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { PoolClient } from 'pg'
import type { Database } from '#platform/database/connect.ts'
import type { Log } from '#platform/log.ts'
import type {
  CrossCount,
  FacetName,
  Facets,
  Filter,
  RecommendationKey,
  SearchQuestion,
  SearchRequest,
  SearchResult,
} from './contract.ts'
import { changedView, emptyView } from './index/change.ts'
import { crossIn } from './index/cross.ts'
import { listIn } from './index/list.ts'
import { collectGarbage } from '#platform/memory.ts'
import { paceOf } from '#platform/pace.ts'
import { searchIn, tallyIn } from './index/search.ts'
import { readSnapshot, writeSnapshot } from './index/snapshot.ts'
import type { IndexView } from './index/view.ts'
import { Follower, type Followed } from './follow.ts'

/** Milliseconds that building, merging and listing work at a stretch before requests get their turn. */
const SLICE = 15
/** Answers kept: the empty and the commonest questions, until the register changes. */
const KEPT_ANSWERS = 100
/** A snapshot is written after so many changes at once, and when the program ends. */
const CHANGES_WORTH_A_SNAPSHOT = 1_000
/** The register is looked at even if no word of a change came (milliseconds). */
const LOOK_EVERY = 60_000
const RECONNECT_AFTER = 1_000

export type RegisterIndexOptions = {
  database: Database
  /** Where the snapshot is kept, so that the next start need not build the index again. */
  folder: string
  log: Log
}

/**
 * The search index of one process. It answers from memory, follows the register by itself and is never the truth:
 * PostgreSQL is, and the index can be built from it at any time (docs/decisions/0003-search.md).
 */
export class RegisterIndex {
  readonly #options: RegisterIndexOptions
  readonly #follower: Follower
  readonly #answers = new Map<string, SearchResult | { total: number; facets: Facets } | CrossCount[]>()
  #view: IndexView = emptyView()
  #followed: Followed | undefined
  #snapshotVersion = -1
  #refreshing: Promise<void> | undefined
  #again = false
  #listening: PoolClient | undefined
  #timer: NodeJS.Timeout | undefined
  #closed = false

  private constructor(options: RegisterIndexOptions) {
    this.#options = options
    this.#follower = new Follower(options.database)
  }

  /** Reads the snapshot and what changed since; without one, builds the index from the register. */
  static async open(options: RegisterIndexOptions): Promise<RegisterIndex> {
    const index = new RegisterIndex(options)
    await mkdir(options.folder, { recursive: true })
    const snapshot = await readSnapshot<Followed>(index.#snapshotPath)
    if (snapshot && (await index.#follower.knows(snapshot.origin))) {
      index.#view = snapshot.view
      index.#followed = snapshot.origin
      index.#snapshotVersion = snapshot.origin.version
    }
    await index.#listen()
    await index.refresh()
    index.#timer = setInterval(() => index.#follow(), LOOK_EVERY).unref()
    return index
  }

  /** Grows with every change of the register that answers know of: equal numbers mean equal answers. */
  get version(): number {
    return this.#followed?.version ?? 0
  }

  /** Recommendations in the register. */
  get size(): number {
    return this.#view.size
  }

  /** @throws Refusal `search.too-deep` */
  search(request: SearchRequest): SearchResult {
    return this.#kept(['search', request], () => ({
      ...searchIn(this.#view, request),
      version: this.version,
    }))
  }

  /** How many pass the filter, and of these how many have each value of some facets. All values, commonest first. */
  tally(filter: Filter, by: readonly FacetName[]): { total: number; facets: Facets } {
    return this.#kept(['tally', filter, by], () => tallyIn(this.#view, filter, by))
  }

  /** How many of those that pass the filter have each pair of values of two facets; pairs that none has are left out. */
  crossCount(filter: Filter, down: FacetName, across: FacetName): CrossCount[] {
    return this.#kept(['cross', filter, down, across], () => crossIn(this.#view, filter, down, across))
  }

  /** All that a search finds, in order, for taking away; a change of the register meanwhile does not show in it. */
  listIds(question: SearchQuestion): AsyncGenerator<RecommendationKey> {
    return listIn(this.#view, question, paceOf(SLICE))
  }

  /** Takes in what changed in the register; answers come from the state before until it is done. */
  async refresh(): Promise<void> {
    this.#again = true
    while (this.#again) {
      this.#refreshing ??= this.#refreshUntilDone().finally(() => (this.#refreshing = undefined))
      await this.#refreshing
    }
  }

  /** Stops following and leaves a snapshot for the next start. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    clearInterval(this.#timer)
    this.#stopListening()
    await this.#refreshing?.catch(() => undefined)
    if (this.version !== this.#snapshotVersion) await this.#writeSnapshot()
  }

  get #snapshotPath(): string {
    return join(this.#options.folder, 'search-index')
  }

  async #refreshUntilDone(): Promise<void> {
    while (this.#again) {
      this.#again = false
      const started = performance.now()
      const before = this.#followed
      let changes = 0
      await this.#follower.read(before, async (read, followed) => {
        if (followed.version === before?.version) return
        const counted = (async function* () {
          for await (const change of read) {
            changes++
            yield change
          }
        })()
        this.#view = await changedView(this.#view, counted, paceOf(SLICE))
        this.#followed = followed
        this.#answers.clear()
      })
      if (changes === 0) continue
      const milliseconds = Math.round(performance.now() - started)
      this.#options.log.info(
        { changes, size: this.size, version: this.version, milliseconds },
        'search index follows',
      )
      if (changes < CHANGES_WORTH_A_SNAPSHOT) continue
      await this.#writeSnapshot()
      collectGarbage()
    }
  }

  /** The snapshot is a convenience: a full disk must not stop the search. */
  async #writeSnapshot(): Promise<void> {
    if (!this.#followed) return
    try {
      await writeSnapshot(this.#snapshotPath, this.#view, this.#followed)
      this.#snapshotVersion = this.#followed.version
    } catch (error) {
      this.#options.log.warn({ error }, 'search index could not be written')
    }
  }

  async #listen(): Promise<void> {
    const client = await this.#options.database.pool.connect()
    this.#listening = client
    client.on('notification', () => this.#follow())
    client.on('error', () => {
      if (this.#stopListening(client)) this.#reconnect()
    })
    try {
      await client.query('listen register_changed')
    } catch (error) {
      if (this.#stopListening(client)) throw error
    }
  }

  /** A connection is released once, whichever hears first that it ends. True where it was this call. */
  #stopListening(client = this.#listening): boolean {
    if (!client || this.#listening !== client) return false
    this.#listening = undefined
    client.release(true)
    return true
  }

  #reconnect(): void {
    if (this.#closed) return
    setTimeout(() => {
      if (this.#closed) return
      this.#listen().then(
        () => this.#follow(),
        () => this.#reconnect(),
      )
    }, RECONNECT_AFTER).unref()
  }

  /** Follows in the background; what goes wrong is tried again at the next word or look. */
  #follow(): void {
    if (this.#closed) return
    this.refresh().catch((error: unknown) =>
      this.#options.log.warn({ error }, 'search index could not follow'),
    )
  }

  /** Keeps answers by what was asked, the least recently asked leaving first. */
  #kept<Answer extends SearchResult | { total: number; facets: Facets } | CrossCount[]>(
    asked: unknown,
    answer: () => Answer,
  ): Answer {
    const key = JSON.stringify(asked)
    const known = this.#answers.get(key) as Answer | undefined
    const result = known ?? answer()
    this.#answers.delete(key)
    this.#answers.set(key, result)
    const [oldest] = this.#answers.keys()
    if (this.#answers.size > KEPT_ANSWERS && oldest !== undefined) this.#answers.delete(oldest)
    return result
  }
}
