import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import { resettle } from '../store.ts'

/** What a plan does beyond its rows: recommendations that become one, and pairs for a person to look at. */
export type Effects = {
  merges: { stateId: string; from: string; into: string }[]
  proposals: { stateId: string; recommendationId: string; otherId: string; similarity: number }[]
  /** Recommendations that get another source, a changed one, or another's sources. */
  resettle: { stateId: string; id: string }[]
}

/**
 * Writes a staged portion into the register, within the transaction's change: new recommendations and sources,
 * changed sources, merges and proposals; then every recommendation whose sources changed is settled anew.
 */
export async function applyPortion(
  transaction: Transaction<object>,
  batchId: number,
  changeId: number,
  effects: Effects,
): Promise<void> {
  await insertRecommendations(transaction, changeId)
  await insertSources(transaction, batchId, changeId)
  if (effects.resettle.length) await updateSources(transaction, batchId, changeId)
  await mergeRecommendations(transaction, changeId, effects.merges)
  await resettle(transaction, changeId, effects.resettle)
  await insertProposals(transaction, changeId, effects.proposals)
}

async function insertRecommendations(transaction: Transaction<object>, changeId: number): Promise<void> {
  await sql`
    insert into register.recommendation (state_id, id, document, mechanism, symbol, session, cycle, published_on, year,
           paragraph, paragraph_order, part, kind, position, recommending_states, themes, primary_theme, groups, sdgs,
           sources, shown_source, change_id)
    select state_id, recommendation_id, document, mechanism, symbol, session,
           cycle, published_on, year, paragraph, paragraph_order, part,
           kind, position, recommending_states, themes, primary_theme,
           groups, sdgs, array[source_kind], key, ${changeId}::bigint
      from staged_row
     where outcome = 'created'`.execute(transaction)
}

async function insertSources(
  transaction: Transaction<object>,
  batchId: number,
  changeId: number,
): Promise<void> {
  await sql`
    insert into register.source (state_id, key, recommendation_id, kind, batch_id, row, language, text, original,
           fingerprint, digest, said, change_id)
    select state_id, key, recommendation_id, source_kind, ${batchId}::bigint, row,
           language, text, original, fingerprint, digest, said, ${changeId}::bigint
      from staged_row
     where outcome in ('created', 'linked')`.execute(transaction)
}

async function updateSources(
  transaction: Transaction<object>,
  batchId: number,
  changeId: number,
): Promise<void> {
  await sql`
    update register.source
       set batch_id = ${batchId}::bigint, row = staged.row, language = staged.language, text = staged.text,
           original = staged.original, fingerprint = staged.fingerprint, digest = staged.digest, said = staged.said,
           change_id = ${changeId}::bigint
      from staged_row staged
     where staged.outcome = 'updated' and source.state_id = staged.state_id and source.key = staged.key
  `.execute(transaction)
}

/** Moves the sources of merged recommendations; their addresses stay and redirect. */
export async function mergeRecommendations(
  transaction: Transaction<object>,
  changeId: number,
  merges: Effects['merges'],
): Promise<void> {
  if (!merges.length) return
  const list = sql`jsonb_to_recordset(${JSON.stringify(merges)}::jsonb) as merge("stateId" text, "from" text, "into" text)`
  await sql`
    update register.source set recommendation_id = merge."into", change_id = ${changeId}::bigint
      from ${list}
     where source.state_id = merge."stateId" and source.recommendation_id = merge."from"`.execute(transaction)
  await sql`
    update register.recommendation set merged_into = merge."into", change_id = ${changeId}::bigint
      from ${list}
     where recommendation.state_id = merge."stateId" and recommendation.id = merge."from"`.execute(
    transaction,
  )
}

async function insertProposals(
  transaction: Transaction<object>,
  changeId: number,
  proposals: Effects['proposals'],
): Promise<void> {
  if (!proposals.length) return
  await sql`
    insert into register.proposal (state_id, recommendation_id, other_id, similarity, change_id)
    select proposal."stateId", proposal."recommendationId", proposal."otherId", proposal.similarity, ${changeId}::bigint
      from jsonb_to_recordset(${JSON.stringify(proposals)}::jsonb)
        as proposal("stateId" text, "recommendationId" text, "otherId" text, similarity real)
    on conflict do nothing`.execute(transaction)
}
