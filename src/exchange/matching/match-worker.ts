/** A thread that ranks requests over columns in shared memory. Started by match-book.ts. */
import { parentPort, workerData } from 'node:worker_threads'
import { bestOf } from './best.ts'
import type { Columns } from './columns.ts'
import { standingOf } from './conditions.ts'
import type { Weights } from './model.ts'
import type { Question } from './question.ts'
import { Scorer } from './scoring.ts'
import type { Rarity } from './vocabulary.ts'

export interface WorkerStart {
  columns: Columns
  rarity: Rarity
  weights: Weights
  limit: number
}

/** The best rows of each question, best first. */
export type Ranked = { rows: readonly number[]; scores: readonly number[] }[]

const { columns, rarity, weights, limit } = workerData as WorkerStart
const scorer = new Scorer(columns, rarity, weights)

parentPort?.on('message', (questions: Question[]) => {
  const ranked: Ranked = questions.map((question) => {
    scorer.ask(question)
    const best = bestOf(standingOf(columns, question.asked).fits, scorer, limit)
    return { rows: best.rows(), scores: best.scores() }
  })
  parentPort?.postMessage(ranked)
})
