import { facetNames, type FacetName, type Filter } from '../contract.ts'
import { addAll, allBits, keepCommon, listBits, noBits, removeAll, setBit, type Bits } from './bits.ts'
import type { Plan } from './plan.ts'
import { addDocuments, MOST_POSITIONS, PostingsCursor } from './postings.ts'
import { documentsByValue } from './by-value.ts'
import type { Column, Segment } from './segment.ts'
import type { AllFacetValues, FacetValues } from './values.ts'

/** The documents of segment `number` that match a plan; those no longer live may be among them. */
export function matching(segment: Segment, number: number, plan: Plan): Bits {
  switch (plan.kind) {
    case 'any': {
      const bits = noBits(segment.size)
      for (const { numbers } of plan.terms) {
        const term = numbers[number] ?? -1
        if (term >= 0) addDocuments(segment, term, bits)
      }
      return bits
    }
    case 'sequence':
      return sequenceMatching(
        segment,
        plan.terms.map(({ numbers }) => numbers[number] ?? -1),
      )
    case 'or': {
      const bits = noBits(segment.size)
      for (const part of plan.parts) addAll(bits, matching(segment, number, part))
      return bits
    }
    case 'and': {
      const bits = allBits(segment.size)
      for (const part of plan.parts) keepCommon(bits, matching(segment, number, part))
      return bits
    }
    case 'not': {
      const bits = allBits(segment.size)
      removeAll(bits, matching(segment, number, plan.part))
      return bits
    }
  }
}

/** Documents in which the terms stand side by side in this order. */
function sequenceMatching(segment: Segment, terms: readonly number[]): Bits {
  const matches = noBits(segment.size)
  if (terms.includes(-1)) return matches
  const candidates = allBits(segment.size)
  for (const term of new Set(terms)) {
    const documents = noBits(segment.size)
    addDocuments(segment, term, documents)
    keepCommon(candidates, documents)
  }
  const cursors = terms.map((term) => new PostingsCursor(segment, term))
  for (const document of listBits(candidates)) {
    let left = 0
    for (const [offset, cursor] of cursors.entries()) {
      while (cursor.occurrences === 0 || cursor.document < document) if (!cursor.next()) break
      const count = cursor.readPositions(offset === 0 ? beginnings : continuations)
      left = offset === 0 ? count : keepContinued(left, count, offset)
      if (left === 0) break
    }
    if (left > 0) setBit(matches, document)
  }
  return matches
}

/** Where sequences that have matched so far begin, and where the term looked at occurs; used by one search at a time. */
const beginnings = new Uint32Array(MOST_POSITIONS)
const continuations = new Uint32Array(MOST_POSITIONS)

/** Keeps the beginnings that the term looked at, `offset` terms on, continues. Returns how many are left. */
function keepContinued(begun: number, count: number, offset: number): number {
  let kept = 0
  let at = 0
  for (let index = 0; index < begun; index++) {
    const beginning = beginnings[index] ?? 0
    while (at < count && (continuations[at] ?? 0) < beginning + offset) at++
    if (at < count && continuations[at] === beginning + offset) beginnings[kept++] = beginning
  }
  return kept
}

/** For each facet that is filtered by, the documents of a segment that have one of the values. */
export function filtered(segment: Segment, filter: Filter, values: AllFacetValues): Map<FacetName, Bits> {
  const result = new Map<FacetName, Bits>()
  for (const [name, chosen] of Object.entries(filter)) {
    const facet = name as FacetName
    if (chosen.length === 0) continue
    result.set(facet, having(segment, facet, numbersOf(values[facet], chosen)))
  }
  return result
}

/**
 * The documents among some that have one of the values in every facet filtered by. What the first facet leaves is
 * all that the next ones look at, so a filter costs little more than its first facet.
 */
export function narrowedBy(
  segment: Segment,
  filter: Filter,
  values: AllFacetValues,
  among: Bits,
): Uint16Array {
  let documents: Uint16Array | undefined
  for (const facet of facetNames) {
    const chosen = filter[facet]
    if (!chosen?.length) continue
    const numbers = numbersOf(values[facet], chosen)
    if (documents) {
      const column = segment.columns[facet]
      const wanted = new Uint8Array(values[facet].size)
      for (const number of numbers) wanted[number] = 1
      documents = documents.filter((document) => hasWanted(column, document, wanted))
    } else {
      const bits = having(segment, facet, numbers)
      keepCommon(bits, among)
      documents = listBits(bits)
    }
  }
  return documents ?? listBits(among)
}

/** The numbers of the values chosen; a value that nothing has is passed over. */
function numbersOf(values: FacetValues, chosen: readonly string[]): number[] {
  return chosen.flatMap((value) => values.find(value) ?? [])
}

function hasWanted({ values, starts }: Column, document: number, wanted: Uint8Array): boolean {
  const from = starts ? (starts[document] ?? 0) : document
  const to = starts ? (starts[document + 1] ?? 0) : document + 1
  for (let at = from; at < to; at++) if (wanted[values[at] ?? 0] === 1) return true
  return false
}

function having(segment: Segment, facet: FacetName, numbers: readonly number[]): Bits {
  const bits = noBits(segment.size)
  const { starts, documents } = documentsByValue(segment.columns[facet])
  for (const number of numbers) {
    const to = starts[number + 1] ?? documents.length
    for (let at = starts[number] ?? to; at < to; at++) setBit(bits, documents[at] ?? 0)
  }
  return bits
}

/** Adds up how often each value of a facet occurs in the documents listed. */
export function countValues({ values, starts }: Column, documents: Uint16Array, counts: Uint32Array): void {
  for (let index = 0; index < documents.length; index++) {
    const document = documents[index] ?? 0
    const from = starts ? (starts[document] ?? 0) : document
    const to = starts ? (starts[document + 1] ?? 0) : document + 1
    for (let at = from; at < to; at++) {
      const number = values[at] ?? 0
      counts[number] = (counts[number] ?? 0) + 1
    }
  }
}

/** The live documents that match a plan and every filter but that of `except`. */
export function chosenBy(base: Bits, filters: ReadonlyMap<FacetName, Bits>, except?: FacetName): Bits {
  const bits = base.slice()
  for (const [facet, having] of filters) if (facet !== except) keepCommon(bits, having)
  return bits
}
