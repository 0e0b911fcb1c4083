/** What fits a request, read for whoever acts for its State: for the page and for the file. */
import { recordReadings, type ReadThrough } from '#consent/reading.ts'
import { holdsPower } from '#consent/store.ts'
import { readReportingStates, withSameCalls } from '#cooperation/matching/peers.ts'
import {
  readExperiences,
  readExperts,
  readOffers,
  type PeerCandidate,
} from '#exchange/matching/candidates.ts'
import { mayAskExpert } from '#exchange/experts/policy.ts'
import { bestFor, type Found } from '#exchange/matching/finding.ts'
import { expertIndex, offerIndex, peerIndex } from '#exchange/matching/match-index.ts'
import {
  presentMatches,
  tellCandidate,
  type PresentedMatches,
  type Searched,
} from '#exchange/matching/present.ts'
import { ownRequest } from '#exchange/matching/requests.ts'
import { weightsInForce } from '#exchange/matching/weighting.ts'
import { actingIn } from '#identity/acting.ts'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { todayInUtc } from '#platform/day.ts'
import { Refusal } from '#platform/errors.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { translator } from '#platform/i18n/translate.ts'

export type MatchesOfRequest = {
  id: number
  title: string
  /** False while no need stands in it: then there is nothing to match. */
  asks: boolean
  mayAskExpert: boolean
  found: Record<Searched, PresentedMatches>
}

/** @throws Refusal `request.not-found` (404) where it is not a request of the government for which someone acts */
export async function readMatches(
  transaction: ActingTransaction,
  id: number,
  reader: Language,
  through: ReadThrough,
): Promise<MatchesOfRequest> {
  const acting = await actingIn(transaction)
  const request = await ownRequest(transaction, id, todayInUtc())
  if (!request) throw new Refusal('request.not-found', {}, 404)
  const t = translator(reader)
  const { compared, title } = request
  const mayAsk = mayAskExpert(acting, await holdsPower(transaction))
  const none = { matches: [], nearMisses: [], compared: 0, fitting: 0 }
  const rest = { id, title, mayAskExpert: mayAsk }
  if (!compared.kinds.length)
    return { ...rest, asks: false, found: { offers: none, experts: none, states: none } }
  const weights = await weightsInForce(transaction)
  const told = [...(await readExperiences(transaction)), ...(await readReportingStates(transaction))]
  const same = await withSameCalls(transaction, compared, told)
  const states = bestFor(same.request, same.peers, peerIndex, weights)
  await recordAll(transaction, states, through)
  const offers = bestFor(compared, await readOffers(transaction), offerIndex, weights)
  const experts = bestFor(compared, await readExperts(transaction), expertIndex, weights)
  const tell = tellCandidate(t, reader)
  return {
    ...rest,
    asks: true,
    found: {
      offers: presentMatches(offers, t, reader, tell),
      experts: presentMatches(experts, t, reader, (expert) => {
        const { path, ...one } = tell(expert)
        return { ...one, path: mayAsk ? `${path}&request=${id}` : '/exchange/experts' }
      }),
      states: presentMatches(states, t, reader, tell),
    },
  }
}

/** What others keep under consent and is shown here was read. */
async function recordAll(
  transaction: ActingTransaction,
  { matches, nearMisses }: Found<PeerCandidate>,
  through: ReadThrough,
): Promise<void> {
  const read = [...matches, ...nearMisses].map((match) => match.told.read)
  for (const kind of new Set(read.map((one) => one.kind)))
    await recordReadings(
      transaction,
      kind,
      read.filter((one) => one.kind === kind),
      through,
    )
}
