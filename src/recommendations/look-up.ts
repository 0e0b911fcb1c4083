import { isRecommendationId } from './identity.ts'
import { readChanges, readPast, withdrawnAt } from './past.ts'
import type { Dossier } from './present-in-full.ts'
import { findRecommendation, sourcesOf } from './store.ts'
import type { Connection } from '#platform/database/connection.ts'

/** What stands at the permanent address of a recommendation. */
export type LookedUp =
  | { found: 'standing'; dossier: Dossier }
  /** It turned out to be another one: the address redirects. */
  | { found: 'merged'; into: string }
  /** It was taken back with the import that had brought it. */
  | { found: 'withdrawn'; at: Date }
  | { found: 'nothing' }

/** Finds everything on one recommendation. Four queries, each bounded. */
export async function lookUpRecommendation(connection: Connection, id: string): Promise<LookedUp> {
  if (!isRecommendationId(id)) return { found: 'nothing' }
  const recommendation = await findRecommendation(connection, id)
  if (!recommendation) {
    const at = await withdrawnAt(connection, id)
    return at ? { found: 'withdrawn', at } : { found: 'nothing' }
  }
  if (recommendation.mergedInto) return { found: 'merged', into: recommendation.mergedInto }
  const { stateId } = recommendation
  const [sources, past] = await Promise.all([
    sourcesOf(connection, stateId, id),
    readPast(connection, stateId, id),
  ])
  const changes = await readChanges(
    connection,
    [
      recommendation.changeId,
      ...sources.map(({ changeId }) => changeId),
      ...past.flatMap(({ writtenBy, replacedBy }) => [writtenBy, replacedBy]),
    ],
    sources.flatMap(({ batchId }) => batchId ?? []),
  )
  return { found: 'standing', dossier: { recommendation, sources, past, changes } }
}
