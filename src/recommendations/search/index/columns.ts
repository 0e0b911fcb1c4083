import { facetNames, forEachFacet, singleFacets } from '../contract.ts'
import type { FacetName, IndexedRecommendation } from '../contract.ts'
import type { Column } from './segment.ts'
import type { AllFacetValues } from './values.ts'

const single: ReadonlySet<FacetName> = new Set(singleFacets)

/** The values of one recommendation in each facet. */
export function valuesOf(one: IndexedRecommendation, facet: FacetName): readonly string[] {
  switch (facet) {
    case 'state':
      return [one.stateId]
    case 'mechanism':
      return [one.mechanism]
    case 'cycle':
      return one.cycle === null ? [] : [String(one.cycle)]
    case 'session':
      return one.session === null ? [] : [String(one.session)]
    case 'year':
      return one.year === null ? [] : [String(one.year)]
    case 'position':
      return one.position === null ? [] : [one.position]
    case 'kind':
      return [one.kind]
    case 'document':
      return one.document === '' ? [] : [one.document]
    case 'from':
      return one.recommendingStates
    case 'theme':
      return one.themes
    case 'group':
      return one.groups
    case 'sdg':
      return one.sdgs.flatMap((code) =>
        code.includes('.') ? [code, code.slice(0, code.indexOf('.'))] : [code],
      )
    case 'source':
      return one.sources
    case 'language':
      return one.texts.map((text) => text.language)
  }
}

/** Collects the facet values of documents in order. */
export class ColumnsWriter {
  readonly #values: AllFacetValues
  readonly #numbers: Record<FacetName, number[]>
  readonly #starts: Record<FacetName, number[]>

  constructor(values: AllFacetValues) {
    this.#values = values
    this.#numbers = forEachFacet(() => [])
    this.#starts = forEachFacet(() => [0])
  }

  add(one: IndexedRecommendation): void {
    for (const facet of facetNames) {
      const numbers = this.#numbers[facet]
      const values = new Set(valuesOf(one, facet))
      for (const value of values) numbers.push(this.#values[facet].numberOf(value))
      if (single.has(facet) && values.size === 0) numbers.push(0)
      this.#starts[facet].push(numbers.length)
    }
  }

  taken(): Record<FacetName, Column> {
    return forEachFacet((facet) => columnOf(facet, this.#numbers[facet], this.#starts[facet]))
  }
}

/** Documents may be more than 65,535; all else (States, themes, sessions …) is far fewer. */
function columnOf(facet: FacetName, numbers: number[], starts: number[]): Column {
  const values = facet === 'document' ? Uint32Array.from(numbers) : Uint16Array.from(numbers)
  return single.has(facet) ? { values } : { values, starts: Uint32Array.from(starts) }
}

/** One column behind the other, with the documents kept of each. */
export function mergedColumn(parts: readonly { column: Column; kept: Uint16Array }[]): Column {
  const size = parts.reduce((sum, { kept }) => sum + kept.length, 0)
  const [first] = parts
  const starts = first?.column.starts ? new Uint32Array(size + 1) : undefined
  let length = size
  if (starts) {
    length = 0
    let document = 0
    for (const { column, kept } of parts) {
      for (const old of kept) {
        length += (column.starts?.[old + 1] ?? 0) - (column.starts?.[old] ?? 0)
        starts[++document] = length
      }
    }
  }
  const wide = first?.column.values instanceof Uint32Array
  const values = wide ? new Uint32Array(length) : new Uint16Array(length)
  let at = 0
  for (const { column, kept } of parts) {
    for (const old of kept) {
      const from = column.starts ? (column.starts[old] ?? 0) : old
      const to = column.starts ? (column.starts[old + 1] ?? 0) : old + 1
      for (let place = from; place < to; place++) values[at++] = column.values[place] ?? 0
    }
  }
  return starts ? { values, starts } : { values }
}
