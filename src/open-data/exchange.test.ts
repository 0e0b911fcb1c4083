/** Requests and offers as lists, files and feeds that agree with each other, for whom they are open. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { giveConsent, revokeConsent } from '#consent/commands.ts'
import { circumstances, usual } from '#consent/testing.ts'
import { addRecommendations } from '#exchange/needs/testing.ts'
import { withdrawOffer, writeOffer } from '#exchange/offers/commands.ts'
import { tellExperience } from '#exchange/offers/experience-commands.ts'
import { findOffer } from '#exchange/offers/store.ts'
import { someExperience, someOffer } from '#exchange/offers/testing.ts'
import { sendRequest } from '#exchange/requests/commands.ts'
import type { Sending } from '#exchange/requests/model.ts'
import { findRequest } from '#exchange/requests/store.ts'
import { draftRequest, sixHosted, someSending } from '#exchange/requests/testing.ts'
import { testCast, type Cast } from '#identity/testing.ts'
import { inTransactionAs, type ActingTransaction, type Proof } from '#platform/database/acting.ts'
import { stateName } from '#reference/states.ts'
import * as schemas from './schemas.ts'
import { testApi, type TestApi } from './testing.ts'

const through = { through: 'page' } as const
const requestPage = schemas.pageOf(schemas.request, 'TestRequests')
const offerPage = schemas.pageOf(schemas.offered, 'TestOffers')

let api: TestApi
let cast: Cast
beforeAll(async () => {
  api = await testApi()
  cast = await testCast(api.test)
  await addRecommendations(api.test)
})
afterAll(() => api.close())

const as = <Result>(who: Proof, work: (transaction: ActingTransaction) => Promise<Result>) =>
  inTransactionAs(api.test.program, who, work)
const read = async (path: string, who?: Proof): Promise<unknown> =>
  (await api.ask(path, undefined, who)).json()
const words = async (path: string, who?: Proof) => (await api.ask(path, undefined, who)).text()

/** A request that went out. @returns its number and its token */
async function ask(title: string, sending: Partial<Sending>): Promise<{ id: number; token: string }> {
  const need = { themes: ['administration-of-justice'], groups: ['children'] }
  const id = await draftRequest(api.test.program, cast.coordinator, { title, need })
  const found = () => as(cast.coordinator, (transaction) => findRequest(transaction, id))
  const opened = (await found())?.changeId ?? 0
  await as(cast.approver, (transaction) =>
    sendRequest(transaction, id, { ...someSending, ...sending }, { hosted: sixHosted, opened }, through),
  )
  return { id, token: (await found())?.token ?? '' }
}

const revoke = async (kind: string, id: number) => {
  const { rows } = await api.test.owner.pool.query<{ id: string }>(
    'select id from consent.consent where record_kind = $1 and record_id = $2 and revoked_at is null',
    [kind, id],
  )
  for (const consent of rows)
    await as(cast.approver, (transaction) =>
      revokeConsent(transaction, Number(consent.id), 'outdated', circumstances),
    )
}

