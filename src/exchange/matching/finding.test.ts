/** Matching on the database: what a State finds, what a partner finds of requests that do not give their name. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testCast, type Cast } from '#identity/testing.ts'
import { inTransactionAs, type ActingTransaction, type Proof } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { translator } from '#platform/i18n/translate.ts'
import { inDays } from '#platform/testing.ts'
import { makeProfile } from '../experts/commands.ts'
import { someProfile } from '../experts/testing.ts'
import { tellExperience } from '../offers/experience-commands.ts'
import { writeOffer } from '../offers/commands.ts'
import type { OfferContent } from '../offers/model.ts'
import { findOffer } from '../offers/store.ts'
import { someExperience, someOffer } from '../offers/testing.ts'
import { offerOf, readExperiences, readExperts, readOffers } from './candidates.ts'
import { bestFor, proposePlaces, requestsThatSuit } from './finding.ts'
import { expertIndex, offerIndex } from './match-index.ts'
import { defaultWeights } from './model.ts'
import { presentMatches, tellRequest } from './present.ts'
import { ownRequest, shownRequests } from './requests.ts'
import { sendOut, type SentRequest } from './testing.ts'

let database: TestDatabase
let cast: Cast
beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
})
afterAll(() => database.close())

const through = { through: 'page' } as const
const today = inDays(0)
const as = <Result>(who: Proof, work: (transaction: ActingTransaction) => Promise<Result>) =>
  inTransactionAs(database.program, who, work)

const courts = ['administration-of-justice']
const offer = (who: Proof, content: Partial<OfferContent> = {}) =>
  as(who, (transaction) =>
    writeOffer(transaction, { ...someOffer, onlySids: false, ...content }, randomUUID(), through),
  )
const send = (request: Partial<SentRequest> = {}) =>
  sendOut(database, {
    stateId: 'XTL',
    by: cast.coordinator,
    named: 'open',
    title: 'Registers of detention',
    words: 'Nobody knows how many people are held.',
    kinds: ['training'],
    themes: courts,
    ...request,
  })

/** What a partner finds for its offer, as a page shows it. */
const suiting = (who: Proof, id: number) =>
  as(who, async (transaction) => {
    const own = await findOffer(transaction, id)
    if (!own) throw new Error('the offer is not seen')
    const requests = await shownRequests(transaction, today)
    const found = requestsThatSuit(offerOf(own), await readOffers(transaction), requests, defaultWeights)
    return presentMatches(found, translator('en'), 'en', tellRequest(translator('en'), 'en'))
  })

describe('a State finds for its own request', () => {
  let request: number
  beforeAll(async () => {
    request = (await send()).id
  })
  const own = (who: Proof) => as(who, (transaction) => ownRequest(transaction, request, today))

  test('what the needs in it say together; nobody else has it', async () => {
    expect((await own(cast.coordinator))?.compared).toMatchObject({
      state: 'XTL',
      kinds: ['training'],
      themes: courts,
      title: 'Registers of detention',
      from: today,
    })
    expect(await own(cast.foreignCoordinator)).toBeUndefined()
    // Though it is open to all partners, it is not theirs.
    expect(await own(cast.partnerOne)).toBeUndefined()
  })

  test('offers that are open to it, and none that is kept inside', async () => {
    const open = await offer(cast.partnerOne, { audience: 'exchange' })
    const inside = await offer(cast.partnerOne, { audience: 'institution' })
    const { matches, compared } = await as(cast.justice, async (transaction) => {
      const found = await ownRequest(transaction, request, today)
      if (!found) throw new Error('the request is not seen')
      return bestFor(found.compared, await readOffers(transaction), offerIndex, defaultWeights)
    })
    const paths = matches.map(({ told }) => told.path)
    expect(paths).toContain(`/exchange/offers/${open}`)
    expect(paths).not.toContain(`/exchange/offers/${inside}`)
    const own = await as(cast.partnerOne, readOffers)
    expect(own.map(({ path }) => path)).toContain(`/exchange/offers/${inside}`)
    expect(own).toHaveLength(compared + 1)
  })

  test('experts by their cards, and none that has a conflict with it; partners are shown none', async () => {
    const profile = { ...someProfile, kinds: ['training'], languages: ['fr'] }
    await as(cast.partnerOne, (transaction) => makeProfile(transaction, profile, randomUUID(), through))
    await as(cast.partnerTwo, (transaction) =>
      makeProfile(transaction, { ...profile, conflicts: ['XTL'] }, randomUUID(), through),
    )
    const { matches } = await as(cast.coordinator, async (transaction) => {
      const found = await ownRequest(transaction, request, today)
      if (!found) throw new Error('the request is not seen')
      return bestFor(found.compared, await readExperts(transaction), expertIndex, defaultWeights)
    })
    expect(matches).toHaveLength(1)
    expect(matches[0]?.told).toMatchObject({ title: null, by: null })
    expect(JSON.stringify(matches)).not.toContain('partnerOne')
    expect(await as(cast.partnerOne, readExperts)).toEqual([])
    expect(await as(cast.foreignCoordinator, readExperts)).toHaveLength(2)
  })

  test('what other States opened to it, and not what they keep to themselves', async () => {
    await as(cast.foreignCoordinator, (transaction) =>
      tellExperience(transaction, someExperience, randomUUID(), through),
    )
    expect(await as(cast.coordinator, readExperiences)).toEqual([])
  })
})

