import type { RowProblem } from '../formats/received.ts'
import { recommendationId } from '../identity.ts'
import { certainLikeness, possibleLikeness, sameParagraphLikeness } from '../similarity.ts'
import { Candidates, sharesRecommender } from './candidates.ts'
import type { Candidate, Seeker, Standing } from './candidates.ts'

/** A source that the register has under a row's key: whose it is, and whether the row says anything else. */
export type KnownSource = { recommendationId: string; fingerprint: string; same: boolean }

/** A staged row as far as planning needs it. */
export type StagedForPlan = Seeker & {
  sequence: number
  key: string
  doubts: RowProblem[]
  known: KnownSource | null
  /** The same for `variantKey`, the key under which records stand whose id the file used for several texts. */
  knownVariant: KnownSource | null
}

export const outcomes = ['created', 'updated', 'unchanged', 'linked'] as const
export type Outcome = (typeof outcomes)[number]

export type PlannedRow = {
  sequence: number
  outcome: Outcome
  key: string
  recommendationId: string
  reasons: RowProblem[]
  doubtful: boolean
  /** Recommendations that turn out to be this one and will redirect to it. */
  merges: string[]
  /** Recommendations that are possibly this one, for a person to decide. */
  proposals: { otherId: string; similarity: number }[]
}

/** The key of a record whose identifier its source used for several different texts. */
export function variantKey(key: string, fingerprint: string): string {
  return `${key}~${fingerprint}`
}

/** `variantKey` as an SQL expression over a table with the columns key and fingerprint. */
export function variantKeySql(table: string): string {
  return `${table}.key || '~' || ${table}.fingerprint`
}

/**
 * Decides what becomes of each staged row of one State. A row is, in this order: a source that the register has
 * (unchanged or updated); another source of a recommendation that stands (same paragraph, same words, or words so
 * alike that it is certain); or a new recommendation, with a proposal where another one is possibly the same.
 * The outcome does not depend on the order of the rows. Pure; cost grows with the rows and, for rows without a
 * known source, with the recommendations of the same cycle and recommending State.
 */
export function planState(
  stateId: string,
  staged: readonly StagedForPlan[],
  standing: readonly Standing[],
): PlannedRow[] {
  const candidates = new Candidates(standing)
  const ambiguous = ambiguousKeys(staged)
  const taken = new Map<string, PlannedRow>()
  return staged.map((row) => {
    const { key, known } = whichSource(row, ambiguous.has(row.key))
    const twin = taken.get(key)
    if (twin) return decided(row, key, 'unchanged', twin.recommendationId, [{ code: 'twice-in-file' }])
    const planned = known
      ? decided(row, key, known.same ? 'unchanged' : 'updated', known.recommendationId, [])
      : planNewSource(row, key, stateId, candidates)
    if (ambiguous.has(row.key)) planned.reasons.push({ code: 'duplicate-id' })
    taken.set(key, planned)
    return planned
  })
}

/** Keys that the file uses for texts with different words. */
function ambiguousKeys(staged: readonly StagedForPlan[]): Set<string> {
  const first = new Map<string, string>()
  const ambiguous = new Set<string>()
  for (const { key, fingerprint } of staged) {
    const known = first.get(key)
    if (known === undefined) first.set(key, fingerprint)
    else if (known !== fingerprint) ambiguous.add(key)
  }
  return ambiguous
}

/** Which source a row is, also when its identifier stands, here or in an earlier file, for several texts. */
function whichSource(row: StagedForPlan, ambiguous: boolean): { key: string; known: KnownSource | null } {
  const variant = variantKey(row.key, row.fingerprint)
  if (row.knownVariant) return { key: variant, known: row.knownVariant }
  if (!ambiguous || row.known?.fingerprint === row.fingerprint) return { key: row.key, known: row.known }
  return { key: variant, known: null }
}

function planNewSource(row: StagedForPlan, key: string, stateId: string, candidates: Candidates): PlannedRow {
  const found = candidates.of(row)
  const certain = found.filter(isCertain).sort(bestFirst)
  const [target, ...others] = certain
  if (target) {
    candidates.join(target.standing, row)
    const linked = decided(row, key, 'linked', target.standing.id, [{ code: whyLinked(target) }])
    linked.merges = others
      .filter(({ standing }) => isOneStatesShare(row, standing))
      .map(({ standing }) => standing.id)
    return linked
  }
  const created = decided(row, key, 'created', recommendationId(stateId, key), [])
  candidates.open(created.recommendationId, row)
  const possible = found.filter(isPossible).sort(bestFirst).slice(0, 3)
  for (const { standing, sameParagraph, similarity } of possible) {
    created.doubtful = true
    created.proposals.push({ otherId: standing.id, similarity: similarity ?? 0 })
    created.reasons.push({
      code: sameParagraph ? 'same-paragraph-other-words' : 'near-match',
      details: { other: standing.id, percent: Math.round((similarity ?? 0) * 100) },
    })
  }
  return created
}

/** UPR Info splits a recommendation of several States into one for each: those, and only those, become one again. */
function isOneStatesShare(row: Seeker, standing: Standing): boolean {
  return sharesRecommender(row, standing) && standing.sources.every((source) => source.kind === 'upr-info')
}

/** The same paragraph in another language cannot be compared by words: the paragraph number is believed. */
function isCertain({ sameParagraph, similarity }: Candidate): boolean {
  if (similarity === null) return sameParagraph
  return similarity >= (sameParagraph ? sameParagraphLikeness : certainLikeness)
}

function isPossible({ sameParagraph, similarity }: Candidate): boolean {
  return similarity !== null && (sameParagraph || similarity >= possibleLikeness)
}

function bestFirst(left: Candidate, right: Candidate): number {
  return (
    Number(right.sameParagraph) - Number(left.sameParagraph) ||
    (right.similarity ?? 0) - (left.similarity ?? 0) ||
    (left.standing.id < right.standing.id ? -1 : 1)
  )
}

function whyLinked({ sameParagraph, similarity }: Candidate): string {
  if (similarity === null) return 'same-paragraph-other-language'
  if (sameParagraph) return 'same-paragraph'
  return similarity === 1 ? 'same-words' : 'nearly-same-words'
}

function decided(
  row: StagedForPlan,
  key: string,
  outcome: Outcome,
  recommendation: string,
  reasons: RowProblem[],
): PlannedRow {
  return {
    sequence: row.sequence,
    outcome,
    key,
    recommendationId: recommendation,
    reasons,
    doubtful: row.doubts.length > 0,
    merges: [],
    proposals: [],
  }
}