describe('requests', () => {
  let named: { id: number; token: string }
  let unnamed: { id: number; token: string }
  let forPartners: { id: number; token: string }
  const monday = '2026-01-05'
  beforeAll(async () => {
    named = await ask('Knowing who is held', { to: 'public' })
    unnamed = await ask('Zephyrite', { to: 'public', under: 'unnamed' })
    forPartners = await ask('For partners alone', { to: 'partners' })
    const { pool } = api.test.owner
    await pool.query('alter table exchange.veil disable trigger user')
    await pool.query('update exchange.veil set shown_from = $1', [monday])
    await pool.query('alter table exchange.veil enable trigger user')
  })

  const list = async (query = '', who?: Proof) => requestPage.parse(await read(`/requests${query}`, who))

  test('are listed as far as they are open to whoever asks, and no cache keeps what is for one', async () => {
    expect((await list()).items.map(({ token }) => token)).toEqual([named.token, unnamed.token])
    expect((await list('', cast.partnerOne)).total).toBe(3)
    expect((await api.ask('/requests')).headers.get('cache-control')).toBe('public, no-cache')
    expect((await api.ask('/requests', undefined, cast.partnerOne)).headers.get('cache-control')).toBe(
      'private, no-store',
    )
  })

  test('in the list, in files and in the feed are the same', async () => {
    const { items } = await list('?lang=en')
    const file = schemas.fileOf(schemas.request, 'TestFile').parse(await read('/requests.json?lang=en'))
    expect(file.items).toEqual(items)
    expect((await words('/requests.csv')).trim().split('\r\n')).toHaveLength(items.length + 1)
    expect((await api.ask('/requests.xlsx')).headers.get('content-type')).toContain('spreadsheetml')
    const feed = await words('/requests.atom')
    expect(feed.match(/<entry>/g)).toHaveLength(items.length)
    // Whoever shows more for themselves is told no more: a feed is everyone's.
    expect(await words('/requests.atom', cast.partnerOne)).toBe(feed)
  })

  test('without a name tell their veil, and of time the day from which they were shown', async () => {
    const { items } = await list(`?lang=en`)
    expect(items.find(({ token }) => token === unnamed.token)).toMatchObject({
      state: null,
      title: null,
      words: null,
      language: null,
      shownFrom: monday,
    })
    const full = schemas.requestInFull.parse(await read(`/requests/${unnamed.token}`))
    expect(full).toMatchObject({ state: null, needs: null, clock: { answeredOn: null } })
    const feed = await words('/requests.atom?lang=en')
    const [, entry = ''] = new RegExp(`<entry>(<id>[^<]*${unnamed.token}.*?)</entry>`).exec(feed) ?? []
    expect(entry).toContain(`<updated>${monday}T00:00:00.000Z</updated>`)
    expect(entry).not.toContain(stateName('XTL', 'en'))
    for (const path of ['/requests', '/requests.csv', '/requests.json', '/requests.atom'])
      for (const who of [undefined, cast.partnerOne])
        expect(await words(path, who)).not.toContain('Zephyrite')
  })

  test('under a name come with the needs behind them, and are written down as read', async () => {
    const full = schemas.requestInFull.parse(await read(`/requests/${named.token}`))
    const said = 'We ask for help with a register of places of detention.'
    expect(full).toMatchObject({ title: 'Knowing who is held', words: said, state: { code: 'XTL' } })
    expect(full.needs).toHaveLength(1)
    expect((await list()).items.map(({ words }) => words).sort()).toEqual([said, null])
    // Of what goes under a name, the feed tells since when it reads so: the moment of the consent.
    const feed = await words('/requests.atom')
    const [, at = ''] = new RegExp(`${named.token}</id>.*?<updated>(.*?)</updated>`).exec(feed) ?? []
    expect(feed).toContain(said)
    expect(Date.parse(at)).toBeGreaterThan(Date.parse(full.shownFrom))
    await read(`/requests/${forPartners.token}`, cast.partnerTwo)
    await words('/requests.csv', cast.partnerTwo)
    const { rows } = await api.test.owner.pool.query<{ through: string }>(
      `select distinct through from record.reading
        where table_name = 'exchange.request' and row_id = $1 and organisation_id = $2 order by 1`,
      [forPartners.id, cast.partnerTwo.organisation],
    )
    expect(rows.map(({ through }) => through)).toEqual(['api', 'export'])
  })

  test('are narrowed as their page is, paged, and asked nothing that is not known', async () => {
    expect((await list('?kind=training&standing=open')).total).toBe(2)
    expect((await list('?kind=equipment')).total).toBe(0)
    const pages = await Promise.all([1, 2].map((page) => list(`?limit=1&page=${page}`)))
    expect(pages.flatMap(({ items }) => items.map(({ token }) => token))).toEqual([
      named.token,
      unnamed.token,
    ])
    expect((await api.ask('/requests?limit=1')).headers.get('link')).toContain('page=2')
    for (const wrong of [
      '?kind=x',
      '?ldc=no',
      '?standing=draft',
      '?colour=red',
      '?kind=training&kind=equipment',
    ])
      expect([wrong, (await api.ask(`/requests${wrong}`)).status]).toEqual([wrong, 400])
    for (const token of ['guess', '01234567-89ab-4cde-8f01-23456789abcd', forPartners.token])
      expect((await api.ask(`/requests/${token}`)).status).toBe(404)
  })

  test('that are open no more stand in no list, and a feed that is complete says so', async () => {
    await revoke('request', named.id)
    await revoke('request', unnamed.id)
    expect((await list()).total).toBe(0)
    const feed = await words('/requests.atom')
    expect(feed).toContain('<fh:complete/>')
    expect(feed).not.toContain('<entry>')
    // That an unnamed one was there, nobody is told.
    expect((await api.ask(`/requests/${named.token}`)).status).toBe(410)
    expect((await api.ask(`/requests/${unnamed.token}`)).status).toBe(404)
    expect(feed).toMatch(new RegExp(`<at:deleted-entry ref="[^"]*/requests/${named.token}" when="20`))
    expect(feed).not.toContain(unnamed.token)
  })
})

