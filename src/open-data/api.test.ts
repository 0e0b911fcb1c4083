import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { inTransactionAs } from '#platform/database/acting.ts'
import { languages } from '#platform/i18n/languages.ts'
import { undoBatch } from '#recommendations/import/undo.ts'
import { facetNames } from '#recommendations/search/contract.ts'
import { batch, documentRow, fileOf, goalRow, listOf, problem, recommendation, recommendationInFull, searchAnswer, stateInFull, stateRow, subjectRow, treatyRow, versionList } from './schemas.ts' // prettier-ignore
import { origin, testApi, type TestApi } from './testing.ts'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

/** The answer, held to its shape. */
async function answered<Shape extends z.ZodType>(path: string, shape: Shape): Promise<z.infer<Shape>> {
  const response = await api.ask(path)
  expect(response.status, await response.clone().text()).toBe(200)
  return shape.parse(await response.json())
}

async function refused(path: string, init?: RequestInit) {
  const response = await api.ask(path, init)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const said = problem.parse(await response.json())
  expect(said.status).toBe(response.status)
  return said
}

/** Taken before and after, for midnight may have passed. */
const today = () => new Date().toISOString().slice(0, 10)

describe('/recommendations', () => {
  it('gives a page of what is there, with all facets', async () => {
    const all = await answered('/recommendations', searchAnswer)
    expect(all).toMatchObject({ total: api.register.size, page: 1, limit: 20 })
    expect(all.items).toHaveLength(20)
    expect(Object.keys(all.facets)).toEqual([...facetNames])
    expect(all.facets.state.values).toEqual([
      { code: 'XTL', name: expect.any(String), count: api.register.size },
    ])
  })

  it('finds words within filters, and counts add up', async () => {
    const found = await answered('/recommendations?q=women&mechanism=UPR&position=supported', searchAnswer)
    expect(found.total).toBeGreaterThan(0)
    for (const item of found.items) {
      expect(item).toMatchObject({ mechanism: { code: 'UPR' }, position: 'supported' })
      expect(item.text).toMatch(/wom[ae]n/i)
    }
  })

  it('takes several values of one filter as any of them', async () => {
    const total = async (query: string) => (await answered(`/recommendations?${query}`, searchAnswer)).total
    const [supported, noted] = [await total('position=supported'), await total('position=noted')]
    expect(await total('position=supported&position=noted')).toBe(supported + noted)
  })

  it('pages through without loss, and its links lead on', async () => {
    const seen = new Set<string>()
    let next: string | undefined = '/recommendations?limit=50'
    while (next) {
      const response = await api.ask(next)
      const { items } = searchAnswer.parse(await response.json())
      for (const { id } of items) seen.add(id)
      next = /<([^>]+)>; rel="next"/
        .exec(response.headers.get('link') ?? '')?.[1]
        ?.slice(`${origin}/api/v1`.length)
    }
    expect(seen.size).toBe(api.register.size)
  })

  it.each(languages)('speaks %s', async (language) => {
    const { items } = await answered(`/recommendations?lang=${language}&limit=1`, searchAnswer)
    expect(items[0]?.url).toMatch(new RegExp(`^${origin}/${language}/recommendations/`))
  })

  it('names things in the language that the client prefers, where the address names none', async () => {
    const response = await api.ask('/recommendations?limit=1', { headers: { 'accept-language': 'fr-CH' } })
    expect(response.headers.get('content-language')).toBe('fr')
    expect(response.headers.get('vary')).toContain('accept-language')
  })

  it.each([
    ['/recommendations?colour=red', 'api.unknown-parameter', { parameter: 'colour' }],
    ['/recommendations?state=Peru', 'api.bad-value', { parameter: 'state', value: 'Peru' }],
    ['/recommendations?state=', 'api.bad-value', { parameter: 'state' }],
    ['/recommendations?position=rejected', 'api.bad-value', { expected: 'supported, noted, pending' }],
    ['/recommendations?theme=no-such-theme', 'api.bad-value', { parameter: 'theme' }],
    ['/recommendations?sdg=18', 'api.bad-value', { parameter: 'sdg' }],
    ['/recommendations?limit=101', 'api.bad-value', { parameter: 'limit', value: '101' }],
    ['/recommendations?limit=1e1', 'api.bad-value', { parameter: 'limit' }],
    ['/recommendations?page=0', 'api.bad-value', { parameter: 'page' }],
    ['/recommendations?page=1&page=2', 'api.given-twice', { parameter: 'page' }],
    ['/recommendations?lang=de', 'api.bad-value', { parameter: 'lang' }],
    ['/recommendations?__proto__=1', 'api.unknown-parameter', { parameter: '__proto__' }],
    [`/recommendations?q=${'x'.repeat(1_001)}`, 'api.bad-value', { parameter: 'q' }],
    [`/recommendations?${'state=XTL&'.repeat(51)}`, 'api.too-many-values', { parameter: 'state' }],
    ['/recommendations.csv?page=2', 'api.unknown-parameter', { parameter: 'page' }],
    ['/themes?page=2', 'api.unknown-parameter', { parameter: 'page' }],
  ])('refuses %s and says what is wrong', async (path, code, details) => {
    expect(await refused(path)).toMatchObject({ status: 400, code, details })
  })

  it('refuses a page that is too far down', async () => {
    expect(await refused('/recommendations?page=1000&limit=100')).toMatchObject({ code: 'search.too-deep' })
  })

  it('says in the language asked for what is wrong', async () => {
    const { title } = await refused('/recommendations?colour=red&lang=es')
    expect(title).toContain('Aquí no existe el parámetro «colour»')
  })
})

