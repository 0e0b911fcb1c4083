/** What one State received, and all States beside one another, in numbers. Pure but for the index that it asks. */
import { regions, stateByCode } from '#reference/states.ts'
import type { RegionCode, StateCode } from '#reference/states.ts'
import { countsByEach, goalsAmong, inOrder, positionsBy } from './counting.ts'
import type { Counted, Positions, Register } from './counting.ts'
import type { Filter } from './search/contract.ts'

/** A theme that a State was asked about in more than one cycle of its review. */
export type Recurring = { theme: string; cycles: Counted[]; total: number }

/** The States of a regional group that recommended something, what they said together, and on which themes. */
export type RecommendingRegion = {
  region: RegionCode
  states: StateCode[]
  total: number
  themes: Counted[]
}

/** All lists are whole and, where nothing else is said, commonest first. */
export type StateProfile = {
  state: StateCode
  total: number
  positions: Positions
  /** How many of the total are concerns or observations, not recommendations. */
  concerns: number
  mechanisms: Counted[]
  /** Of the Universal Periodic Review alone, the first cycle first. */
  cycles: (Positions & { value: string })[]
  years: Counted[]
  kinds: Counted[]
  documents: Counted[]
  themes: Counted[]
  groups: Counted[]
  /** In the order of their numbers. */
  goals: Counted[]
  /** In most cycles first, then the commonest. */
  recurring: Recurring[]
  recommendingStates: Counted[]
  regions: RecommendingRegion[]
}

/** The reviews of a State: cycles are a thing of the Universal Periodic Review alone. */
export function reviewsOf(state: StateCode): Filter {
  return { state: [state], mechanism: ['UPR'] }
}

const stateFacets = ['mechanism', 'year', 'kind', 'document', 'theme', 'group', 'sdg', 'from'] as const

/** Counts what a State received. */
export function stateProfile(register: Register, state: StateCode): StateProfile {
  const filter: Filter = { state: [state] }
  const { positions, concerns, counts } = countsByEach(register, filter, stateFacets)
  return {
    state,
    total: positions.total,
    positions,
    concerns,
    mechanisms: counts.mechanism,
    cycles: inOrder(positionsBy(register, reviewsOf(state), 'cycle')),
    years: inOrder(counts.year),
    kinds: counts.kind,
    documents: counts.document,
    themes: counts.theme,
    groups: counts.group,
    goals: goalsAmong(counts.sdg),
    recurring: recurringThemes(register, state),
    recommendingStates: counts.from,
    regions: recommendingRegions(register, filter, counts.from),
  }
}

function recurringThemes(register: Register, state: StateCode): Recurring[] {
  const byTheme = Map.groupBy(
    register.crossCount(reviewsOf(state), 'theme', 'cycle'),
    ({ down: theme }) => theme,
  )
  return [...byTheme]
    .map(([theme, cells]) => ({
      theme,
      cycles: inOrder(cells.map(({ across, count }) => ({ value: across, count }))),
      total: cells.reduce((sum, { count }) => sum + count, 0),
    }))
    .filter(({ cycles }) => cycles.length > 1)
    .sort((left, right) => right.cycles.length - left.cycles.length || right.total - left.total)
}

/** Counted once for a group, however many of its States made a recommendation together. */
function recommendingRegions(
  register: Register,
  filter: Filter,
  recommendingStates: readonly Counted[],
): RecommendingRegion[] {
  return regions
    .map(({ code }) => {
      const members = recommendingStates
        .map(({ value }) => value)
        .filter((state) => stateByCode(state)?.region === code)
        .sort()
      const { total, facets } = members.length
        ? register.tally({ ...filter, from: members }, ['theme'])
        : { total: 0, facets: {} }
      return { region: code, states: members, total, themes: facets.theme?.values ?? [] }
    })
    .filter(({ total }) => total > 0)
}

/** A State in the table of all States. */
export type StateInNumbers = Positions & {
  state: StateCode
  /** The latest session of the Working Group at which it was reviewed, as far as the register knows. */
  lastReview: number | undefined
}

/** Every State that received something, the one that received most first. */
export function statesInNumbers(register: Register): StateInNumbers[] {
  const lastReviews = new Map<string, number>()
  for (const { down, across } of register.crossCount({ mechanism: ['UPR'] }, 'state', 'session'))
    lastReviews.set(down, Math.max(lastReviews.get(down) ?? 0, Number(across)))
  return positionsBy(register, {}, 'state').map(({ value: state, ...positions }) => ({
    state,
    ...positions,
    lastReview: lastReviews.get(state),
  }))
}