describe('offers and experiences', () => {
  let open: number
  let experience: number
  beforeAll(async () => {
    const write = (audience: 'public' | 'exchange', title: string) =>
      as(cast.partnerOne, (transaction) =>
        writeOffer(transaction, { ...someOffer, title, audience }, randomUUID(), through),
      )
    open = await write('public', 'Training for all to see')
    await write('exchange', 'Zephyrite')
    experience = await as(cast.coordinator, (transaction) =>
      tellExperience(transaction, someExperience, randomUUID(), through),
    )
    await as(cast.approver, (transaction) =>
      giveConsent(transaction, { ...usual, subject: { kind: 'experience', id: experience } }, circumstances),
    )
  })

  const list = async (query = '', who?: Proof) => offerPage.parse(await read(`/offers${query}`, who))

  test('are listed, taken away and followed as far as they are open', async () => {
    const { items, total } = await list('?lang=en')
    expect(items.map(({ what, id }) => `${what} ${id}`).sort()).toEqual([`experience ${experience}`, `offer ${open}`]) // prettier-ignore
    expect((await list('', cast.coordinator)).total).toBe(total + 1)
    const file = schemas.fileOf(schemas.offered, 'TestOffered').parse(await read('/offers.json?lang=en'))
    expect(file.items).toEqual(items)
    expect((await words('/offers.csv')).split('\r\n')[0]).toContain('what,id,state')
    const feed = await words('/offers.atom')
    expect(feed.match(/<entry>/g)).toHaveLength(total)
    expect(feed).toContain(`/api/v1/offers/${open}</id>`)
    expect(feed).toContain(`/api/v1/experiences/${experience}</id>`)
    for (const path of ['/offers', '/offers.csv', '/offers.atom', '/offers.json'])
      expect(await words(path)).not.toContain('Zephyrite')
  })

  test('stand each at an address of their own, with what their pages tell', async () => {
    expect(schemas.offer.parse(await read(`/offers/${open}`))).toMatchObject({
      title: 'Training for all to see',
      whoPays: someOffer.whoPays,
    })
    expect(schemas.experience.parse(await read(`/experiences/${experience}`))).toMatchObject({
      words: someExperience.done,
      again: someExperience.again,
      state: { code: 'XTL' },
    })
    for (const path of ['/offers/999999', '/offers/x', '/experiences/999999', '/experiences/x'])
      expect([path, (await api.ask(path)).status]).toEqual([path, 404])
  })

  test('are narrowed as their page is', async () => {
    expect((await list('?what=experience')).items.map(({ id }) => id)).toEqual([experience])
    expect((await list('?q=all+to+see&kind=training')).items.map(({ id }) => id)).toEqual([open])
    for (const wrong of ['?what=gift', '?standing=withdrawn', '?language=xx', '?sort=x'])
      expect([wrong, (await api.ask(`/offers${wrong}`)).status]).toEqual([wrong, 400])
  })

  test('that are withdrawn are gone at once, and the feed tells it', async () => {
    await as(cast.partnerOne, async (transaction) => {
      const { changeId = 0 } = (await findOffer(transaction, open)) ?? {}
      await withdrawOffer(transaction, open, changeId, through)
    })
    await revoke('experience', experience)
    expect((await list()).total).toBe(0)
    const feed = await words('/offers.atom')
    expect(feed).toContain('<fh:complete/>')
    expect(feed).not.toContain('<entry>')
    expect(feed).toMatch(new RegExp(`<at:deleted-entry ref="[^"]*/experiences/${experience}" when="20`))
    expect((await api.ask(`/offers/${open}`)).status).toBe(404)
    expect((await api.ask(`/experiences/${experience}`)).status).toBe(410)
  })
})
