/**
 * Offers, or experts, in memory and ready to be compared: for a request the best of them, and for one of them the
 * requests that it suits best. Holds only what may be compared: whoever fills it has asked the database for consent.
 */
import { asking, cardOfExpert, cardOfOffer, cardOfPeer, type Card } from './card.ts'
import {
  addKey,
  certain,
  clearBit,
  countRows,
  makeRoom,
  noColumns,
  setBit,
  setList,
  shared,
  type Columns,
} from './columns.ts'
import { failuresOf, standingOf } from './conditions.ts'
import { explain, explainFailure } from './explain.ts'
import { defaultWeights, type Expert, type Match, type Matches, type NearMiss, type Offer } from './model.ts'
import type { ConditionName, Peer, Request, Weights } from './model.ts'
import { kindBits, questionOf, stateNumber, type Question } from './question.ts'
import { Scorer } from './scoring.ts'
import { Best, bestOf } from './best.ts'
import { Vocabulary, type Rarity } from './vocabulary.ts'
import type { Tagged } from './tags.ts'

export interface Asked {
  /** How many matches; at most. */
  limit?: number
  /** How many near misses; at most. */
  nearMisses?: number
  weights?: Weights
}

/** How often a term can be counted in one text. */
const oneByte = 255

const usualLimit = 10
const usualNearMisses = 5

/** An index of offers. */
export function offerIndex(offers: Iterable<Offer> = []): MatchIndex<Offer> {
  return new MatchIndex(cardOfOffer, offers)
}

/** An index of experts. */
export function expertIndex(experts: Iterable<Expert> = []): MatchIndex<Expert> {
  return new MatchIndex(cardOfExpert, experts)
}

/** An index of States that report progress. */
export function peerIndex(peers: Iterable<Peer> = []): MatchIndex<Peer> {
  return new MatchIndex(cardOfPeer, peers)
}

export class MatchIndex<Candidate extends { id: string }> {
  readonly vocabulary = new Vocabulary()
  readonly columns: Columns = noColumns()
  readonly #cardOf: (candidate: Candidate) => Card
  readonly #ids: string[] = []
  readonly #rowOf = new Map<string, number>()
  readonly #free: number[] = []
  #rarity: Rarity | undefined
  #scorer: { scorer: Scorer; weights: Weights } | undefined

  constructor(cardOf: (candidate: Candidate) => Card, candidates: Iterable<Candidate>) {
    this.#cardOf = cardOf
    for (const candidate of candidates) this.put(candidate)
  }

  get size(): number {
    return this.#rowOf.size
  }

  /** Adds one, or takes its place where it changed. */
  put(candidate: Candidate): void {
    const card = this.#cardOf(candidate)
    this.remove(card.id)
    const row = this.#free.pop() ?? this.columns.rows
    makeRoom(this.columns, row + 1)
    this.columns.rows = Math.max(this.columns.rows, row + 1)
    this.#ids[row] = card.id
    this.#rowOf.set(card.id, row)
    this.#write(row, card)
    this.vocabulary.count(this.columns, row, 1)
    this.#changed()
  }

  /** Takes one out; nothing happens where it is not here. */
  remove(id: string): void {
    const row = this.#rowOf.get(id)
    if (row === undefined) return
    this.vocabulary.count(this.columns, row, -1)
    for (const bits of this.columns.keys.values()) clearBit(bits, row)
    clearBit(this.columns.alive, row)
    this.#rowOf.delete(id)
    this.#free.push(row)
    this.#changed()
  }

