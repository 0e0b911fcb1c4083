/**
 * Who is proposed for limited places. All offers and requests that meet are looked at together, so that a request
 * that has a second choice leaves its first to one that has none; people decide. Pure, but for the solver.
 */
import { createHash } from 'node:crypto'
import { defaultRules, type PriorityRules } from './rules.ts'
import { bestChoices, type Limit } from './solver.ts'

/** A request that waits for support. */
export interface Applicant {
  request: string
  /** The kinds of support that it asks for: each may be met once. */
  kinds: readonly string[]
  /** Null where it is not to be said: it then brings nothing. */
  ldc: boolean | null
  sids: boolean | null
  /** Whether the State was supported before through this exchange. */
  supportedBefore: boolean
  /** Days since the request went out. */
  daysWaiting: number
}

export interface LimitedOffer {
  offer: string
  kinds: readonly string[]
  /** Places left; one request takes at most one of them. */
  places: number
}

/** A request and an offer that meet every hard condition, with the score of the match. */
export interface Suitable {
  request: string
  offer: string
  score: number
}

/** Why a place goes to a request, in points, or why none does. */
export interface Placed {
  request: string
  offer: string
  points: Readonly<Record<keyof PriorityRules, number>>
}
export interface Unplaced {
  request: string
  /** `no-suitable-offer`; `places-full`: each suitable offer has all its places with requests named in `instead`. */
  reason: 'no-suitable-offer' | 'places-full'
  instead: readonly string[]
}
export interface Allocation {
  placed: readonly Placed[]
  unplaced: readonly Unplaced[]
  /** The sum of all points, which no other allocation exceeds. */
  points: number
}

/**
 * The allocation with the most points. Within it a request takes at most one place of an offer, and each kind that it
 * asks for is met by one offer at most: a request for training and equipment may get both, but no two trainings.
 * Equal allocations are told apart by a hash of the names, so the same input in any order gives the same answer.
 * Some pairs take milliseconds; thousands a second or two, in which this process does nothing else.
 */
export async function allocate(
  applicants: readonly Applicant[],
  offers: readonly LimitedOffer[],
  suitable: readonly Suitable[],
  rules: PriorityRules = defaultRules,
): Promise<Allocation> {
  const requests = inOrder(applicants, ({ request }) => request)
  const limited = inOrder(offers, ({ offer }) => offer)
  const longest = Math.max(1, ...requests.map(({ daysWaiting }) => daysWaiting))
  const pairs = pairsOf(requests, limited, suitable)
  const points = (applicant: Applicant, score: number) => pointsOf(applicant, score, longest, rules)
  const once = (applicant: Applicant) => sum(Object.values({ ...points(applicant, 0), score: 0 }))

  // One choice for each pair, then one for each request: whether it is served at all, which brings its own points.
  const profits = [
    ...pairs.map(
      ({ score, request, offer }) => exact(rules.score * score) + tieBreak(request.request, offer.offer),
    ),
    ...requests.map((applicant) => exact(once(applicant))),
  ]
  const chosen = await bestChoices(profits, limitsOf(requests, limited, pairs))
  const taken = pairs.filter((_, column) => chosen[column])
  const first = new Set<string>()
  const placed = taken.map(({ request, offer, score }) => {
    const all = points(request, score)
    const again = first.has(request.request)
    first.add(request.request)
    const none = { served: 0, ldcOrSids: 0, neverSupported: 0, waiting: 0 }
    return { request: request.request, offer: offer.offer, points: again ? { ...all, ...none } : all }
  })
  return {
    placed,
    unplaced: requests
      .filter(({ request }) => !first.has(request))
      .map(({ request }) => whyNot(request, pairs, placed)),
    points: sum(placed.flatMap((one) => Object.values(one.points))),
  }
}

interface Pair {
  request: Applicant
  offer: LimitedOffer
  score: number
}

function pairsOf(
  requests: readonly Applicant[],
  offers: readonly LimitedOffer[],
  suitable: readonly Suitable[],
): Pair[] {
  const byRequest = new Map(requests.map((each) => [each.request, each]))
  const byOffer = new Map(offers.map((each) => [each.offer, each]))
  const pairs = suitable.flatMap(({ request: r, offer: o, score }) => {
    const [request, offer] = [byRequest.get(r), byOffer.get(o)]
    const meet = request && offer && request.kinds.some((kind) => offer.kinds.includes(kind))
    return meet ? [{ request, offer, score }] : []
  })
  const unique = new Map(pairs.map((pair) => [`${pair.request.request}\n${pair.offer.offer}`, pair]))
  return inOrder([...unique.values()], ({ request, offer }) => `${request.request}\n${offer.offer}`)
}

function limitsOf(
  requests: readonly Applicant[],
  offers: readonly LimitedOffer[],
  pairs: readonly Pair[],
): Limit[] {
  const columns = (which: (pair: Pair) => boolean) =>
    pairs.flatMap((pair, column) => (which(pair) ? [column] : []))
  const atMost = (number: number, which: (pair: Pair) => boolean): Limit[] => {
    const found = columns(which)
    return found.length > number ? [{ columns: found, factors: found.map(() => 1), atMost: number }] : []
  }
  const places = offers.flatMap((each) => atMost(Math.max(0, each.places), ({ offer }) => offer === each))
  const kinds = requests.flatMap((each) =>
    each.kinds.flatMap((kind) =>
      atMost(1, ({ request, offer }) => request === each && offer.kinds.includes(kind)),
    ),
  )
  // Whoever counts as served has a place.
  const served = requests.map((each, number): Limit => {
    const own = columns(({ request }) => request === each)
    return { columns: [...own, pairs.length + number], factors: [...own.map(() => -1), 1], atMost: 0 }
  })
  return [...places, ...kinds, ...served]
}

function pointsOf(
  { ldc, sids, supportedBefore, daysWaiting }: Applicant,
  score: number,
  longest: number,
  rules: PriorityRules,
): Placed['points'] {
  return {
    served: rules.served,
    ldcOrSids: ldc || sids ? rules.ldcOrSids : 0,
    neverSupported: supportedBefore ? 0 : rules.neverSupported,
    waiting: (rules.waiting * Math.max(0, daysWaiting)) / longest,
    score: rules.score * score,
  }
}

function whyNot(request: string, pairs: readonly Pair[], placed: readonly Placed[]): Unplaced {
  const offers = new Set(
    pairs.filter((pair) => pair.request.request === request).map(({ offer }) => offer.offer),
  )
  const instead = placed.filter(({ offer }) => offers.has(offer)).map((one) => one.request)
  return {
    request,
    reason: offers.size > 0 ? 'places-full' : 'no-suitable-offer',
    instead: [...new Set(instead)],
  }
}

/** Hundredths of a point: sums of them are exact, and a tie is a tie whatever the order of adding. */
function exact(points: number): number {
  return Math.round(points * 100)
}

/** Less than a thousandth of a hundredth of a point, and another number for each pair. */
function tieBreak(request: string, offer: string): number {
  const hash = createHash('sha256').update(`${request}\n${offer}`).digest()
  return (hash.readUInt32BE(0) / 2 ** 32) * 1e-3
}

function inOrder<Thing>(things: readonly Thing[], nameOf: (thing: Thing) => string): Thing[] {
  return [...things].sort((left, right) => (nameOf(left) < nameOf(right) ? -1 : 1))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
