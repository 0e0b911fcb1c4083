/**
 * Matching at full size and how good it is: one request against everything, all requests at once, a changed offer, the
 * cost against the number of offers, limited places; and nDCG on what people have judged (bench/match/). Run as a
 * process of its own by measuredBy; by hand: node bench/match.ts [OFFERS REQUESTS]
 */
import { readFileSync } from 'node:fs'
import { allocate } from '#exchange/matching/allocation.ts'
import { evaluate, type Evaluation } from '#exchange/matching/evaluate.ts'
import { MatchBook } from '#exchange/matching/match-book.ts'
import { expertIndex, offerIndex, type MatchIndex } from '#exchange/matching/match-index.ts'
import { judgement, offer, request, type Offer, type Request } from '#exchange/matching/model.ts'
import { inventedExperts, inventedOffers, inventedRequests } from './invented-support.ts'
import { spreadOf, type Spread } from './spread.ts'

export type MatchMeasure = {
  offers: number
  experts: number
  requests: number
  /** Seconds to make the index of all offers. */
  index: number
  /** Milliseconds of one request against all offers and all experts, ten of each with reasons and near misses. */
  one: Spread
  /** The same against ever more offers alone. */
  curve: { offers: number; times: Spread }[]
  /** All requests against all offers, ten best each. */
  all: { seconds: number; residentMegabytes: number; threads: number }
  /** Milliseconds until a changed offer stands where it belongs for all requests. */
  change: Spread
  /** Milliseconds to give out limited places. */
  allocation: { applicants: number; offers: number; pairs: number; milliseconds: number }
  quality: Pick<Evaluation, 'requests' | 'offers' | 'judgements' | 'ndcg' | 'aboveBm25' | 'agreement'>
}

const threads = 2
const asked = 300
const changed = 100

export async function measureMatching(offers: number, requests: number): Promise<MatchMeasure> {
  const experts = offers / 10
  const index = offerIndex()
  const curve: MatchMeasure['curve'] = []
  const questions = await listOf(inventedRequests(requests, 2))
  const few = questions.slice(0, asked)
  const steps = [16, 8, 4, 2, 1].map((part) => Math.round(offers / part))
  let seconds = 0
  let began = performance.now()
  for await (const one of inventedOffers(offers, 1)) {
    index.put(one)
    if (!steps.includes(index.size)) continue
    seconds += (performance.now() - began) / 1000
    curve.push({ offers: index.size, times: spreadOf(few.map((each) => timeOf(each, [index]))) })
    began = performance.now()
  }
  const roster = expertIndex(await listOf(inventedExperts(experts, 3)))
  const one = spreadOf(few.map((each) => timeOf(each, [index, roster])))

  began = performance.now()
  const book = await MatchBook.fill(index, questions, { threads })
  const all = {
    seconds: (performance.now() - began) / 1000,
    residentMegabytes: (process.resourceUsage().maxRSS * 1024) / 1e6,
    threads,
  }
  const again = await listOf(inventedOffers(changed, 4))
  const change = spreadOf(
    again.map((each) => {
      const start = performance.now()
      book.put(each)
      return performance.now() - start
    }),
  )
  return {
    offers,
    experts,
    requests,
    index: seconds,
    one,
    curve,
    all,
    change,
    allocation: await measureAllocation(index, questions.slice(0, 400)),
    quality: measureQuality(),
  }
}

function timeOf(question: Request, indexes: readonly Pick<MatchIndex<{ id: string }>, 'rank'>[]): number {
  const start = performance.now()
  for (const index of indexes) index.rank(question)
  return performance.now() - start
}

/** The ten best offers of each request have one place each: far too few for all. */
async function measureAllocation(
  index: MatchIndex<Offer>,
  requests: readonly Request[],
): Promise<MatchMeasure['allocation']> {
  const suitable = requests.flatMap((each) => index.rank(each, { nearMisses: 0 }).matches)
  const pairs = suitable.map(({ request: id, candidate, score }) => ({
    request: id,
    offer: candidate,
    score,
  }))
  const kinds = ['training']
  const limited = [...new Set(pairs.map((pair) => pair.offer))].map((id) => ({ offer: id, kinds, places: 1 }))
  const applicants = requests.map(({ id, ldc, sids }, number) => {
    return { request: id, kinds, ldc, sids, supportedBefore: number % 3 === 0, daysWaiting: number % 90 }
  })
  await allocate([], [], []) // loads the solver
  const start = performance.now()
  await allocate(applicants, limited, pairs)
  const milliseconds = performance.now() - start
  return { applicants: applicants.length, offers: limited.length, pairs: pairs.length, milliseconds }
}

function measureQuality(): MatchMeasure['quality'] {
  const read = (name: string): unknown =>
    JSON.parse(readFileSync(`${import.meta.dirname}/match/${name}.json`, 'utf8'))
  const { requests, offers, judgements, ndcg, aboveBm25, agreement } = evaluate(
    request.array().parse(read('requests')),
    offer.array().parse(read('offers')),
    judgement.array().parse(read('judgements')),
  )
  return { requests, offers, judgements, ndcg, aboveBm25, agreement }
}

async function listOf<Thing>(things: AsyncIterable<Thing>): Promise<Thing[]> {
  const list: Thing[] = []
  for await (const thing of things) list.push(thing)
  return list
}

if (import.meta.main) {
  const [offers = '50000', requests = '10000'] = process.argv.slice(2)
  console.log(JSON.stringify(await measureMatching(Number(offers), Number(requests))))
}
