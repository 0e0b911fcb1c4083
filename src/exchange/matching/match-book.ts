/**
 * The best offers of every request at once, kept while offers change: for digests, notices and pages of many requests.
 * Holds only what may be compared, as an index does. For the worker process, which runs the sources as they are: the
 * built pages carry no thread.
 */
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Best, bestOf } from './best.ts'
import { failuresOf, standingOf } from './conditions.ts'
import type { MatchIndex } from './match-index.ts'
import type { Ranked, WorkerStart } from './match-worker.ts'
import { defaultWeights, type Request, type Weights } from './model.ts'
import type { Question } from './question.ts'

export interface BookSettings {
  /** How many for each request. */
  limit?: number
  weights?: Weights
  /** Threads that share the work of the first filling. */
  threads?: number
}

/** A match without its reasons, which `MatchIndex.compare` tells. */
export interface Kept {
  candidate: string
  score: number
}

/** Requests that a thread is given at once; so few are done here. */
const portion = 250

/** How many are kept behind those that are shown, so that one that drops out does not have all ranked anew. */
const spare = 5

/** The best of one request: as far as the list goes, nothing that is not in it is better. */
interface Page {
  question: Question
  best: Best
  /** Whether the list holds everything that fits, because that is little. */
  whole: boolean
}

export class MatchBook<Candidate extends { id: string }> {
  readonly #index: MatchIndex<Candidate>
  readonly #limit: number
  readonly #weights: Weights
  readonly #pages = new Map<string, Page>()

  private constructor(index: MatchIndex<Candidate>, limit: number, weights: Weights) {
    this.#index = index
    this.#limit = limit
    this.#weights = weights
  }

  /** Compares every request with everything in the index. */
  static async fill<Candidate extends { id: string }>(
    index: MatchIndex<Candidate>,
    requests: Iterable<Request>,
    { limit = 10, weights = defaultWeights, threads = availableParallelism() }: BookSettings = {},
  ): Promise<MatchBook<Candidate>> {
    const book = new MatchBook(index, limit, weights)
    for (const request of requests) {
      const question = index.questionOf(request)
      book.#pages.set(request.id, { question, best: new Best(limit + spare), whole: false })
    }
    const pages = [...book.#pages.values()]
    if (pages.length <= portion) {
      for (const page of pages) book.#rankAnew(page)
      return book
    }
    let next = 0
    const work = async () => {
      const worker = book.#startWorker()
      try {
        while (next < pages.length) {
          const own = pages.slice(next, (next += portion))
          worker.postMessage(own.map(({ question }) => question))
          const [ranked] = (await once(worker, 'message')) as [Ranked]
          own.forEach((page, place) => {
            const { rows = [], scores = [] } = ranked[place] ?? {}
            rows.forEach((row, at) => page.best.offer(row, scores[at] ?? 0))
            page.whole = rows.length < limit + spare
          })
        }
      } finally {
        await worker.terminate()
      }
    }
    await Promise.all(Array.from({ length: Math.min(threads, Math.ceil(pages.length / portion)) }, work))
    return book
  }

  #startWorker(): Worker {
    const limit = this.#limit + spare
    const start: WorkerStart = { ...this.#index.shared(), weights: this.#weights, limit }
    return new Worker(join(import.meta.dirname, 'match-worker.ts'), { workerData: start })
  }

  /** The best for a request, best first; none for a request that is not here. */
  best(request: string): readonly Kept[] {
    const best = this.#pages.get(request)?.best
    return (best?.rows().slice(0, this.#limit) ?? []).map((row, place) => ({
      candidate: this.#index.idOf(row),
      score: best?.scores()[place] ?? 0,
    }))
  }

  /** Takes in an offer that came or changed. Returns the requests for which it is now among the best, or was. */
  put(candidate: Candidate): string[] {
    const before = this.#index.rowOf(candidate.id)
    this.#index.put(candidate)
    return this.#follow(this.#index.rowOf(candidate.id), before)
  }

  /** Takes out an offer. Returns the requests for which it was among the best. */
  remove(id: string): string[] {
    const before = this.#index.rowOf(id)
    this.#index.remove(id)
    return this.#follow(undefined, before)
  }

  /** Takes in a request that came or changed. */
  ask(request: Request): void {
    const page = { question: this.#index.questionOf(request), best: new Best(0), whole: false }
    this.#rankAnew(page)
    this.#pages.set(request.id, page)
  }

  /** Takes out a request. */
  forget(request: string): void {
    this.#pages.delete(request)
  }

  #follow(now: number | undefined, before: number | undefined): string[] {
    const touched: string[] = []
    for (const [request, page] of this.#pages) {
      const was = this.#isShown(page, before)
      if (before !== undefined) page.best.drop(before)
      if (now !== undefined) this.#offerTo(page, now)
      if (page.best.rows().length < this.#limit && !page.whole) this.#rankAnew(page)
      if (was || this.#isShown(page, now)) touched.push(request)
    }
    return touched
  }

  #isShown({ best }: Page, row: number | undefined): boolean {
    const place = row === undefined ? -1 : best.rows().indexOf(row)
    return place >= 0 && place < this.#limit
  }

  /** Puts a row where it belongs. What would come after the last that is kept may be behind others: it waits. */
  #offerTo(page: Page, row: number): void {
    const { question, best } = page
    if (failuresOf(this.#index.columns, question.asked, row).length > 0) return
    page.whole &&= best.rows().length < this.#limit + spare
    const scorer = this.#index.scorer(this.#weights)
    scorer.ask(question)
    const least = page.whole ? best.floor : (best.scores().at(-1) ?? 0)
    const score = scorer.score(row, least)
    if (score > least && scorer.onSubject) best.offer(row, score)
  }

  #rankAnew(page: Page): void {
    const scorer = this.#index.scorer(this.#weights)
    scorer.ask(page.question)
    const { fits } = standingOf(this.#index.columns, page.question.asked)
    page.best = bestOf(fits, scorer, this.#limit + spare)
    page.whole = page.best.rows().length < this.#limit + spare
  }
}
