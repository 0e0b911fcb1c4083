import { sql } from 'kysely'
import type { Language } from '#platform/i18n/languages.ts'
import { readRecommendations } from './store.ts'
import type { Connection } from '#platform/database/connection.ts'
import type { StoredRecommendation } from './store.ts'

/** Two recommendations of one State that may be one and the same, for a person to decide. */
export type OpenProposal = {
  stateId: string
  /** From 0 to 1. */
  similarity: number
  /** The newer one, which would be merged into the other. */
  newer: StoredRecommendation & { text: string; language: Language }
  older: StoredRecommendation & { text: string; language: Language }
}

export async function countOpenProposals(connection: Connection): Promise<number> {
  const { rows } = await sql<{ open: number }>`
    select count(*) as open from register.proposal where decision is null`.execute(connection)
  return rows[0]?.open ?? 0
}

/** The open proposals that are most alike. */
export async function readOpenProposals(connection: Connection, limit: number): Promise<OpenProposal[]> {
  const { rows } = await sql<{ stateId: string; newer: string; older: string; similarity: number }>`
    select state_id as "stateId", recommendation_id as newer, other_id as older, similarity
      from register.proposal where decision is null
     order by similarity desc, state_id, recommendation_id, other_id
     limit ${limit}`.execute(connection)
  const wanted = rows.flatMap(({ stateId, newer, older }) => [newer, older].map((id) => ({ stateId, id })))
  const found = new Map((await readRecommendations(connection, wanted)).map((each) => [each.id, each]))
  return rows.flatMap(({ stateId, newer: newerId, older: olderId, similarity }) => {
    const newer = found.get(newerId)
    const older = found.get(olderId)
    return newer && older ? [{ stateId, similarity, newer, older }] : []
  })
}
