import type { ClientBase } from 'pg'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { applyPortion } from './applying.ts'
import type { Effects } from './applying.ts'
import { Candidates } from './candidates.ts'
import type { Standing } from './candidates.ts'
import { findKnownSources, findStanding, statesInRegister, statesToJoin } from './knowledge.ts'
import { Plan, variantKey } from './plan.ts'
import type { KnownSources, PlannableRow } from './plan.ts'
import { reportPortion } from './report.ts'
import type { Tally } from './report.ts'
import type { SourceKind } from '../model.ts'
import type { ResolvedRow } from './resolve.ts'
import { createStaging, stagedLines, stagePortion } from './staging.ts'
import type { StagedRow } from './staging.ts'

/** So many rows are planned and written together: enough to make the round trips cheap, few enough to hold in memory. */
const portionSize = 1_000

/** Gathers rows into portions. */
export async function* inPortions<Row>(rows: AsyncIterable<Row>): AsyncGenerator<Row[]> {
  let portion: Row[] = []
  for await (const row of rows) {
    portion.push(row)
    if (portion.length < portionSize) continue
    yield portion
    portion = []
  }
  if (portion.length) yield portion
}

type WritingPurpose = {
  batchId: number
  /** Undefined for a preview: the report is written, the register is not. */
  changeId: number | undefined
  sourceKind: SourceKind
  tally: Tally
}

/**
 * Plans and writes a file portion by portion. While the database works on one portion the next one is read, planned
 * and put into the form it is written in: `take` returns as soon as the portion before has been written.
 */
export class Writing {
  readonly #transaction: ActingTransaction
  readonly #client: ClientBase
  readonly #purpose: WritingPurpose
  /** States of which the register said something before this file. */
  readonly #statesBefore: ReadonlySet<string>
  /** Those whose rows can find a recommendation to join. */
  readonly #statesToJoin: ReadonlySet<string>
  readonly #plan = new Plan()
  #opened: readonly Standing[] = []
  #sequence = 0
  #underWay: Promise<void> = Promise.resolve()

  private constructor(
    transaction: ActingTransaction,
    client: ClientBase,
    purpose: WritingPurpose,
    states: { before: ReadonlySet<string>; toJoin: ReadonlySet<string> },
  ) {
    this.#transaction = transaction
    this.#client = client
    this.#purpose = purpose
    this.#statesBefore = states.before
    this.#statesToJoin = states.toJoin
  }

  static async begin(
    transaction: ActingTransaction,
    client: ClientBase,
    purpose: WritingPurpose,
  ): Promise<Writing> {
    await createStaging(transaction)
    const before = await statesInRegister(transaction)
    const toJoin = await statesToJoin(transaction, purpose.sourceKind)
    return new Writing(transaction, client, purpose, { before, toJoin })
  }

  async take(portion: readonly ResolvedRow[]): Promise<void> {
    const { staged, effects } = await this.#planPortion(portion)
    for (const row of staged) this.#purpose.tally.row(row)
    const lines = stagedLines(staged)
    await this.#underWay
    this.#underWay = this.#write(lines, effects)
    // Awaited by the next portion or the end; until then a failure must not count as unhandled.
    this.#underWay.catch(() => undefined)
  }

  async end(): Promise<void> {
    await this.#underWay
  }

  async #write(lines: Buffer, effects: Effects): Promise<void> {
    const { batchId, changeId } = this.#purpose
    await stagePortion(this.#transaction, this.#client, lines)
    await reportPortion(this.#transaction, batchId)
    if (changeId !== undefined) await applyPortion(this.#transaction, batchId, changeId, effects)
  }

  async #planPortion(portion: readonly ResolvedRow[]): Promise<{ staged: StagedRow[]; effects: Effects }> {
    const rows = portion.map((resolved) => ({ resolved, plannable: asPlannable(resolved) }))
    const plannable = rows.flatMap((row) => row.plannable ?? [])
    // What is looked up must have been written.
    if (plannable.some((row) => this.#statesBefore.has(row.stateId))) await this.#underWay
    const known = await this.#knownSources(plannable)
    const candidates = await this.#candidates(plannable, known)
    const staged = rows.map(({ resolved, plannable: row }) => ({
      sequence: ++this.#sequence,
      resolved,
      planned: row && this.#plan.decide(row, known, candidates),
    }))
    this.#opened = candidates.opened
    return { staged, effects: effectsOf(staged) }
  }

  async #knownSources(rows: readonly PlannableRow[]): Promise<KnownSources> {
    const known = rows.filter((row) => this.#statesBefore.has(row.stateId))
    const keys = known.flatMap(({ stateId, key, fingerprint }) => [
      { stateId, key, fingerprint },
      { stateId, key: variantKey(key, fingerprint), fingerprint },
    ])
    return findKnownSources(this.#transaction, keys)
  }

  async #candidates(rows: readonly PlannableRow[], known: KnownSources): Promise<Candidates> {
    const seeking = rows.filter((row) => this.#statesToJoin.has(row.stateId) && !known(row.stateId, row.key))
    const standing = await findStanding(this.#transaction, seeking)
    return new Candidates([...standing, ...this.#opened])
  }
}

function asPlannable(resolved: ResolvedRow): PlannableRow | undefined {
  const { stateId, key, settled } = resolved
  if (!stateId || !key || !settled) return undefined
  return {
    stateId,
    key,
    sourceKind: resolved.sourceKind,
    fingerprint: resolved.fingerprint,
    digest: resolved.digest,
    text: resolved.text,
    partTexts: resolved.said.parts?.map((part) => part.text) ?? [],
    language: resolved.language,
    mechanism: settled.mechanism,
    symbol: settled.symbol,
    session: settled.session,
    cycle: settled.cycle,
    paragraph: settled.paragraph,
    part: resolved.part,
    recommendingStates: settled.recommendingStates,
    doubts: resolved.doubts,
  }
}

function effectsOf(staged: readonly StagedRow[]): Effects {
  const effects: Effects = { merges: [], proposals: [], resettle: [] }
  const resettle = new Set<string>()
  for (const { resolved, planned } of staged) {
    const { stateId } = resolved
    if (!stateId || !planned) continue
    const { recommendationId: into, outcome } = planned
    for (const from of planned.merges) effects.merges.push({ stateId, from, into })
    for (const proposal of planned.proposals)
      effects.proposals.push({ stateId, recommendationId: into, ...proposal })
    const name = `${stateId} ${into}`
    if ((outcome !== 'linked' && outcome !== 'updated') || resettle.has(name)) continue
    resettle.add(name)
    effects.resettle.push({ stateId, id: into })
  }
  return effects
}
