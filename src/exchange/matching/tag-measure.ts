/** How well the tags of rows answer those of a request, for one list of tags. Loops over typed arrays. */
import { certain, type Lists } from './columns.ts'
import type { NumberedTags } from './question.ts'
import { mostTags, type TagSpace } from './tags.ts'

/** What covers the request counts more than what is beside it: an offer may do more than is asked. */
const coverage = 0.7

/**
 * The value of a row is 0.7 times how far its tags cover those of the request, each by the nearest, rare ones more,
 * and 0.3 times how much of its own tags is to the point. `atMost` is quick and never too low; `exactly` says it.
 */
export class TagMeasure {
  readonly #space: TagSpace
  readonly #lists: Lists
  readonly #rarity: Float32Array
  /** By the number of a row's tag: how much of the request it can cover, and how much it is to the point. */
  readonly #covers: Float32Array
  readonly #toThePoint: Float32Array
  #asked: NumberedTags = { numbers: new Uint16Array(), sureness: new Float32Array() }
  /** Of each tag of the request its share in the coverage. */
  #shares = new Float32Array()
  /** Of the row that was measured last: its tags that are near one of the request's, and two sums over all. */
  readonly #near = new Uint32Array(mostTags)
  #nearTags = 0
  #covered = 0
  #pointed = 0

  constructor(space: TagSpace, lists: Lists, rarity: Float32Array) {
    this.#space = space
    this.#lists = lists
    this.#rarity = rarity
    this.#covers = new Float32Array(space.codes.length)
    this.#toThePoint = new Float32Array(space.codes.length)
  }

  ask(asked: NumberedTags): void {
    const { nearness, codes } = this.#space
    const { numbers, sureness } = asked
    const worth = Float32Array.from(numbers, (number, i) => sureness[i]! * this.#rarity[number]!)
    const all = worth.reduce((sum, one) => sum + one, 0)
    this.#asked = asked
    this.#shares = worth.map((one) => one / all)
    this.#covers.fill(0)
    this.#toThePoint.fill(0)
    for (let i = 0; i < numbers.length; i++) {
      const line = numbers[i]! * codes.length
      for (let tag = 0; tag < codes.length; tag++) {
        const near = nearness[line + tag]!
        if (near === 0) continue
        this.#covers[tag]! += near * this.#shares[i]!
        this.#toThePoint[tag] = Math.max(this.#toThePoint[tag]!, near * sureness[i]!)
      }
    }
  }

  /** What the value of a row is at most. */
  atMost(row: number): number {
    const { start, count, values, weights } = this.#lists
    const first = start[row]!
    const end = first + count[row]!
    let covered = 0
    let pointed = 0
    let offered = 0
    this.#nearTags = 0
    for (let i = first; i < end; i++) {
      const tag = values[i]!
      const weight = weights[i]!
      const worth = weight * this.#rarity[tag]!
      offered += worth
      const toThePoint = this.#toThePoint[tag]!
      if (toThePoint === 0) continue
      this.#near[this.#nearTags++] = i
      covered += this.#covers[tag]! * weight
      pointed += toThePoint * worth
    }
    if (this.#nearTags === 0) return 0
    this.#covered = Math.min(1, covered / certain)
    this.#pointed = pointed / offered
    return coverage * this.#covered + (1 - coverage) * this.#pointed
  }

  /** The value of the row that `atMost` was asked for last. */
  exactly(): number {
    if (this.#nearTags === 0) return 0
    // A single tag covers what it covers; of several, each tag of the request takes the nearest.
    const covered = this.#nearTags === 1 ? this.#covered : this.#coveredByNearest()
    return coverage * covered + (1 - coverage) * this.#pointed
  }

  #coveredByNearest(): number {
    const { values, weights } = this.#lists
    const { numbers } = this.#asked
    const { nearness, codes } = this.#space
    let covered = 0
    for (let i = 0; i < numbers.length; i++) {
      const line = numbers[i]! * codes.length
      let best = 0
      for (let j = 0; j < this.#nearTags; j++) {
        const at = this.#near[j]!
        best = Math.max(best, nearness[line + values[at]!]! * weights[at]!)
      }
      covered += this.#shares[i]! * best
    }
    return covered / certain
  }
}
