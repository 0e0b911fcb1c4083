import { forEachFacet, type FacetName } from '../contract.ts'

/** The values that a facet has had, numbered from 1 in order of appearance; 0 means none. Values only ever join. */
export class FacetValues {
  readonly #values: string[] = ['']
  readonly #numbers = new Map<string, number>()

  constructor(values: readonly string[] = []) {
    for (const value of values) this.numberOf(value)
  }

  /** One more than the highest number. */
  get size(): number {
    return this.#values.length
  }

  /** The number of a value, which joins if it is new. */
  numberOf(value: string): number {
    const known = this.#numbers.get(value)
    if (known !== undefined) return known
    this.#values.push(value)
    this.#numbers.set(value, this.#values.length - 1)
    return this.#values.length - 1
  }

  /** The number of a value that has occurred. */
  find(value: string): number | undefined {
    return this.#numbers.get(value)
  }

  valueOf(number: number): string {
    return this.#values[number] ?? ''
  }

  toJSON(): string[] {
    return this.#values.slice(1)
  }
}

export type AllFacetValues = Readonly<Record<FacetName, FacetValues>>

export function facetValues(known: Partial<Record<FacetName, readonly string[]>> = {}): AllFacetValues {
  return forEachFacet((facet) => new FacetValues(known[facet]))
}