describe('/recommendations/{id}', () => {
  it('gives all texts, tags with who gave them, and what each source says', async () => {
    const { items } = await answered('/recommendations?limit=1', searchAnswer)
    const id = items[0]?.id ?? ''
    const full = await answered(`/recommendations/${id}?lang=en`, recommendationInFull)
    expect(full.texts.length).toBeGreaterThan(0)
    expect(full.said.length).toBeGreaterThan(0)
    expect(full.versions).toBe(`${origin}/api/v1/recommendations/${id}/versions?lang=en`)
    const versions = await answered(`/recommendations/${id}/versions`, versionList)
    expect(versions.items[0]).toMatchObject({ number: versions.total, text: full.text })
  })

  it('answers 404 for what never was', async () => {
    expect(await refused('/recommendations/zzzzzzzzzzzz')).toMatchObject({
      status: 404,
      code: 'recommendation.not-found',
    })
    expect(await refused('/recommendations/..%2Fx')).toMatchObject({ status: 404 })
  })

  it('redirects from what was merged', async () => {
    const { items } = await answered('/recommendations?limit=2', searchAnswer)
    const [into, merged] = items.map(({ id }) => id)
    await api.test.owner.pool.query(
      `alter table register.recommendation disable trigger user;
       update register.recommendation set merged_into = '${into}' where id = '${merged}';
       alter table register.recommendation enable trigger user`,
    )
    try {
      const response = await api.ask(`/recommendations/${merged}?lang=fr`)
      expect(response.status).toBe(308)
      expect(response.headers.get('location')).toBe(`/api/v1/recommendations/${into}?lang=fr`)
    } finally {
      await api.test.owner.pool.query(
        `alter table register.recommendation disable trigger user;
         update register.recommendation set merged_into = null where id = '${merged}';
         alter table register.recommendation enable trigger user`,
      )
    }
  })
})

describe('the lists', () => {
  it('of States has every one, with its other spellings and what it received', async () => {
    const { items } = await answered('/states?lang=fr', listOf(stateRow, 'Test1'))
    expect(items).toHaveLength(196)
    expect(items.find(({ code }) => code === 'IRN')).toMatchObject({
      name: 'Iran (République islamique d’)',
      aliases: expect.arrayContaining(['Iran (Islamic Republic of)', 'Иран']),
      total: 0,
    })
    expect(items.find(({ code }) => code === 'XTL')).toMatchObject({ total: api.register.size })
  })

  it('of themes, groups and goals count what can be found by them', async () => {
    for (const [list, facet] of [
      ['themes', 'theme'],
      ['groups', 'group'],
    ] as const) {
      const { items } = await answered(`/${list}`, listOf(subjectRow, `Test ${list}`))
      const commonest = items.toSorted((one, other) => other.total - one.total)[0]
      const found = await answered(`/recommendations?${facet}=${commonest?.code}&limit=1`, searchAnswer)
      expect(found.total).toBe(commonest?.total)
      expect(found.total).toBeGreaterThan(0)
    }
    const goals = await answered('/goals', listOf(goalRow, 'Test2'))
    expect(goals.total).toBe(17 + 169)
  })

  it('of documents adds up to the register', async () => {
    const { items } = await answered('/documents.json', fileOf(documentRow, 'Test3'))
    expect(items.reduce((sum, { total }) => sum + total, 0)).toBe(api.register.size)
    expect(items.every(({ state }) => state.code === 'XTL')).toBe(true)
  })

  it('of documents can be narrowed and paged', async () => {
    const reviews = await answered('/documents?mechanism=UPR&limit=2', listOf(documentRow, 'Test6'))
    expect(reviews.total).toBe(3)
    expect(reviews.items.map(({ mechanism }) => mechanism.code)).toEqual(['UPR', 'UPR'])
    const { headers } = await api.ask('/documents?mechanism=UPR&limit=2')
    expect(headers.get('link')).toBe(`<${origin}/api/v1/documents?mechanism=UPR&limit=2&page=2>; rel="next"`)
    const last = await answered('/documents?mechanism=UPR&limit=2&page=2', listOf(documentRow, 'Test7'))
    expect(last.items).toHaveLength(1)
  })

  it('of treaties names each State and treaty', async () => {
    const { items } = await answered('/treaties?state=SVN', listOf(treatyRow, 'Test4'))
    expect(items.find(({ state, treaty }) => state.code === 'SVN' && treaty.code === 'CRC')).toMatchObject({
      status: 'state-party',
    })
  })

  it('end where there is none', async () => {
    expect(await refused('/nothing')).toMatchObject({ status: 404, code: 'api.no-such-address' })
    expect(await refused('/nothing/deeper?lang=ru')).toMatchObject({ code: 'api.no-such-address' })
    expect(await refused('/states.pdf')).toMatchObject({ code: 'api.no-such-address' })
  })
})

