import { sql } from 'kysely'
import type { Connection } from '#platform/database/connection.ts'
import type { SourceKind } from '../model.ts'
import { recordSources } from './candidates.ts'
import type { Standing } from './candidates.ts'
import type { KnownSource, KnownSources, PlannableRow } from './plan.ts'

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

/**
 * The States where a source of this kind can find a recommendation to join: any that stands, but for the records of
 * a source that gives each recommendation once only one that another kind of source has brought.
 */
export async function statesToJoin(connection: Connection, kind: SourceKind): Promise<Set<string>> {
  if (!recordSources.includes(kind)) return statesInRegister(connection)
  const { rows } = await sql<{ stateId: string }>`
    select distinct state_id as "stateId" from register.recommendation where not sources <@ array[${kind}]`.execute(
    connection,
  )
  return new Set(rows.map((row) => row.stateId))
}

/**
 * The recommendations that these rows may join, with what their sources say: those of the same State, mechanism and
 * cycle that share a recommending State, a paragraph or (outside the reviews) a document. Which do, `Candidates` decides.
 */
export async function findStanding(
  connection: Connection,
  rows: readonly PlannableRow[],
): Promise<Standing[]> {
  if (!rows.length) return []
  const seekers = rows.map(
    ({ stateId, mechanism, cycle, session, symbol, paragraph, recommendingStates }) => {
      return { stateId, mechanism, cycle, session, symbol, paragraph, recommendingStates }
    },
  )
  const { rows: found } = await sql<Standing>`
    with seeker as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(seekers)}::jsonb) as seeker ("stateId" text, mechanism text,
             cycle smallint, session smallint, symbol text, paragraph text, "recommendingStates" text[])),
    standing as materialized (
      select distinct recommendation.state_id, recommendation.id
        from seeker join register.recommendation
          on recommendation.state_id = seeker."stateId" and recommendation.mechanism = seeker.mechanism
         and recommendation.merged_into is null and recommendation.cycle is not distinct from seeker.cycle
         and (recommendation.recommending_states && seeker."recommendingStates"
              or recommendation.paragraph = seeker.paragraph
                 and (recommendation.session = seeker.session or recommendation.symbol = seeker.symbol)
              or seeker.cycle is null and recommendation.symbol = seeker.symbol))
    select recommendation.state_id as "stateId", recommendation.id, recommendation.mechanism, recommendation.symbol,
           recommendation.session, recommendation.cycle, recommendation.paragraph, recommendation.part,
           recommendation.recommending_states as "recommendingStates",
           json_agg(json_build_object('kind', source.kind, 'language', source.language,
             'fingerprint', source.fingerprint, 'text', source.text,
             'partTexts', coalesce(jsonb_path_query_array(source.said, '$.parts[*].text'), '[]'),
             'recommendingStates', coalesce(source.said -> 'recommendingStates', '[]'))) as sources
      from standing
      join register.recommendation using (state_id, id)
      join register.source on source.state_id = recommendation.state_id
                          and source.recommendation_id = recommendation.id
     where source.kind <> 'translation'
     group by recommendation.state_id, recommendation.id`.execute(connection)
  return found
}
