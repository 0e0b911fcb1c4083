import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allocate, type Applicant, type LimitedOffer, type Suitable } from './allocation.ts'
import { defaultRules, type PriorityRules } from './rules.ts'

const applicant = (request: string, more: Partial<Applicant> = {}): Applicant => ({
  request,
  kinds: ['training'],
  ldc: false,
  sids: false,
  supportedBefore: false,
  daysWaiting: 0,
  ...more,
})
const training = (offer: string, places: number): LimitedOffer => ({ offer, kinds: ['training'], places })
const pairs = (given: Record<string, Record<string, number>>): Suitable[] =>
  Object.entries(given).flatMap(([request, scores]) =>
    Object.entries(scores).map(([offer, score]) => ({ request, offer, score })),
  )
const names = (allocation: Awaited<ReturnType<typeof allocate>>) =>
  allocation.placed.map(({ request, offer }) => `${request} ${offer}`)

describe('limited places', () => {
  test('go to those for whom together they do most: taking the best match first would leave one without', async () => {
    const suitable = pairs({ talmaris: { atoll: 0.95, bay: 0.9 }, orvena: { atoll: 0.8 } })
    const best = await allocate(
      [applicant('talmaris'), applicant('orvena')],
      [training('atoll', 1), training('bay', 1)],
      suitable,
    )
    expect(names(best)).toEqual(['orvena atoll', 'talmaris bay'])
    expect(best.points).toBeGreaterThan(greedy(suitable, { atoll: 1, bay: 1 }))
  })

  test('follow the public rules: LDC or SIDS, never supported, longest waiting, then the score', async () => {
    const first = async (one: Partial<Applicant>, two: Partial<Applicant>, scores = [0.5, 0.5]) => {
      const suitable = pairs({ one: { atoll: scores[0] ?? 0 }, two: { atoll: scores[1] ?? 0 } })
      const result = await allocate(
        [applicant('one', one), applicant('two', two)],
        [training('atoll', 1)],
        suitable,
      )
      return result.placed[0]?.request
    }
    expect(await first({ ldc: true }, {})).toBe('one')
    expect(await first({}, { sids: true, supportedBefore: true }, [0.5, 0.5])).toBe('two')
    expect(await first({}, { supportedBefore: true })).toBe('one')
    expect(await first({ daysWaiting: 20 }, { daysWaiting: 90 })).toBe('two')
    expect(await first({}, {}, [0.7, 0.9])).toBe('two')
    expect(await first({}, { ldc: true }, [1, 0])).toBe('one') // a perfect match outweighs a status that fits nothing
  })

  test('come with their reasons, for those left out too', async () => {
    const { placed, unplaced } = await allocate(
      [
        applicant('one', { ldc: true, daysWaiting: 30 }),
        applicant('two', { daysWaiting: 60 }),
        applicant('three'),
      ],
      [training('atoll', 1)],
      pairs({ one: { atoll: 0.5 }, two: { atoll: 0.5 } }),
    )
    expect(placed).toEqual([
      {
        request: 'one',
        offer: 'atoll',
        points: { served: 100, ldcOrSids: 30, neverSupported: 25, waiting: 10, score: 20 },
      },
    ])
    expect(unplaced).toEqual([
      { request: 'three', reason: 'no-suitable-offer', instead: [] },
      { request: 'two', reason: 'places-full', instead: ['one'] },
    ])
  })

  test('a request gets each kind once, and its own points once', async () => {
    const both = { kinds: ['training', 'equipment'] }
    const { placed } = await allocate(
      [applicant('one', both)],
      [training('atoll', 5), training('bay', 5), { offer: 'cape', kinds: ['equipment'], places: 1 }],
      pairs({ one: { atoll: 0.5, bay: 0.6, cape: 0.7 } }),
    )
    expect(placed.map(({ offer, points }) => [offer, points.served])).toEqual([
      ['bay', 100],
      ['cape', 0],
    ])
  })

  test('nothing to give is no error', async () => {
    expect(await allocate([], [], [])).toEqual({ placed: [], unplaced: [], points: 0 })
    const { unplaced } = await allocate(
      [applicant('one')],
      [training('atoll', 0)],
      pairs({ one: { atoll: 1 } }),
    )
    expect(unplaced).toEqual([{ request: 'one', reason: 'places-full', instead: [] }])
  })
})

