/** The numbers of a page, counted exactly as the lists they lead to: each by the filter of its list. Pure but for the index. */
import { imaginaryAmong } from '#reference/states.ts'
import type { FacetName, Filter } from './search/contract.ts'
import type { RegisterIndex } from './search/register-index.ts'

/** What counts: the index of the register. */
export type Register = Pick<RegisterIndex, 'tally' | 'crossCount'>

/** How many recommendations have a value of a facet. */
export type Counted = { value: string; count: number }

/** How many stand in each position; `total` also holds those of which none was asked or is known. */
export type Positions = { supported: number; noted: number; pending: number; total: number }

/** All values of a facet among what a filter lets through, commonest first. */
export function countsBy(register: Register, filter: Filter, facet: FacetName): Counted[] {
  return register.tally(filter, [facet]).facets[facet]?.values ?? []
}

/** Whether the States of this register are imaginary, for a page that tells of none in particular. */
export function imaginaryIn(register: Register): boolean | 'partly' {
  return imaginaryAmong(countsBy(register, {}, 'state').map(({ value }) => value))
}

/**
 * What a filter lets through: all values of each facet, commonest first, the positions, and how many are concerns
 * or observations rather than recommendations. Counted in one go.
 */
export function countsByEach<Facet extends FacetName>(
  register: Register,
  filter: Filter,
  by: readonly Facet[],
): { positions: Positions; concerns: number; counts: Record<Facet, Counted[]> } {
  const { total, facets } = register.tally(filter, ['position', 'kind', ...by])
  const counts = Object.fromEntries(by.map((facet) => [facet, facets[facet]?.values ?? []]))
  return {
    positions: positionsFrom(facets.position?.values ?? [], total),
    concerns: facets.kind?.values.find(({ value }) => value === 'concern')?.count ?? 0,
    counts: counts as Record<Facet, Counted[]>,
  }
}

/** The positions on what a filter lets through, for each value of a facet, commonest first. */
export function positionsBy(
  register: Register,
  filter: Filter,
  facet: FacetName,
): (Positions & { value: string })[] {
  const byValue = Map.groupBy(register.crossCount(filter, facet, 'position'), ({ down }) => down)
  return countsBy(register, filter, facet).map(({ value, count }) => ({
    value,
    ...positionsFrom(
      (byValue.get(value) ?? []).map(({ across, count }) => ({ value: across, count })),
      count,
    ),
  }))
}

/** The share supported among those on which the State took a position; undefined where it took none. */
export function shareSupported({ supported, noted }: Positions): number | undefined {
  return supported + noted > 0 ? supported / (supported + noted) : undefined
}

function positionsFrom(counts: readonly Counted[], total: number): Positions {
  const countOf = (position: string) => counts.find(({ value }) => value === position)?.count ?? 0
  return {
    supported: countOf('supported'),
    noted: countOf('noted'),
    pending: countOf('pending'),
    total,
  }
}

/** Goals alone: each also counts what is tagged with one of its targets. */
export function goalsAmong(counts: readonly Counted[]): Counted[] {
  return counts
    .filter(({ value }) => !value.includes('.'))
    .toSorted((left, right) => Number(left.value) - Number(right.value))
}

/** Numbers that run on (cycles, sessions, years), in their order. */
export function inOrder<Row extends { value: string }>(rows: readonly Row[]): Row[] {
  return rows.toSorted((left, right) => Number(left.value) - Number(right.value))
}