  /** The best for a request, and what would be among them but for one condition. */
  rank(request: Request, { limit, nearMisses, weights }: Asked = {}): Matches {
    const question = this.questionOf(request)
    const scorer = this.scorer(weights)
    scorer.ask(question)
    const standing = standingOf(this.columns, question.asked)
    const best = bestOf(standing.fits, scorer, limit ?? usualLimit)
    const near = bestOf(standing.near, scorer, nearMisses ?? usualNearMisses)
    return {
      matches: best.rows().map((row) => this.#match(question, row, scorer)),
      nearMisses: near.rows().map((row) => this.#nearMiss(question, row, scorer)),
      compared: this.size,
      fitting: countRows(standing.fits),
      weights: weights ?? defaultWeights,
    }
  }

  /** How one of them stands for a request, whether it fits or not; undefined where it is not here. */
  compare(
    request: Request,
    id: string,
    weights?: Weights,
  ): { match: Match; failures: readonly NearMiss['failure'][] } | undefined {
    const row = this.#rowOf.get(id)
    if (row === undefined) return undefined
    const question = this.questionOf(request)
    const scorer = this.scorer(weights)
    scorer.ask(question)
    const match = this.#match(question, row, scorer)
    const failures = failuresOf(this.columns, question.asked, row)
    return { match, failures: failures.map((condition) => this.#failure(question, row, condition)) }
  }

  /** For one of them the best of the requests that its organisation may see. */
  requestsFor(id: string, requests: Iterable<Request>, { limit, nearMisses, weights }: Asked = {}): Matches {
    const row = this.#rowOf.get(id)
    const scorer = this.scorer(weights)
    const questions: Question[] = []
    const best = new Best(limit ?? usualLimit)
    const near = new Best(nearMisses ?? usualNearMisses)
    let fitting = 0
    if (row !== undefined) {
      for (const request of requests) {
        const question = this.questionOf(request)
        const number = questions.push(question) - 1
        const failures = failuresOf(this.columns, question.asked, row)
        if (failures.length === 0) fitting++
        if (failures.length > 1) continue
        scorer.ask(question)
        const among = failures.length > 0 ? near : best
        const score = scorer.score(row, among.floor)
        if (score >= 0 && scorer.onSubject) among.offer(number, score)
      }
    }
    const each = <Found>(found: Best, make: (question: Question, row: number, scorer: Scorer) => Found) =>
      found.rows().flatMap((number) => {
        const question = questions[number]
        if (!question || row === undefined) return []
        scorer.ask(question)
        return [make.call(this, question, row, scorer)]
      })
    return {
      matches: each(best, (question, at, scored) => this.#match(question, at, scored)),
      nearMisses: each(near, (question, at, scored) => this.#nearMiss(question, at, scored)),
      compared: questions.length,
      fitting,
      weights: weights ?? defaultWeights,
    }
  }

  /** A request in the numbers of this index. Made once, it may be compared many times until much has changed. */
  questionOf(request: Request): Question {
    return questionOf(asking(request), this.vocabulary)
  }

  /** The row of an id, and the id of a row. */
  rowOf(id: string): number | undefined {
    return this.#rowOf.get(id)
  }
  idOf(row: number): string {
    return this.#ids[row] ?? ''
  }

  rarity(): Rarity {
    this.#rarity ??= this.vocabulary.rarity()
    return this.#rarity
  }

  /** Everything that another thread needs to score, in memory that is shared. */
  shared(): { columns: Columns; rarity: Rarity } {
    return { columns: shared(this.columns), rarity: this.rarity() }
  }

  scorer(weights: Weights = defaultWeights): Scorer {
    if (this.#scorer?.weights !== weights) {
      this.#scorer = { scorer: new Scorer(this.columns, this.rarity(), weights), weights }
    }
    return this.#scorer.scorer
  }

  #changed(): void {
    this.columns.unions.clear()
    this.#rarity = undefined
    this.#scorer = undefined
  }

  #write(row: number, card: Card): void {
    const { columns, vocabulary } = this
    setBit(columns.alive, row)
    for (const key of card.keys) addKey(columns, key, row)
    columns.kinds[row] = kindBits(card.kinds)
    columns.from[row] = card.from
    columns.to[row] = card.to
    columns.experience[row] = card.experience
    columns.state[row] = stateNumber(card.state)
    columns.length[row] = card.text.length
    columns.language[row] = vocabulary.language(card.language)
    for (const list of ['themes', 'groups', 'targets'] as const) {
      const tags: Tagged = card.tags[list]
      setList(
        columns[list],
        row,
        [...tags.keys()],
        Array.from(tags.values(), (sure) => Math.round(sure * certain)),
      )
    }
    const numbers = (names: readonly string[], of: (name: string) => number) => [...new Set(names)].map(of)
    const recommendations = numbers(card.recommendations, (id) => vocabulary.recommendation(id))
    setList(columns.recommendations, row, recommendations, [])
    const clusters = numbers(card.clusters, (id) => vocabulary.cluster(id))
    setList(columns.clusters, row, clusters, [])
    const terms = Array.from(card.text.counts, ([term, count]) => [vocabulary.term(term), count] as const)
    setList(
      columns.terms,
      row,
      terms.map(([term]) => term),
      terms.map(([, count]) => Math.min(oneByte, count)),
    )
  }

  #match(question: Question, row: number, scorer: Scorer): Match {
    const score = scorer.score(row)
    return {
      request: question.asked.id,
      candidate: this.idOf(row),
      score,
      ...explain(this.columns, this.vocabulary, question, row, scorer),
    }
  }

  #nearMiss(question: Question, row: number, scorer: Scorer): NearMiss {
    const [condition] = failuresOf(this.columns, question.asked, row)
    return {
      ...this.#match(question, row, scorer),
      failure: this.#failure(question, row, condition ?? 'kind'),
    }
  }

  #failure(question: Question, row: number, condition: ConditionName): NearMiss['failure'] {
    return explainFailure(this.columns, question, row, condition)
  }
}
