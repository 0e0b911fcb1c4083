/** Ten years of needs, requests, answers, agreements, activities and reports of imaginary States and their partners. */
import { sql } from 'kysely'
import { demonstrationCast } from '#identity/demonstration.ts'
import { inTransactionAs, type Proof } from '#platform/database/acting.ts'
import type { Database } from '#platform/database/connect.ts'
import { experts, supported } from '../../../demo/support/parts.ts'
import { accept, agree, agreedWith, askForExperts, deployed, goThere } from './agreeing.ts'
import { answer, ask, hostedStates, offer, partners, registerExpert, tell, open, idsOf } from './asking.ts'
import { hasReached, supportCases } from './cases.ts'
import { act, comment, letStand, sayPart } from './doing.ts'
import { stageOf } from './writing.ts'

/**
 * Writes it all under the people of the demonstration, as what they say and open at each step. Where it is there already,
 * nothing changes. Returns how many needs were entered.
 * @param operator whoever runs the machine
 */
export async function addDemonstrationSupport(database: Database, operator: Proof): Promise<number> {
  const cast = await inTransactionAs(database, operator, demonstrationCast)
  const stage = stageOf(database, operator, cast)
  const cases = supportCases()
  const of = (state: string) => cases.filter((one) => one.state === state)
  let there = false
  await stage.as(supported[0]?.coordinator ?? '', async ({ transaction }) => {
    there = (await sql`select from exchange.need limit 1`.execute(transaction)).rows.length > 0
  })
  if (there) return 0

  const hosted = await inTransactionAs(database, operator, hostedStates)
  for (const { state, coordinator } of supported)
    await stage.as(coordinator, async (hand) => {
      await ask(hand, state, of(state), hosted)
      await tell(hand, of(state))
      const ids = await idsOf(hand, 'exchange.experience', state)
      await open(
        hand,
        state,
        [...ids.values()].map((id) => ({ kind: 'experience', id, audience: 'public' })),
      )
    })
  for (const one of experts) await stage.as(one.person, (hand) => registerExpert(hand, one))
  for (const [partner, person] of partners)
    await stage.as(person, async (hand) => {
      await offer(hand, partner)
      await answer(hand, partner, cases)
    })
  for (const { state, coordinator } of supported)
    await stage.as(coordinator, async (hand) => {
      await agree(hand, state, of(state), stage)
      await askForExperts(hand, state, cases)
    })
  for (const { person } of experts.filter((one) => deployed(cases).some(({ expert }) => expert === one)))
    await stage.as(person, (hand) => goThere(hand, 'expert'))
  for (const [partner, person] of partners)
    await stage.as(person, async (hand) => {
      await accept(hand, partner, cases)
      await goThere(hand, 'employer')
    })
  for (const { state, coordinator } of supported)
    await stage.as(coordinator, (hand) => act(hand, state, of(state), stage))
  for (const [partner, person] of partners)
    await stage.as(person, (hand) => sayPart(hand, cases.filter((one) => agreedWith(one) === partner && hasReached(one, 'reported')))) // prettier-ignore
  for (const { state, coordinator } of supported) await stage.as(coordinator, (hand) => letStand(hand, state))
  await stage.as('body-approver', (hand) =>
    comment(
      hand,
      of('XTL').filter((one) => hasReached(one, 'reported')),
    ),
  )
  return cases.length
}
