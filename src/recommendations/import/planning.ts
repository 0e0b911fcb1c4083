import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import type { ClientBase } from 'pg'
import { copyInto } from '#platform/database/copy.ts'
import type { CopyValue } from '#platform/database/copy.ts'
import type { Standing } from './candidates.ts'
import { planState, variantKeySql } from './plan.ts'
import type { PlannedRow, StagedForPlan } from './plan.ts'

/** What a plan does beyond its rows: recommendations that become one, and pairs for a person to look at. */
export type PlanEffects = {
  merges: { stateId: string; from: string; into: string }[]
  proposals: { stateId: string; recommendationId: string; otherId: string; similarity: number }[]
  /** Recommendations that stand and get another source, a changed one, or another's sources: to be settled anew. */
  resettle: { stateId: string; id: string }[]
  duplicateIds: number
}

/**
 * Plans all staged rows, State by State so that memory is bounded by the largest State, and writes the plan into
 * the temporary table `planned_row`.
 */
export async function planStaged(transaction: Transaction<object>, client: ClientBase): Promise<PlanEffects> {
  const effects: PlanEffects = { merges: [], proposals: [], resettle: [], duplicateIds: 0 }
  async function* plannedValues(plans: readonly PlannedRow[]): AsyncGenerator<CopyValue[]> {
    for (const row of plans) {
      const reasons = row.reasons.length ? { json: row.reasons } : null
      yield [row.sequence, row.outcome, row.key, row.recommendationId, row.doubtful, reasons]
    }
  }
  for (const stateId of await stagedStates(transaction)) {
    const staged = await stagedOfState(transaction, stateId)
    const standing = staged.some((row) => !row.known) ? await standingOfState(transaction, stateId) : []
    const plans = planState(stateId, staged, standing)
    const columns = ['sequence', 'outcome', 'key', 'recommendation_id', 'doubtful', 'reasons']
    await copyInto(client, 'planned_row', columns, plannedValues(plans))
    gatherEffects(stateId, plans, effects)
  }
  await sql`analyze planned_row`.execute(transaction)
  return effects
}

function gatherEffects(stateId: string, plans: readonly PlannedRow[], effects: PlanEffects): void {
  const resettle = new Set<string>()
  const created = new Set(plans.filter((row) => row.outcome === 'created').map((row) => row.recommendationId))
  for (const row of plans) {
    if (row.reasons.some((reason) => reason.code === 'duplicate-id')) effects.duplicateIds++
    for (const from of row.merges) effects.merges.push({ stateId, from, into: row.recommendationId })
    for (const proposal of row.proposals)
      effects.proposals.push({ stateId, recommendationId: row.recommendationId, ...proposal })
    const changes = row.outcome === 'linked' || row.outcome === 'updated'
    if (changes && !created.has(row.recommendationId)) resettle.add(row.recommendationId)
  }
  for (const id of resettle) effects.resettle.push({ stateId, id })
}

async function stagedStates(transaction: Transaction<object>): Promise<string[]> {
  const { rows } = await sql<{ state_id: string }>`
    select distinct state_id from staged_row where state_id is not null and refusals is null order by 1
  `.execute(transaction)
  return rows.map((row) => row.state_id)
}

async function stagedOfState(transaction: Transaction<object>, stateId: string): Promise<StagedForPlan[]> {
  const sameAs = (source: string) =>
    sql.raw(`case when ${source}.key is not null then jsonb_build_object(
      'recommendationId', ${source}.recommendation_id,
      'fingerprint', ${source}.fingerprint,
      'same', ${source}.text = staged.text and ${source}.original is not distinct from staged.original
              and ${source}.language = staged.language and ${source}.said = staged.said) end`)
  const { rows } = await sql<StagedForPlan>`
    select staged.sequence, staged.key, staged.source_kind as "sourceKind", staged.fingerprint, staged.text,
           staged.language, staged.mechanism, staged.symbol, staged.session, staged.cycle, staged.paragraph,
           staged.part, staged.recommending_states as "recommendingStates",
           coalesce(staged.doubts, '[]') as doubts, ${sameAs('plain')} as known, ${sameAs('variant')} as "knownVariant"
      from staged_row staged
      left join register.source plain on plain.state_id = staged.state_id and plain.key = staged.key
      left join register.source variant on variant.state_id = staged.state_id
            and variant.key = ${sql.raw(variantKeySql('staged'))}
     where staged.state_id = ${stateId} and staged.refusals is null
     order by staged.sequence`.execute(transaction)
  return rows
}

async function standingOfState(transaction: Transaction<object>, stateId: string): Promise<Standing[]> {
  const { rows } = await sql<Standing>`
    select recommendation.id, recommendation.mechanism, recommendation.symbol, recommendation.session,
           recommendation.cycle, recommendation.paragraph, recommendation.part,
           recommendation.recommending_states as "recommendingStates",
           jsonb_agg(jsonb_build_object('kind', source.kind, 'language', source.language,
             'fingerprint', source.fingerprint, 'text', source.text,
             'recommendingStates', coalesce(source.said -> 'recommendingStates', '[]'))) as sources
      from register.recommendation
      join register.source on source.state_id = recommendation.state_id
                          and source.recommendation_id = recommendation.id
     where recommendation.state_id = ${stateId} and recommendation.merged_into is null
       and source.kind <> 'translation'
     group by recommendation.state_id, recommendation.id`.execute(transaction)
  return rows
}