const kinds = fc.subarray(['training', 'equipment'], { minLength: 1 })
const problem = fc
  .record({
    applicants: fc.array(
      fc.record({ kinds, ldc: fc.boolean(), supportedBefore: fc.boolean(), daysWaiting: fc.nat(100) }),
      { minLength: 1, maxLength: 4 },
    ),
    offers: fc.array(fc.record({ kinds, places: fc.nat(2) }), { minLength: 1, maxLength: 3 }),
    scores: fc.array(fc.option(fc.integer({ min: 0, max: 100 })), { minLength: 12, maxLength: 12 }),
  })
  .map(({ applicants, offers, scores }) => {
    const all = applicants.map((one, number) => applicant(`r${number}`, one))
    const limited = offers.map((one, number) => ({ offer: `o${number}`, ...one }))
    const suitable = all.flatMap(({ request }, row) =>
      limited.flatMap(({ offer }, column) => {
        const score = scores[row * 3 + column]
        return score === null || score === undefined ? [] : [{ request, offer, score: score / 100 }]
      }),
    )
    return { applicants: all, offers: limited, suitable }
  })

describe('an allocation', () => {
  test('is as good as the best of all that are possible', async () => {
    await fc.assert(
      fc.asyncProperty(problem, async ({ applicants, offers, suitable }) => {
        const found = await allocate(applicants, offers, suitable)
        expect(found.points).toBeCloseTo(bruteForce(applicants, offers, suitable, defaultRules), 1)
      }),
      { numRuns: 60 },
    )
  })

  test('does not depend on the order in which things are given', async () => {
    await fc.assert(
      fc.asyncProperty(problem, async ({ applicants, offers, suitable }) => {
        const there = await allocate(applicants, offers, suitable)
        const back = await allocate(applicants.toReversed(), offers.toReversed(), suitable.toReversed())
        expect(back).toEqual(there)
      }),
      { numRuns: 30 },
    )
  })
})

/** The most points of every set of pairs that keeps the rules. */
function bruteForce(
  applicants: readonly Applicant[],
  offers: readonly LimitedOffer[],
  suitable: readonly Suitable[],
  rules: PriorityRules,
): number {
  const byRequest = new Map(applicants.map((each) => [each.request, each]))
  const byOffer = new Map(offers.map((each) => [each.offer, each]))
  const longest = Math.max(1, ...applicants.map(({ daysWaiting }) => daysWaiting))
  let most = 0
  const visit = (
    at: number,
    met: ReadonlySet<string>,
    used: Readonly<Record<string, number>>,
    points: number,
  ) => {
    most = Math.max(most, points)
    const pair = suitable[at]
    if (!pair) return
    visit(at + 1, met, used, points)
    const [request, offer] = [byRequest.get(pair.request), byOffer.get(pair.offer)]
    if (!request || !offer || (used[pair.offer] ?? 0) >= offer.places) return
    const now = request.kinds
      .filter((kind) => offer.kinds.includes(kind))
      .map((kind) => `${pair.request} ${kind}`)
    if (now.length === 0 || now.some((each) => met.has(each))) return
    const own =
      rules.served +
      (request.ldc || request.sids ? rules.ldcOrSids : 0) +
      (request.supportedBefore ? 0 : rules.neverSupported) +
      (rules.waiting * request.daysWaiting) / longest
    const first = ![...met].some((each) => each.startsWith(`${pair.request} `))
    const more = rules.score * pair.score + (first ? own : 0)
    const nowUsed = { ...used, [pair.offer]: (used[pair.offer] ?? 0) + 1 }
    visit(at + 1, new Set([...met, ...now]), nowUsed, points + more)
  }
  visit(0, new Set(), {}, 0)
  return most
}

/** Points of taking the best score that is left, again and again. */
function greedy(suitable: readonly Suitable[], places: Record<string, number>): number {
  const left = { ...places }
  const served = new Set<string>()
  let points = 0
  for (const { request, offer, score } of [...suitable].sort((one, other) => other.score - one.score)) {
    if (served.has(request) || !left[offer]) continue
    served.add(request)
    left[offer] -= 1
    points += defaultRules.served + defaultRules.neverSupported + defaultRules.score * score
  }
  return points
}
