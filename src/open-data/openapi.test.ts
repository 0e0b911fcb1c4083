import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { languages } from '#platform/i18n/languages.ts'
import { catalogue, cataloguedDatasets } from './catalogue.ts'
import { endpoints } from './endpoints.ts'
import { openApi, sessionCookieAt } from './openapi.ts'
import { origin, testApi, type TestApi } from './testing.ts'

/** Everything in a document that is an object, with where it stands. */
function* objectsIn(value: unknown, place = '#'): Generator<[string, Record<string, unknown>]> {
  if (typeof value !== 'object' || value === null) return
  yield [place, value as Record<string, unknown>]
  for (const [key, child] of Object.entries(value))
    yield* objectsIn(child, `${place}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`)
}

describe('the OpenAPI document', () => {
  const document = openApi(origin, 'en')

  it('refers to nothing that it does not have', () => {
    const places = new Set([...objectsIn(document)].map(([place]) => place))
    const references = [...objectsIn(document)].flatMap(([, { $ref }]) =>
      typeof $ref === 'string' ? [$ref] : [],
    )
    expect(references.length).toBeGreaterThan(20)
    for (const reference of references) expect(places).toContain(reference)
  })

  it('declares each parameter in a path, and no operation twice', () => {
    const operations = Object.entries(document.paths as Record<string, { get: Record<string, unknown> }>)
    expect(operations).toHaveLength(endpoints.length)
    for (const [path, { get }] of operations) {
      const declared = (get.parameters as { name: string; in: string }[])
        .filter((parameter) => parameter.in === 'path')
        .map(({ name }) => name)
      expect([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)).toEqual(declared)
    }
    const names = operations.map(([, { get }]) => get.operationId)
    expect(new Set(names).size).toBe(names.length)
  })

  it('says where a session says more, by the cookie that sign-in gives', () => {
    const { securitySchemes } = document.components as { securitySchemes: { session: { name: string } } }
    expect(securitySchemes.session).toMatchObject({ type: 'apiKey', in: 'cookie' })
    expect(securitySchemes.session.name).toBe('__Secure-throughline.session_token')
    expect(sessionCookieAt('http://127.0.0.1:3000')).toBe('throughline.session_token')
    const security = Object.entries(document.paths as Record<string, { get: { security?: unknown } }>)
      .filter(([, { get }]) => get.security)
      .map(([path]) => path)
    for (const list of ['notes', 'requests', 'offers', 'activities', 'practices'])
      expect(security).toEqual(expect.arrayContaining([`/${list}`, `/${list}.{format}`]))
    expect(security.filter((path) => path.endsWith('.atom') || path.startsWith('/recommendations'))).toEqual(
      [],
    )
  })

  it('is in words in every language', () => {
    const titles = languages.map((language) => (openApi(origin, language).info as { title: string }).title)
    expect(new Set(titles).size).toBe(languages.length)
    expect(JSON.stringify(titles)).not.toContain('api.title')
  })
})

describe('what both name', () => {
  let api: TestApi
  beforeAll(async () => {
    api = await testApi()
  })
  afterAll(() => api.close())

  it('is under terms that are named, has a source and files', () => {
    const { 'dcat:dataset': datasets } = catalogue(api.register, origin, new Date()) as {
      'dcat:dataset': Record<string, unknown>[]
    }
    expect(datasets).toHaveLength(7)
    for (const dataset of datasets) {
      expect(dataset['dct:license']).toMatchObject({ '@id': expect.stringMatching(/^https:/) })
      expect(dataset['dct:title']).toHaveLength(languages.length)
      expect(dataset['dcat:distribution']).toHaveLength(3)
    }
  })

  it('has as many rows as the page says', async () => {
    for (const { name, rows } of cataloguedDatasets(api.register)) {
      const { total } = (await (await api.ask(`/${name}.json`)).json()) as { total: number }
      expect([name, total]).toEqual([name, rows])
    }
  })

  it('is there', async () => {
    for (const { path, inPath } of endpoints) {
      const address = path.replace(/\{(\w+)\}/g, (_, name: string) => inPath[name]?.example || 'zzzzzzzzzzzz')
      const { status } = await api.ask(address, { method: 'HEAD' })
      // Nothing of these is public in the register alone, and no recommendation has that id.
      const isMissing = /zzzz|\/(notes|activities|practices|requests|offers|experiences)\/\d/.test(address)
      expect([address, status]).toEqual([address, isMissing ? 404 : 200])
    }
    const found = JSON.stringify(catalogue(api.register, origin, undefined)).matchAll(
      /"dcat:downloadURL":\{"@id":"https:\/\/[^/]+\/api\/v1([^"]+)"/g,
    )
    for (const [, address = ''] of found) {
      expect([address, (await api.ask(address, { method: 'HEAD' })).status]).toEqual([address, 200])
    }
    for (const address of ['', '/openapi.json', '/catalogue.jsonld'])
      expect((await api.ask(address)).status).toBe(200)
  })
})
