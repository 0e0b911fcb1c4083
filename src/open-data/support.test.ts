/** What is public of support and good practices, as lists, files and feeds that agree with each other. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransactionAs } from '#platform/database/acting.ts'
import { revokeConsent } from '#consent/commands.ts'
import { circumstances } from '#consent/testing.ts'
import { addSupport } from '#cooperation/repository/testing.ts'
import { testCast, type Cast } from '#identity/testing.ts'
import { activity, fileOf, pageOf, practice } from './schemas.ts'
import { testApi, type TestApi } from './testing.ts'

let api: TestApi
let cast: Cast
beforeAll(async () => {
  api = await testApi()
  cast = await testCast(api.test)
  await addSupport(api.test.owner, cast, 60)
})
afterAll(() => api.close())

const activityList = pageOf(activity, 'TestActivities')
const practiceList = pageOf(practice, 'TestPractices')
const list = async (query = '') => activityList.parse(await (await api.ask(`/activities${query}`)).json())

test('the list, the files and the feed hold the same', async () => {
  const { total, items } = await list('?limit=100')
  // Every second one is open; of those that a partner recorded, where it agrees.
  expect(total).toBe(30)
  expect(items).toHaveLength(total)
  const file = fileOf(activity, 'TestFile').parse(await (await api.ask('/activities.json')).json())
  expect(file.items).toEqual(items)
  const csv = (await (await api.ask('/activities.csv')).text()).trim().split('\r\n')
  expect(csv).toHaveLength(total + 1)
  expect((await api.ask('/activities.xlsx')).headers.get('content-type')).toContain('spreadsheetml')
  const feed = await (await api.ask('/activities.atom')).text()
  expect(feed.match(/<entry>/g)).toHaveLength(total)
  const practices = practiceList.parse(await (await api.ask('/practices')).json())
  expect(practices.total).toBe(3)
})

test('a list is narrowed by its parameters and paged without loss', async () => {
  const all = (await list('?status=completed&limit=100')).items.map(({ id }) => id)
  expect(all.length).toBeGreaterThan(2)
  const pages = await Promise.all([1, 2, 3].map((page) => list(`?status=completed&limit=2&page=${page}`)))
  expect(pages.flatMap(({ items }) => items.map(({ id }) => id))).toEqual(all.slice(0, 6))
  const link = (await api.ask('/activities?limit=2')).headers.get('link')
  expect(link).toContain('page=2')
  for (const wrong of ['?status=done', '?sort=size', '?currency=eur', '?colour=red', '?page=0'])
    expect([wrong, (await api.ask(`/activities${wrong}`)).status]).toEqual([wrong, 400])
})

test('sums stand in a file where the State opened them, each currency apart', async () => {
  const { items } = await list('?limit=100')
  expect(items.some(({ money }) => money)).toBe(true)
  for (const { title, money } of items) {
    const n = Number(/\d+/.exec(title)?.[0])
    expect([title, money !== null]).toEqual([title, n % 4 < 2 && n % 5 > 1])
  }
})

test('what a file adds up it adds up to the last cent', async () => {
  const { id, money } = (await list('?limit=100')).items.find((item) => item.money) ?? { id: 0, money: [] }
  const [first] = money ?? []
  await api.test.owner.pool.query(
    `insert into cooperation.money (state_id, activity_id, organisation_id, kind, year, amount, currency, wrote,
       form_key, change_id)
     select state_id, activity_id, organisation_id, kind, year + 1, 0.2, currency, wrote, gen_random_uuid(), change_id
       from cooperation.money where activity_id = $1`,
    [id],
  )
  const file = await (await api.ask('/activities.csv')).text()
  const sum = `${Math.floor(first?.amount ?? 0)}.3 ${first?.currency}`
  expect(file).toContain(`,${sum},${sum},`)
})

test('what is withdrawn is gone at once, and whoever copied it learns of it', async () => {
  const { items } = await list('?q=Support&limit=100')
  const { id, title } = items.find(({ title }) => Number(/\d+/.exec(title)?.[0]) % 5 > 0) ?? items[0] ?? { id: 0, title: '' } // prettier-ignore
  expect((await api.ask(`/activities/${id}`)).status).toBe(200)
  const before = await api.ask('/activities?limit=100')
  expect(before.headers.get('cache-control')).toBe('public, no-cache')
  const etag = before.headers.get('etag') ?? ''
  const again = () => api.ask('/activities?limit=100', { headers: { 'if-none-match': etag } })
  expect((await again()).status).toBe(304)
  const { rows } = await api.test.owner.pool.query<{ id: string }>(
    `select id from consent.consent where record_kind = 'activity' and record_id = $1`,
    [id],
  )
  for (const consent of rows)
    await inTransactionAs(api.test.program, cast.approver, (transaction) =>
      revokeConsent(transaction, Number(consent.id), 'outdated', circumstances),
    )
  expect((await again()).status).toBe(200)
  const feed = await (await api.ask('/activities.atom')).text()
  expect(feed).not.toContain(`${title},`)
  expect(feed).toMatch(new RegExp(`<at:deleted-entry ref="[^"]*/activities/${id}" when="20`))
  const gone = await api.ask(`/activities/${id}?lang=en`)
  expect(gone.status).toBe(410)
  expect(((await gone.json()) as { title: string }).title).toMatch(/20\d\d/)
})

test('of what never was public there is no word', async () => {
  const { rows } = await api.test.owner.pool.query<{ id: string }>(
    `select id from cooperation.activity where title = 'Support 7'`,
  )
  for (const number of [rows[0]?.id, '999999', 'x', '0'])
    expect((await api.ask(`/activities/${number}`)).status).toBe(404)
})
