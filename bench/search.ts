/** Search with facets through the HTTP API, against SQLite's FTS5 in process with the same recommendations. */
import { Agent } from 'node:http'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import type { Database } from '#platform/database/connect.ts'
import { queryOf } from '#recommendations/search/request.ts'
import { readForIndex } from '#recommendations/store.ts'
import { ask } from '../tests/network/ask.ts'
import { Fts5 } from './fts5.ts'
import { measuredQueries, type MeasuredQuery } from './queries.ts'
import { spreadOf, type Spread } from './spread.ts'

/** The times of all questions in milliseconds. */
export type SearchMeasure = {
  /** Each asked once of a program that has just started. */
  first: Spread
  /** Each asked again, but for another number of results a page, so that no answer was kept. */
  anew: Spread
  /** Each asked again as it was: the answer is kept, the words are read from the database. */
  kept: Spread
  fts5: Spread
  /** The medians of each question. */
  questions: { query: MeasuredQuery; found: number; anew: number; fts5: number; foundByFts5: number }[]
}

/** Page lengths: each makes another question of the same one, together more of them than the program keeps answers. */
const lengths = [20, 21, 22, 23, 24, 25]

/**
 * @param origin a program that has just started
 * @param folder where SQLite's file may lie
 */
export async function measureSearch(
  origin: string,
  database: Database,
  folder: string,
): Promise<SearchMeasure> {
  const api = new Asking(origin)
  const first = await api.askAll(20)
  const rounds: (typeof first)[] = []
  for (const length of lengths.slice(1)) rounds.push(await api.askAll(length))
  await api.askAll(20)
  const kept = [...(await api.askAll(20)), ...(await api.askAll(20))]
  api.end()

  const fts5 = new Fts5(join(folder, 'fts5.sqlite'))
  await fts5.fill(readForIndex(database.kysely, 0))
  const theirs = measuredQueries.map((query) => askFts5(fts5, query, lengths.length))
  fts5.close()

  const questions = measuredQueries.map((query, number) => ({
    query,
    found: first[number]?.found ?? 0,
    anew: spreadOf(rounds.map((round) => round[number]?.time ?? NaN)).median,
    fts5: spreadOf(theirs[number]?.times ?? []).median,
    foundByFts5: theirs[number]?.found ?? 0,
  }))
  const timesOf = (answers: { time: number }[]) => spreadOf(answers.map(({ time }) => time))
  return {
    first: timesOf(first),
    anew: timesOf(rounds.flat()),
    kept: timesOf(kept),
    fts5: spreadOf(theirs.flatMap(({ times }) => times)),
    questions,
  }
}

/** One client that keeps its connection, as programs do, and takes answers compressed. */
export class Asking {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })
  readonly #origin: string

  constructor(origin: string) {
    this.#origin = origin
  }

  /** Asks every question once for so many results a page. */
  async askAll(limit: number): Promise<{ time: number; found: number }[]> {
    const answers = []
    for (const { query, filter } of measuredQueries) {
      const question = queryOf({ q: query, filter, limit })
      const url = `${this.#origin}/api/v1/recommendations${question || '?'}${question && '&'}lang=en`
      const began = performance.now()
      const { status, headers, body } = await ask(url, {
        agent: this.#agent,
        headers: { 'accept-encoding': 'br' },
      })
      const time = performance.now() - began
      if (status !== 200) throw new Error(`${url} answered ${status}`)
      // Small answers come as they are.
      const words = headers['content-encoding'] === 'br' ? brotliDecompressSync(body) : body
      const { total } = JSON.parse(words.toString()) as { total: number }
      answers.push({ time, found: total })
    }
    return answers
  }

  end(): void {
    this.#agent.destroy()
  }
}

/** Asks once to warm up, then so many times. */
function askFts5(fts5: Fts5, query: MeasuredQuery, rounds: number): { times: number[]; found: number } {
  const { total } = fts5.answer(query)
  const times = Array.from({ length: rounds }, () => {
    const began = performance.now()
    fts5.answer(query)
    return performance.now() - began
  })
  return { times, found: total }
}
