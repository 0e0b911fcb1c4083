/** A theme, a goal or a recommending State in numbers, over all States. Pure but for the index that it asks. */
import { countsByEach, goalsAmong, inOrder, positionsBy } from './counting.ts'
import type { Counted, Positions, Register } from './counting.ts'
import type { FacetName, Filter } from './search/contract.ts'

/** What there is of one subject. All lists are whole and, where nothing else is said, commonest first. */
export type SubjectProfile = {
  filter: Filter
  total: number
  positions: Positions
  /** How many of the total are concerns or observations, not recommendations. */
  concerns: number
  /** Of the Universal Periodic Review alone, the first cycle first. */
  cycles: (Positions & { value: string })[]
  mechanisms: Counted[]
  states: Counted[]
  recommendingStates: Counted[]
  themes: Counted[]
  groups: Counted[]
  /** In the order of their numbers. */
  goals: Counted[]
  targets: Counted[]
}

const subjectFacets = ['mechanism', 'state', 'from', 'theme', 'group', 'sdg'] as const

/** Counts everything that has one value of a facet: `('theme', 'torture')`, `('sdg', '16')`, `('from', 'SVN')`. */
export function subjectProfile(register: Register, facet: FacetName, value: string): SubjectProfile {
  const filter: Filter = { [facet]: [value] }
  const { positions, concerns, counts } = countsByEach(register, filter, subjectFacets)
  return {
    filter,
    total: positions.total,
    positions,
    concerns,
    cycles: inOrder(positionsBy(register, { ...filter, mechanism: ['UPR'] }, 'cycle')),
    mechanisms: counts.mechanism,
    states: counts.state,
    recommendingStates: counts.from,
    themes: counts.theme,
    groups: counts.group,
    goals: goalsAmong(counts.sdg),
    targets: counts.sdg.filter(({ value }) => value.includes('.')),
  }
}

/** A value of a facet beside the others: how often it came, in what positions, and to how many States. */
export type SubjectInNumbers = Positions & { value: string; states: number }

/** Every value of a facet that came, commonest first. */
export function subjectsInNumbers(register: Register, facet: FacetName): SubjectInNumbers[] {
  const states = new Map<string, number>()
  for (const { down } of register.crossCount({}, facet, 'state'))
    states.set(down, (states.get(down) ?? 0) + 1)
  return positionsBy(register, {}, facet).map((positions) => ({
    ...positions,
    states: states.get(positions.value) ?? 0,
  }))
}
