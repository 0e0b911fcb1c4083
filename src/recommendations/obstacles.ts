import { sql } from 'kysely'
import type { Obstacle } from '#record/undo.ts'
import type { Connection } from '#platform/database/connection.ts'

/** The recommendations to which rows of the register belong that stand in the way of an undo, each once. */
export async function recommendationsBehind(
  connection: Connection,
  obstacles: readonly Obstacle[],
): Promise<string[]> {
  const named = obstacles.flatMap(({ table, key }) => {
    if (table === 'register.recommendation') return [String(key.id)]
    return table === 'register.proposal' ? [String(key.recommendation_id)] : []
  })
  const sources = obstacles.flatMap(({ table, key }) => (table === 'register.source' ? [key] : []))
  if (!sources.length) return [...new Set(named)]
  const { rows } = await sql<{ id: string }>`
    select distinct source.recommendation_id as id
      from jsonb_to_recordset(${JSON.stringify(sources)}::jsonb) as wanted (state_id text, key text)
      join register.source using (state_id, key)
     order by 1`.execute(connection)
  return [...new Set([...named, ...rows.map(({ id }) => id)])]
}
