import type { ActingTransaction } from '#platform/database/acting.ts'
import { actingIn } from '#identity/acting.ts'
import { consentingPerson, type ConsentingPerson } from '#consent/policy.ts'
import { atDesk } from '../../acting.ts'

/** One transaction for the side that acts at the desk: a State's government, or an independent body. @throws Refusal */
export function atConsent<Result>(
  event: Parameters<typeof atDesk>[0],
  work: (transaction: ActingTransaction, person: ConsentingPerson) => Promise<Result>,
): Promise<Result> {
  return atDesk(event, async (transaction) =>
    work(transaction, consentingPerson(await actingIn(transaction))),
  )
}
