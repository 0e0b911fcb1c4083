import { eachWord } from '#platform/asked.ts'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { requestWriter } from '#exchange/requests/commands.ts'
import type { RequestStanding } from '#exchange/requests/model.ts'
import { presentOwn, type OwnRequest } from '#exchange/requests/present.ts'
import { clockOf, listRequests, type Portion } from '#exchange/requests/store.ts'

/**
 * A portion of the requests of one's own State, with how the clock stands for each.
 * @throws Refusal `request.not-yours-to-write` (403) for who acts for no government
 */
export async function ownRequests(
  transaction: ActingTransaction,
  { q, standing }: { q: string; standing: RequestStanding | undefined },
  range: Portion,
): Promise<{ total: number; rows: OwnRequest[]; state: string }> {
  const { state } = await requestWriter(transaction)
  const words = eachWord(q)
  const { total, requests } = await listRequests(transaction, { stateId: state, words, standing }, range)
  const clocks = await clockOf(
    transaction,
    requests.map(({ token }) => token),
  )
  const rows = requests.map((request) =>
    presentOwn(
      request,
      clocks.find(({ token }) => token === request.token),
    ),
  )
  return { total, rows, state }
}
