/** What fits: for a request of one's own State, and for an offer of one's own organisation. */
import { daysBetween } from '#platform/day.ts'
import type { StateCode } from '#reference/states.ts'
import { allocate, type Allocation, type Applicant, type Suitable } from './allocation.ts'
import type { Candidate } from './candidates.ts'
import { offerIndex, type MatchIndex } from './match-index.ts'
import type { Match, Matches, Offer, Request, Weights } from './model.ts'
import type { ShownRequest } from './requests.ts'

/** So many of each are shown, best first. */
export const mostShown = { matches: 10, nearMisses: 3 } as const

/** What fits, each with what is told of it. */
export type Found<Told> = Omit<Matches, 'matches' | 'nearMisses'> & {
  matches: readonly (Match & { told: Told })[]
  nearMisses: readonly (Matches['nearMisses'][number] & { told: Told })[]
}

/** What of these candidates fits a request best. */
export function bestFor<Compared extends { id: string }, One extends Candidate<Compared>>(
  request: Request,
  candidates: readonly One[],
  indexOf: (compared: Iterable<Compared>) => MatchIndex<Compared>,
  weights: Weights,
): Found<One> {
  const index = indexOf(candidates.map(({ compared }) => compared))
  const found = index.rank(request, { limit: mostShown.matches, nearMisses: mostShown.nearMisses, weights })
  const byId = new Map(candidates.map((candidate) => [candidate.compared.id, candidate]))
  return withTold(found, ({ candidate }) => byId.get(candidate))
}

/** The requests that whoever acts sees and that suit an offer best. */
export function requestsThatSuit(
  offer: Offer,
  offers: readonly Candidate<Offer>[],
  requests: readonly ShownRequest[],
  weights: Weights,
): Found<ShownRequest> {
  const index = offerIndex(withOwn(offer, comparedOf(offers)))
  const found = index.requestsFor(
    offer.id,
    requests.map(({ compared }) => compared),
    { limit: mostShown.matches, nearMisses: mostShown.nearMisses, weights },
  )
  const byToken = new Map(requests.map((request) => [request.token, request]))
  return withTold(found, ({ request }) => byToken.get(request))
}

/** So many pairs of an offer and a request are weighed against each other at most: more take seconds. */
export const mostPairs = 1000

/** Who is proposed for the places of one's own offers, taken together. */
export type Proposal = {
  allocation: Allocation
  /** What was weighed: the requests that suit each offer. */
  pairs: readonly Suitable[]
  /** Requests that suit at least one of the offers. */
  suitable: number
  /** Of so many offers, those whose requests were weighed together. */
  offers: number
  /** More requests suit than were weighed: of each offer the best so many. */
  bestOfEach: number | null
}

/**
 * Proposes whom the places of these offers go to. A State counts as supported before where `supported` says so; of an
 * unnamed one nobody can say, and it counts as one that was not.
 * @param limited the offers with places of one organisation
 * @param today `YYYY-MM-DD`
 */
export async function proposePlaces(
  limited: readonly Offer[],
  offers: readonly Candidate<Offer>[],
  requests: readonly ShownRequest[],
  supported: ReadonlySet<StateCode>,
  weights: Weights,
  today: string,
): Promise<Proposal> {
  const index = offerIndex(
    limited.reduce<readonly Offer[]>((all, offer) => withOwn(offer, all), comparedOf(offers)),
  )
  const compared = requests.map((request) => request.compared)
  const most = Math.floor(mostPairs / Math.max(1, limited.length))
  const found = limited.map((offer) =>
    index.requestsFor(offer.id, compared, { limit: most, nearMisses: 0, weights }),
  )
  const suitable = found.flatMap(({ matches }) =>
    matches.map(({ request, candidate, score }) => ({ request, offer: candidate, score })),
  )
  const tokens = new Set(suitable.map(({ request }) => request))
  const applicants = requests
    .filter(({ token }) => tokens.has(token))
    .map((request) => applicantOf(request, supported, today))
  const places = limited.map(({ id, kinds, places: left }) => ({ offer: id, kinds, places: left ?? 0 }))
  return {
    allocation: await allocate(applicants, places, suitable),
    pairs: suitable,
    suitable: tokens.size,
    offers: limited.length,
    bestOfEach: found.some(({ matches }) => matches.length === most) ? most : null,
  }
}

function applicantOf(
  { token, stateId, shownFrom, compared }: ShownRequest,
  supported: ReadonlySet<StateCode>,
  today: string,
): Applicant {
  return {
    request: token,
    kinds: compared.kinds,
    ldc: compared.ldc,
    sids: compared.sids,
    supportedBefore: stateId !== null && supported.has(stateId),
    daysWaiting: Math.max(0, daysBetween(shownFrom, today)),
  }
}

const comparedOf = (offers: readonly Candidate<Offer>[]) => offers.map(({ compared }) => compared)

/** The others beside it, so that what is rare weighs as much as on the pages of the States. */
function withOwn(offer: Offer, offers: readonly Offer[]): readonly Offer[] {
  return offers.some(({ id }) => id === offer.id) ? offers : [...offers, offer]
}

function withTold<Told>(found: Matches, toldOf: (match: Match) => Told | undefined): Found<Told> {
  const told = <One extends Match>(matches: readonly One[]) =>
    matches.flatMap((match) => {
      const of = toldOf(match)
      return of === undefined ? [] : [{ ...match, told: of }]
    })
  return { ...found, matches: told(found.matches), nearMisses: told(found.nearMisses) }
}
