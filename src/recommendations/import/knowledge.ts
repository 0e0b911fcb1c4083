import { sql } from 'kysely'
import type { Connection } from '../store.ts'
import type { Standing } from './candidates.ts'
import type { KnownSource, KnownSources } from './plan.ts'

/** The States about which the register says anything. */
export async function statesInRegister(connection: Connection): Promise<Set<string>> {
  // Steps from State to State along the primary key, instead of reading every row.
  const { rows } = await sql<{ stateId: string }>`
    with recursive step as (
      select min(state_id) as state_id from register.recommendation
      union all
      select (select min(state_id) from register.recommendation where state_id > step.state_id)
        from step where step.state_id is not null)
    select state_id as "stateId" from step where state_id is not null`.execute(connection)
  return new Set(rows.map((row) => row.stateId))
}

/** The sources that the register has under these keys. Its text is read only where the words differ from `fingerprint`. */
export async function findKnownSources(
  connection: Connection,
  wanted: readonly { stateId: string; key: string; fingerprint: string }[],
): Promise<KnownSources> {
  const found = new Map<string, KnownSource>()
  if (wanted.length) {
    const { rows } = await sql<KnownSource & { stateId: string; key: string }>`
      select source.state_id as "stateId", source.key, source.recommendation_id as "recommendationId",
             source.fingerprint, source.digest,
             case when source.fingerprint <> wanted.fingerprint then source.text else '' end as text
        from unnest(${wanted.map((row) => row.stateId)}::text[], ${wanted.map((row) => row.key)}::text[],
                    ${wanted.map((row) => row.fingerprint)}::text[]) as wanted (state_id, key, fingerprint)
        join register.source on source.state_id = wanted.state_id and source.key = wanted.key`.execute(
      connection,
    )
    for (const { stateId, key, ...source } of rows) found.set(`${stateId} ${key}`, source)
  }
  return (stateId, key) => found.get(`${stateId} ${key}`)
}

/** The recommendations of these States with what their sources say, for linking. */
export async function findStanding(connection: Connection, stateIds: readonly string[]): Promise<Standing[]> {
  if (!stateIds.length) return []
  const { rows } = await sql<Standing>`
    select recommendation.state_id as "stateId", recommendation.id, recommendation.mechanism, recommendation.symbol,
           recommendation.session, recommendation.cycle, recommendation.paragraph, recommendation.part,
           recommendation.recommending_states as "recommendingStates",
           json_agg(json_build_object('kind', source.kind, 'language', source.language,
             'fingerprint', source.fingerprint, 'text', source.text,
             'partTexts', coalesce(jsonb_path_query_array(source.said, '$.parts[*].text'), '[]'),
             'recommendingStates', coalesce(source.said -> 'recommendingStates', '[]'))) as sources
      from register.recommendation
      join register.source on source.state_id = recommendation.state_id
                          and source.recommendation_id = recommendation.id
     where recommendation.state_id = any(${[...stateIds]}::text[]) and recommendation.merged_into is null
       and source.kind <> 'translation'
     group by recommendation.state_id, recommendation.id`.execute(connection)
  return rows
}
