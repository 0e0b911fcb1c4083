/**
 * The score of one row for one request: named parts times public weights. Loops over typed arrays, so that tens of
 * thousands of rows take milliseconds; what each part means is said in model.ts, why in docs/decisions/0020-matching.md.
 */
import { hasBit, type Bits, type Columns, type Lists } from './columns.ts'
import { union } from './conditions.ts'
import { partNames, type PartName, type Weights } from './model.ts'
import { numberedStates, type Question } from './question.ts'
import { TagMeasure } from './tag-measure.ts'
import { groupSpace, targetSpace, themeSpace } from './tags.ts'
import type { Rarity } from './vocabulary.ts'

/** The place of each part in `Scorer.values`. */
const at = Object.fromEntries(partNames.map((name, number) => [name, number])) as Record<PartName, number>

/** BM25's usual settings: how soon a word said again counts less, and how much long texts are held against. */
const saturation = 1.2
const lengthMatters = 0.75

/** Half of what a request says, said once each in an offer of average length, is as much as two texts share. */
const wordsInCommon = 0.5

/** An offer in another language can share concepts and numbers only; where they are few, they prove little. */
const leastInReach = 0.5

/** Days of support in the time asked for that are enough. */
const enoughDays = 60

/** How closely the place fits, by what an offer names. */
const closeness = {
  named: 1,
  known: 1,
  area: 0.75,
  'region-known': 0.6,
  status: 0.6,
  perhaps: 0.5,
  everywhere: 0.25,
}

/** A State of the South from the same region or of the same group of States; from elsewhere in the South. */
const southernNeighbour = 1
const southern = 0.6
const south: ReadonlySet<string> = new Set(['africa', 'asia-pacific', 'latin-america-caribbean'])

/** Below this a part says nothing of the subject. */
const leastOnSubject = { themes: 0.15, targets: 0.3, words: 0.15 }

/** How a row is close to a request's place, by the first of the levels that holds. */
export type Closeness = keyof typeof closeness

export class Scorer {
  /** The parts of the row that was scored last, by the order of `partNames`. */
  readonly values = new Float64Array(partNames.length)
  /** Parts by which the request can be measured. */
  readonly measured = new Uint8Array(partNames.length)
  /** Whether the row that was scored last shares something of the request's subject. */
  onSubject = false

  readonly #columns: Columns
  readonly #rarity: Rarity
  readonly #weights: Float64Array
  /** What each term is worth to the request; 0 for all others. */
  readonly #worth: Float32Array
  readonly #themes: TagMeasure
  readonly #groups: TagMeasure
  readonly #targets: TagMeasure
  readonly #southSouth = new Float32Array(numberedStates.length)
  #question: Question | undefined
  #sum = 1
  #priority = 0
  #closest: { bits: Bits; level: Closeness }[] = []
  #recommendations: ReadonlySet<number> = new Set()
  #clusters: ReadonlySet<number> = new Set()

  constructor(columns: Columns, rarity: Rarity, weights: Weights) {
    this.#columns = columns
    this.#rarity = rarity
    this.#weights = Float64Array.from(partNames, (name) => weights[name])
    this.#worth = new Float32Array(rarity.terms)
    this.#themes = new TagMeasure(themeSpace, columns.themes, rarity.themes)
    this.#groups = new TagMeasure(groupSpace, columns.groups, rarity.groups)
    this.#targets = new TagMeasure(targetSpace, columns.targets, rarity.targets)
  }

