/** What other States have done, for whom it is open; and that recommendations to two States meet where they say the same. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testCast, type Cast } from '#identity/testing.ts'
import { bestFor } from '#exchange/matching/finding.ts'
import { peerIndex } from '#exchange/matching/match-index.ts'
import { defaultWeights, type Request } from '#exchange/matching/model.ts'
import { inTransactionAs, type ActingTransaction, type Proof } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { beginChange } from '#record/change.ts'
import { addSupport, servedRecommendations } from '../repository/testing.ts'
import { readReportingStates, supportedStates, withSameCalls } from './peers.ts'

let database: TestDatabase
let cast: Cast
beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  await addSupport(database.owner, cast, 60)
  await inTransactionAs(database.owner, database.operator, async (transaction) => {
    const change = await beginChange(transaction, { through: 'command-line' })
    const texts = {
      [servedRecommendations.XTL[0]]: 'Train judges on how to hear children who survived trafficking',
      [servedRecommendations.XTL[1]]: 'Ratify the convention on stateless persons',
      [servedRecommendations.XTL[2]]: 'Build shelters outside the capital',
      [servedRecommendations.SVN[0]]: 'Train its judges in hearing children who have survived trafficking',
    }
    for (const [id, text] of Object.entries(texts))
      await sql`
        insert into register.source (state_id, key, recommendation_id, kind, language, text, fingerprint, digest, said,
                                     change_id)
        select state_id, 'k' || id, id, 'typed', 'en', ${text}, ${id}, ${id}, '{}', ${change}
          from register.recommendation where id = ${id}`.execute(transaction)
    await sql`update register.recommendation set shown_source = 'k' || id, change_id = ${change}`.execute(
      transaction,
    )
  })
})
afterAll(() => database.close())

const as = <Result>(who: Proof, work: (transaction: ActingTransaction) => Promise<Result>) =>
  inTransactionAs(database.program, who, work)

const request: Request = {
  id: '1',
  state: 'SVN',
  region: 'eastern-europe',
  ldc: false,
  sids: false,
  languages: [],
  kinds: ['training'],
  themes: [],
  groups: [],
  targets: [],
  recommendations: [servedRecommendations.SVN[0]],
  clusters: [],
  from: '2026-01-01',
  to: '2026-12-31',
  title: '',
  words: '',
  language: 'en',
}

test('a State reads what others opened, and nothing of its own; whoever is nobody reads what is public', async () => {
  const foreign = await as(cast.foreignCoordinator, readReportingStates)
  expect(foreign.length).toBeGreaterThan(0)
  expect(new Set(foreign.map(({ read }) => read.stateId))).toEqual(new Set(['XTL']))
  const { rows } = await as(cast.foreignCoordinator, (transaction) =>
    sql<{ path: string }>`
      select '/practices/' || id as path from cooperation.practice where state_id = 'XTL'
       union all
      select '/activities/' || activity_id from cooperation.report_back where state_id = 'XTL'`.execute(
      transaction,
    ),
  )
  expect(foreign.map(({ path }) => path).sort()).toEqual(rows.map(({ path }) => path).sort())
  const all = await readReportingStates(database.owner.kysely)
  expect(all.length).toBeGreaterThan(foreign.length)
  expect((await as(cast.coordinator, readReportingStates)).every(({ read }) => read.stateId === 'SVN')).toBe(
    true,
  )
})

test('recommendations to two States that call for the same meet, and the match says so', async () => {
  const peers = await as(cast.foreignCoordinator, readReportingStates)
  const alike = servedRecommendations.XTL[0]
  const serving = peers.filter(({ compared }) => compared.recommendations.includes(alike))
  expect(serving.length).toBeGreaterThan(0)
  const same = await as(cast.foreignCoordinator, (transaction) => withSameCalls(transaction, request, peers))
  for (const { compared } of same.peers)
    expect(compared.clusters).toEqual(
      compared.recommendations.includes(alike) ? [servedRecommendations.SVN[0]] : [],
    )
  const { matches } = bestFor(same.request, same.peers, peerIndex, defaultWeights)
  const [best] = matches
  expect(best?.told.compared.recommendations).toContain(alike)
  expect(best?.parts.find(({ part }) => part === 'recommendations')?.value).toBeGreaterThan(0)
})

test('the States that were supported, as far as whoever asks sees it', async () => {
  expect([...(await as(cast.partnerTwo, supportedStates))].sort()).toEqual(['SVN', 'XTL'])
})
