/** States that have done something about the same calls, with support: what matching compares of them. */
import { sql } from 'kysely'
import type { Language } from '#platform/i18n/languages.ts'
import { mostCompared } from '#exchange/matching/bounds.ts'
import type { PeerCandidate } from '#exchange/matching/candidates.ts'
import type { Peer, Request } from '#exchange/matching/model.ts'
import { rankByLikeness, sameCall } from '#recommendations/related.ts'
import type { Connection } from '#platform/database/connection.ts'
import { readTexts } from '#recommendations/store.ts'
import type { StateCode } from '#reference/states.ts'

type PeerRow = Omit<Peer, 'id' | 'recommendations' | 'clusters' | 'languages' | 'evidence'> & {
  kind: 'activity' | 'practice'
  id: number
  by: string
  said: string | null
  recommendations: string[]
}

/**
 * Good practices of other States, and their activities on which they have reported back, as far as whoever acts sees
 * them; the newest first.
 */
export async function readReportingStates(connection: Connection): Promise<PeerCandidate[]> {
  const { rows } = await sql<PeerRow>`
    select told.*, array(select coalesce(one.merged_into, one.id)
                           from cooperation.served
                           join register.recommendation one
                             on one.state_id = served.state_id and one.id = served.recommendation_id
                          where served.state_id = told.state and served.activity_id = told.activity_id
                          order by served.id) as recommendations
      from (
        select 'practice' as kind, id, state_id as state, activity_id, title, language, themes, groups, targets,
               concat_ws(E'\n', problem, done, result) as words, evidence as said, change_id,
               coalesce(consent.author_of('practice', state_id, id), '') as by
          from cooperation.practice where state_id is distinct from (select identity.government())
         union all
        select 'activity', id, state_id, id, title, language, themes, groups, targets, words, null, change_id,
               coalesce(consent.author_of('activity', state_id, id), '')
          from cooperation.activity
         where state_id is distinct from (select identity.government())
           and exists (select from cooperation.report_back report
                        where report.state_id = activity.state_id and report.activity_id = activity.id)) told
     order by told.change_id desc, told.kind, told.id
     limit ${mostCompared.peers}`.execute(connection)
  return rows.map(({ kind, id, by, said, ...row }) => ({
    compared: {
      ...row,
      id: `${kind}/${id}`,
      clusters: [],
      languages: [],
      evidence: said ? [said] : [],
    },
    title: row.title,
    by,
    language: row.language as Language,
    path: kind === 'practice' ? `/practices/${id}` : `/activities/${id}`,
    read: { kind, stateId: row.state, id },
  }))
}

/** So many of a request's recommendations are held against those that others report on. */
const mostHeld = 10

/**
 * Recommendations to different States have different numbers: those that call for much the same are given one cluster.
 * @returns the request and the peers with the clusters in which they meet. Two queries.
 */
export async function withSameCalls(
  connection: Connection,
  request: Request,
  peers: readonly PeerCandidate[],
): Promise<{ request: Request; peers: readonly PeerCandidate[] }> {
  const { state } = request
  if (state === null || !request.recommendations.length) return { request, peers }
  const asked = request.recommendations.slice(0, mostHeld).map((id) => ({ stateId: state, id }))
  const served = peers.flatMap(({ compared }) =>
    compared.recommendations.map((id) => ({ stateId: compared.state, id })),
  )
  const theirs = await readTexts(connection, served)
  const clusters = new Map<string, string[]>()
  for (const own of await readTexts(connection, asked))
    for (const { candidate, likeness } of rankByLikeness(own, theirs)) {
      if (likeness < sameCall) break
      const key = `${candidate.stateId}/${candidate.id}`
      clusters.set(key, [...(clusters.get(key) ?? []), own.id])
    }
  return {
    request: { ...request, clusters: request.recommendations },
    peers: peers.map(({ compared, ...peer }) => {
      const met = compared.recommendations.flatMap((id) => clusters.get(`${compared.state}/${id}`) ?? [])
      return { ...peer, compared: { ...compared, clusters: [...new Set(met)] } }
    }),
  }
}

/** The States that were supported before, as far as whoever acts sees it. */
export async function supportedStates(connection: Connection): Promise<ReadonlySet<StateCode>> {
  const { rows } = await sql<{ state: StateCode }>`
    select distinct state_id as state from cooperation.activity where course <> 'cancelled'`.execute(
    connection,
  )
  return new Set(rows.map(({ state }) => state))
}