  /** Takes up a request: rows are scored for it until the next one. */
  ask(question: Question): void {
    const { asked, terms, worth, recommendations, clusters } = question
    for (const term of this.#question?.terms ?? []) this.#worth[term] = 0
    for (let i = 0; i < terms.length; i++) this.#worth[terms[i]!] = worth[i]!
    this.#question = question
    this.#themes.ask(question.themes)
    this.#groups.ask(question.groups)
    this.#targets.ask(question.targets)
    this.measured.fill(1)
    this.measured[at.themes] = Number(question.themes.numbers.length > 0)
    this.measured[at.groups] = Number(question.groups.numbers.length > 0)
    this.measured[at.targets] = Number(question.targets.numbers.length > 0)
    this.measured[at.words] = Number(terms.length > 0)
    this.measured[at.recommendations] = Number(recommendations.length + clusters.length > 0)
    this.#recommendations = new Set(recommendations)
    this.#clusters = new Set(clusters)
    this.#sum = 0
    for (let part = 0; part < this.measured.length; part++) {
      if (this.measured[part]) this.#sum += this.#weights[part]!
    }
    this.#priority = Number(asked.who.ldc || asked.who.sids)
    this.#closest = this.#placesOf(question)
    this.#fillSouthSouth(question)
  }

  /**
   * The score of a row, 0 to 1. Returns -1 as soon as it is certain not to be above `floor`; `values` are then
   * incomplete.
   */
  score(row: number, floor = -1): number {
    const question = this.#question
    if (!question) throw new Error('No request was taken up')
    const { values, measured } = this
    const weights = this.#weights
    const columns = this.#columns
    values.fill(0)
    values[at.kinds] = ones(columns.kinds[row]! & question.kinds) / ones(question.kinds)
    values[at.time] = timeShared(columns, question, row)
    values[at.experience] = columns.experience[row]!
    values[at.priority] = this.#priority
    const state = columns.state[row]!
    if (state >= 0) values[at['south-south']] = this.#southSouth[state]!
    const level = this.closenessOf(row)
    if (level) values[at.region] = closeness[level]
    if (measured[at.recommendations]) values[at.recommendations] = this.#servedBefore(question, row)
    let total = 0
    for (let part = 0; part < values.length; part++) total += values[part]! * weights[part]!
    const forWords = measured[at.words]! * weights[at.words]!
    const least = floor * this.#sum
    const atMost =
      this.#themes.atMost(row) * weights[at.themes]! +
      this.#groups.atMost(row) * weights[at.groups]! +
      this.#targets.atMost(row) * weights[at.targets]!
    if (total + atMost + forWords <= least) return -1
    values[at.themes] = this.#themes.exactly()
    values[at.groups] = this.#groups.exactly()
    values[at.targets] = this.#targets.exactly()
    total +=
      values[at.themes]! * weights[at.themes]! +
      values[at.groups]! * weights[at.groups]! +
      values[at.targets]! * weights[at.targets]!
    if (total + forWords <= least) return -1
    if (measured[at.words]) values[at.words] = this.#words(question, row)
    total += values[at.words]! * forWords
    this.onSubject = this.#isOnSubject()
    return this.#sum > 0 ? total / this.#sum : 0
  }

  weightOf(part: PartName): number {
    return this.#weights[at[part]]!
  }

  /** How close the place of a row is to the request; undefined where it does not reach it. */
  closenessOf(row: number): Closeness | undefined {
    for (const { bits, level } of this.#closest) if (hasBit(bits, row)) return level
    return undefined
  }

  #isOnSubject(): boolean {
    const { values, measured } = this
    const subject =
      measured[at.themes] || measured[at.targets] || measured[at.words] || measured[at.recommendations]
    return (
      !subject ||
      values[at.recommendations]! > 0 ||
      values[at.themes]! >= leastOnSubject.themes ||
      values[at.targets]! >= leastOnSubject.targets ||
      values[at.words]! >= leastOnSubject.words
    )
  }

  /** BM25F over title and words, as a share of the most that the request's words can bring in the row's language. */
  #words(question: Question, row: number): number {
    const { terms, length, language } = this.#columns
    const start = terms.start[row]!
    const end = start + terms.count[row]!
    const average = this.#rarity.averageLength[language[row]!]!
    const norm = saturation * (1 - lengthMatters + (lengthMatters * length[row]!) / average)
    let sum = 0
    for (let i = start; i < end; i++) {
      const worth = this.#worth[terms.values[i]!]
      if (worth) sum += (worth * terms.weights[i]! * (saturation + 1)) / (terms.weights[i]! + norm)
    }
    const inReach = language[row] === question.language ? 1 : Math.max(question.worthInAll, leastInReach)
    return Math.min(1, sum / (wordsInCommon * inReach))
  }

  /** The same recommendation, more the more of them; else a call that says the same. */
  #servedBefore({ recommendations, clusters }: Question, row: number): number {
    const same = shared(this.#columns.recommendations, row, this.#recommendations)
    if (same > 0) return 0.7 + (0.3 * same) / recommendations.length
    const alike = shared(this.#columns.clusters, row, this.#clusters)
    return alike > 0 ? 0.5 + (0.3 * alike) / clusters.length : 0
  }

  #placesOf({ asked: { keys } }: Question): { bits: Bits; level: Closeness }[] {
    const { named, area, status, perhaps, everywhere } = keys.place
    const levels: [Closeness, readonly string[]][] = [
      ['named', named],
      ['known', keys.known.state],
      ['area', area],
      ['status', status],
      ['region-known', keys.known.region],
      ['perhaps', perhaps],
      ['everywhere', everywhere],
    ]
    return levels.flatMap(([level, list]) => {
      return list.length > 0 ? [{ bits: union(this.#columns, list), level }] : []
    })
  }

  #fillSouthSouth({ asked: { who } }: Question): void {
    const fromSouth = who.region !== null && south.has(who.region)
    for (let number = 0; number < numberedStates.length; number++) {
      const { region, ldc, sids } = numberedStates[number]!
      const neighbour = region === who.region || (ldc && who.ldc) || (sids && who.sids)
      const both = south.has(region) && (fromSouth || who.ldc || who.sids)
      this.#southSouth[number] = both ? (neighbour ? southernNeighbour : southern) : 0
    }
  }
}

function shared({ start, count, values }: Lists, row: number, among: ReadonlySet<number>): number {
  let found = 0
  for (let i = start[row]!; i < start[row]! + count[row]!; i++) if (among.has(values[i]!)) found++
  return found
}

function timeShared({ from, to }: Columns, { asked }: Question, row: number): number {
  const days = Math.min(to[row]!, asked.to) - Math.max(from[row]!, asked.from) + 1
  return days <= 0 ? 0 : Math.min(1, days / Math.min(asked.to - asked.from + 1, enoughDays))
}

function ones(bits: number): number {
  let count = 0
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++
  return count
}
