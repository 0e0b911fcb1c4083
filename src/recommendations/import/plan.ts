import type { RowProblem } from '../formats/received.ts'
import { recommendationId } from '../identity.ts'
import { KeyMemory, valueHash } from '../key-memory.ts'
import { likeness, possibleLikeness, sameParagraphLikeness, wordPairs } from '../similarity.ts'
import { sharesRecommender } from './candidates.ts'
import type { Candidate, Candidates, Seeker, Standing } from './candidates.ts'

/** A row as far as planning needs it. */
export type PlannableRow = Seeker & {
  stateId: string
  key: string
  /** Hash of all that the source says: equal digests mean nothing changed. */
  digest: string
  doubts: readonly RowProblem[]
}

/** A source that the register has under a key, as it stands now. */
export type KnownSource = { recommendationId: string; fingerprint: string; digest: string; text: string }

/** Finds the source that the register has under a State's key. */
export type KnownSources = (stateId: string, key: string) => KnownSource | undefined

export const outcomes = ['created', 'updated', 'unchanged', 'linked'] as const
export type Outcome = (typeof outcomes)[number]

export type Planned = {
  outcome: Outcome
  /** The key under which the source stands: the row's own, or the variant of an identifier used for several texts. */
  key: string
  recommendationId: string
  reasons: RowProblem[]
  doubtful: boolean
  /** Recommendations that turn out to be this one and will redirect to it. */
  merges: string[]
  /** Recommendations that are possibly this one, for a person to decide. */
  proposals: { otherId: string; similarity: number }[]
}

/** Texts less alike than this under one identifier are two records, not two versions of one. */
const sameRecordLikeness = 0.2

/** The key of a record whose identifier its source used for several different texts. */
export function variantKey(key: string, fingerprint: string): string {
  return `${key}~${fingerprint}`
}

/**
 * Decides what becomes of the rows of one file, one after the other. A row is, in this order: a source that the
 * register has (unchanged or updated); another source of a recommendation that stands (same paragraph, same words,
 * or words so alike that it is certain); or a new recommendation, with a proposal where another is possibly the same.
 * Remembers only the keys that the file has used; does no IO.
 */
export class Plan {
  /** The words (their fingerprint) for which the file has used a State's key. */
  readonly #used = new KeyMemory()

  /** @param candidates the recommendations that stand; those that the row opens or joins are added to it */
  decide(row: PlannableRow, known: KnownSources, candidates: Candidates): Planned {
    const key = this.#keyOf(row, known)
    const source = known(row.stateId, key)
    if (this.#used.has(`${row.stateId} ${key}`)) {
      const twin = source?.recommendationId ?? recommendationId(row.stateId, key)
      return decided(row, key, 'unchanged', twin, [{ code: 'twice-in-file' }])
    }
    this.#used.set(`${row.stateId} ${key}`, row.fingerprint)
    const planned = source
      ? decided(row, key, source.digest === row.digest ? 'unchanged' : 'updated', source.recommendationId, [])
      : planNewSource(row, key, candidates)
    if (key !== row.key) planned.reasons.push({ code: 'duplicate-id' })
    return planned
  }

  /** The key of the source that a row is, also when its identifier stands, in this file or the register, for several texts. */
  #keyOf(row: PlannableRow, known: KnownSources): string {
    const variant = variantKey(row.key, row.fingerprint)
    if (known(row.stateId, variant) || this.#used.has(`${row.stateId} ${variant}`)) return variant
    const usedFor = this.#used.get(`${row.stateId} ${row.key}`)
    if (usedFor !== undefined) return usedFor === valueHash(row.fingerprint) ? row.key : variant
    const plain = known(row.stateId, row.key)
    if (!plain || plain.fingerprint === row.fingerprint || row.sourceKind !== 'uhri') return row.key
    return likeness(wordPairs(plain.text), wordPairs(row.text)) < sameRecordLikeness ? variant : row.key
  }
}

function planNewSource(row: PlannableRow, key: string, candidates: Candidates): Planned {
  const found = candidates.of(row)
  const [target, ...others] = found.filter(isCertain).sort(bestFirst)
  if (target) {
    candidates.join(target.standing, row)
    const linked = decided(row, key, 'linked', target.standing.id, [{ code: whyLinked(target) }])
    linked.merges = others
      .filter(({ standing }) => isOneStatesShare(row, standing))
      .map(({ standing }) => standing.id)
    return linked
  }
  const created = decided(row, key, 'created', recommendationId(row.stateId, key), [])
  candidates.open(created.recommendationId, row)
  for (const { standing, sameParagraph, similarity } of found
    .filter(isPossible)
    .sort(bestFirst)
    .slice(0, 3)) {
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
function isCertain({ sameParagraph, similarity, saysTheSame }: Candidate): boolean {
  return saysTheSame || (sameParagraph && (similarity === null || similarity >= sameParagraphLikeness))
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
  row: PlannableRow,
  key: string,
  outcome: Outcome,
  recommendation: string,
  reasons: RowProblem[],
): Planned {
  return {
    outcome,
    key,
    recommendationId: recommendation,
    reasons,
    doubtful: row.doubts.length > 0,
    merges: [],
    proposals: [],
  }
}