describe('/states/{code}', () => {
  it('gives the numbers of the State’s page', async () => {
    const state = await answered('/states/XTL?lang=ar', stateInFull)
    expect(state.positions.total).toBe(api.register.size)
    expect(state.mechanisms.reduce((sum, { count }) => sum + count, 0)).toBe(api.register.size)
    expect(state.cycles.length).toBeGreaterThan(1)
  })

  it('knows a State that received nothing yet, and its treaties', async () => {
    const { positions, treaties } = await answered('/states/TUV', stateInFull)
    expect(positions.total).toBe(0)
    expect(treaties.length).toBeGreaterThan(0)
  })

  it('answers 404 for what is no State', async () => {
    expect(await refused('/states/ZZZ')).toMatchObject({ status: 404, code: 'state.unknown' })
  })
})

describe('/batches/{id}', () => {
  it('gives the report, without who and where', async () => {
    const { rows } = await api.test.owner.pool.query('select max(id) as id from register.batch')
    const response = await api.ask(`/batches/${rows[0].id}`)
    const text = await response.text()
    const report = batch.parse(JSON.parse(text))
    expect(report.created + report.updated + report.unchanged + report.linked + report.rejected).toBe(
      report.rows,
    )
    expect(text).not.toContain('operator')
    expect(await refused('/batches/999999')).toMatchObject({ status: 404, code: 'import.no-such-batch' })
    expect(await refused('/batches/x')).toMatchObject({ status: 404 })
  })
})

describe('HTTP', () => {
  it('answers 304 while the register has not changed', async () => {
    for (const path of [
      '/recommendations?q=women',
      '/states',
      '/themes.csv',
      '/openapi.json',
      '/batches/1',
    ]) {
      const etag = (await api.ask(path)).headers.get('etag') ?? ''
      const again = await api.ask(path, { headers: { 'if-none-match': `"other", ${etag}` } })
      expect([path, again.status, await again.text()]).toEqual([path, 304, ''])
      expect(again.headers.get('etag')).toBe(etag)
      expect((await api.ask(path, { headers: { 'if-none-match': '"other"' } })).status).toBe(200)
    }
  })

  it('has other tags for other questions and languages', async () => {
    const paths = [
      '/recommendations',
      '/recommendations?q=a',
      '/recommendations?q=b',
      '/recommendations?lang=fr',
    ]
    const tags = await Promise.all(paths.map(async (path) => (await api.ask(path)).headers.get('etag')))
    expect(new Set(tags).size).toBe(paths.length)
  })

  it('may be read from any site, refusals too', async () => {
    for (const path of ['/recommendations', '/recommendations?colour=red'])
      expect((await api.ask(path)).headers.get('access-control-allow-origin')).toBe('*')
    const preflight = await api.ask('/recommendations', { method: 'OPTIONS' })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-methods')).toBe('GET, HEAD, OPTIONS')
  })

  it('gives the head alone where only that is asked for', async () => {
    const response = await api.ask('/recommendations.csv', { method: 'HEAD' })
    expect(response.headers.get('content-disposition')).toContain('.csv')
    expect(await response.text()).toBe('')
  })

  it('cannot be written to', async () => {
    const response = await api.ask('/recommendations', { method: 'DELETE' })
    expect(response.headers.get('allow')).toBe('GET, HEAD, OPTIONS')
    expect(await refused('/recommendations', { method: 'POST' })).toMatchObject({
      status: 405,
      code: 'api.method-not-allowed',
    })
  })
})

describe('files', () => {
  it('say what they are, of which day and under which terms', async () => {
    const days = [today()]
    const file = await answered(
      '/recommendations.json?position=noted&lang=fr',
      fileOf(recommendation, 'Test5'),
    )
    expect(file).toMatchObject({
      title: 'Recommandations',
      query: '?position=noted',
      version: api.register.version,
      licence: { url: 'https://www.un.org/en/about-us/terms-of-use' },
    })
    expect([...days, today()]).toContain(file.date)
    expect(file.items).toHaveLength(file.total)
    expect(file.items.every(({ position }) => position === 'noted')).toBe(true)
  })
})

it('a withdrawn recommendation is gone, with the day, until it comes back', async () => {
  const { items } = await answered('/recommendations?mechanism=CAT', searchAnswer)
  const { rows } = await api.test.owner.pool.query(
    'select batch_id from register.source where recommendation_id = $1 and batch_id is not null',
    [items[0]?.id],
  )
  const days = [today()]
  await inTransactionAs(api.test.program, api.test.operator, (transaction) =>
    undoBatch(transaction, rows[0].batch_id, { through: 'api' }),
  )
  const withdrawn = await refused(`/recommendations/${items[0]?.id}`)
  expect(withdrawn).toMatchObject({ status: 410, code: 'recommendation.withdrawn' })
  expect([...days, today()]).toContain(withdrawn.details?.date)
})