describe('a partner finds for its offer', () => {
  const alike = { named: 'unnamed', shows: { region: 'eastern-europe', ldc: false, sids: false } } as const

  test('two unnamed requests that show the same as one and the same, whatever else they say', async () => {
    const id = await offer(cast.partnerOne, { languages: ['fr'] })
    const one = await send({
      ...alike,
      title: 'Judges of Talmaris',
      words: 'Registers of detention in small States',
    })
    const other = await send({
      ...alike,
      stateId: 'SVN',
      by: cast.foreignCoordinator,
      title: 'Sodniki',
      words: 'Zapori',
      targets: ['16.3'],
      languages: ['sl'],
    })
    const found = await suiting(cast.partnerOne, id)
    const [first, second, ...more] = found.matches.filter(({ path }) =>
      [one, other].some(({ token }) => path.endsWith(token)),
    )
    expect(more).toEqual([])
    expect(first).toMatchObject({
      title: 'Request: Training',
      by: expect.stringContaining('Without a name') as string,
    })
    expect({ ...first, path: '' }).toEqual({ ...second, path: '' })
    expect(JSON.stringify([first, second])).not.toMatch(/Talmaris|Sodniki|XTL|SVN|Slovenia|16\.3/)
  })

  test('what is compared of them says nothing that is not shown', async () => {
    const shown = await as(cast.partnerOne, (transaction) => shownRequests(transaction, today))
    const unnamed = shown.filter(({ stateId }) => stateId === null)
    expect(unnamed).toHaveLength(2)
    for (const { token, compared } of unnamed)
      expect(compared).toEqual({
        id: token,
        state: null,
        ...alike.shows,
        kinds: ['training'],
        themes: courts,
        groups: [],
        targets: [],
        languages: [],
        recommendations: [],
        clusters: [],
        from: today,
        to: compared.to,
        title: '',
        words: '',
        language: 'en',
      })
    expect(new Set(unnamed.map(({ compared }) => compared.to)).size).toBe(1)
  })

  test('a request under its name with its words, as the State gives them', async () => {
    const { token } = await send({ title: 'Training of guards' })
    const id = await offer(cast.partnerOne)
    const { matches } = await suiting(cast.partnerOne, id)
    const [named] = matches.filter(({ path }) => path.endsWith(token))
    expect(named).toMatchObject({ title: 'Training of guards', by: 'Talmaris' })
    expect(named?.parts.find(({ part }) => part === 'words')?.value).not.toBeNull()
  })

  test('an offer for certain regions with the question left open, where the region is not shown', async () => {
    const { token } = await send({ named: 'unnamed', shows: { region: null, ldc: null, sids: null } })
    const id = await offer(cast.partnerOne, { regions: ['africa'] })
    const { matches } = await suiting(cast.partnerOne, id)
    const [match] = matches.filter(({ path }) => path.endsWith(token))
    expect(match?.remarks.join()).toContain('For certain States only')
  })
})

test('the places of an offer are proposed with the points of each; no State without a name is known as supported', async () => {
  const id = await offer(cast.partnerTwo, { places: 1, kinds: ['equipment'] })
  const asking = { kinds: ['equipment'], title: 'Cameras' }
  const own = await send(asking)
  const foreign = await send({ ...asking, stateId: 'SVN', by: cast.foreignCoordinator })
  const propose = (supported: string[]) =>
    as(cast.partnerTwo, async (transaction) => {
      const offers = await readOffers(transaction)
      const limited = offers.flatMap(({ compared }) => (compared.id === String(id) ? [compared] : []))
      const requests = await shownRequests(transaction, today)
      return proposePlaces(limited, offers, requests, new Set(supported), defaultWeights, today)
    })
  const { allocation, pairs, ...rest } = await propose(['XTL'])
  expect(rest).toEqual({ suitable: 2, offers: 1, bestOfEach: null })
  expect(pairs.map(({ request }) => request).sort()).toEqual([own.token, foreign.token].sort())
  // Talmaris is a small island State: more than that it was supported before.
  expect(allocation.placed).toMatchObject([
    { request: own.token, points: { ldcOrSids: 30, neverSupported: 0 } },
  ])
  expect(allocation.unplaced).toEqual([
    { request: foreign.token, reason: 'places-full', instead: [own.token] },
  ])
  await send({ ...asking, named: 'unnamed', shows: { region: null, ldc: null, sids: null } })
  const { allocation: again } = await propose(['XTL', 'SVN'])
  expect(again.placed).toMatchObject([{ request: own.token, points: { neverSupported: 0 } }])
  expect(again.unplaced).toHaveLength(2)
})
