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

export class MatchBook<Candidate extends { id: string }> {
  readonly #index: MatchIndex<Candidate>
  readonly #limit: number
  readonly #weights: Weights
  readonly #pages = new Map<string, { question: Question; best: Best }>()

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
      book.#pages.set(request.id, { question: index.questionOf(request), best: new Best(limit) })
    }
    const pages = [...book.#pages.values()]
    if (pages.length <= portion) {
      for (const page of pages) page.best = book.#rankAnew(page.question)
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
          own.forEach(({ best }, place) => {
            ranked[place]?.rows.forEach((row, at) => best.offer(row, ranked[place]?.scores[at] ?? 0))
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
    const start: WorkerStart = { ...this.#index.shared(), weights: this.#weights, limit: this.#limit }
    return new Worker(join(import.meta.dirname, 'match-worker.ts'), { workerData: start })
  }

  /** The best for a request, best first; none for a request that is not here. */
  best(request: string): readonly Kept[] {
    const best = this.#pages.get(request)?.best
    return (best?.rows() ?? []).map((row, place) => ({
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
    const question = this.#index.questionOf(request)
    this.#pages.set(request.id, { question, best: this.#rankAnew(question) })
  }

  /** Takes out a request. */
  forget(request: string): void {
    this.#pages.delete(request)
  }

  #follow(now: number | undefined, before: number | undefined): string[] {
    const scorer = this.#index.scorer(this.#weights)
    const touched: string[] = []
    for (const [request, page] of this.#pages) {
      const { question, best } = page
      const wasFull = best.rows().length === this.#limit
      const was = before !== undefined && best.drop(before)
      let entered = false
      if (now !== undefined && failuresOf(this.#index.columns, question.asked, now).length === 0) {
        scorer.ask(question)
        // What stood behind the last of a full list is not known here: a place that was lost is filled from all.
        const least = was && wasFull ? (best.scores().at(-1) ?? 0) : best.floor
        const score = scorer.score(now, least)
        entered = score >= 0 && scorer.onSubject && (!was || !wasFull || score > least)
        if (entered) best.offer(now, score)
      }
      if (was && wasFull && !entered) page.best = this.#rankAnew(question)
      if (was || entered) touched.push(request)
    }
    return touched
  }

  #rankAnew(question: Question): Best {
    const scorer = this.#index.scorer(this.#weights)
    scorer.ask(question)
    return bestOf(standingOf(this.#index.columns, question.asked).fits, scorer, this.#limit)
  }
}
