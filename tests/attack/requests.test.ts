/** What anyone can send to the running program, on every route: new routes enter by themselves. */
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, form } from '../network/ask.ts'
import { addressOf, allRoutes, startTarget, type Route, type Target } from './target.ts'

let target: Target
let values: Record<string, string>
beforeAll(async () => {
  target = await startTarget()
  values = {
    lang: 'en',
    id: target.recommendation,
    state: 'XTL',
    code: 'XTL',
    goal: '16',
    theme: 'right-to-education',
    document: 'A/HRC/58/901',
    dataset: 'recommendations',
    format: 'json',
    batch: '1',
    note: '1',
    attachment: '1',
    ask: '1',
    rest: 'x',
    book: 'meeting',
    entry: '1',
    kind: 'note',
    person: '1',
    token: 'guess',
  }
})
afterAll(() => target.stop())

const cookieHeader = async () => {
  const [pair] = Object.entries(await target.cookieOf('coordinator'))
  return (pair ?? []).join('=')
}

const withActions = () => allRoutes.filter(({ actions }) => actions.length > 0)

const posts = (): string[] =>
  withActions().flatMap((route) =>
    route.actions.map((action) => `${addressOf(route, values)}${action === 'default' ? '' : `?/${action}`}`),
  )

test('the routes were found, and those that change something', () => {
  expect(allRoutes.length).toBeGreaterThan(50)
  expect(posts().length).toBeGreaterThan(20)
})

describe('a form sent from another site, with the cookie of who may', () => {
  test.each([
    ['that says so', { origin: 'https://elsewhere.example' }],
    ['in a sandbox', { origin: 'null' }],
    ['below our own name', { origin: 'http://127.0.0.1.elsewhere.example' }],
    ['by the browser’s word', { 'sec-fetch-site': 'cross-site' }],
    ['of the same site', { 'sec-fetch-site': 'same-site' }],
    ['by its address alone', { referer: 'https://elsewhere.example/en/desk' }],
    ['that hides where it comes from', {}],
  ])('%s, is refused on every route', async (_, from) => {
    const cookie = await cookieHeader()
    const passed: string[] = []
    for (const path of posts()) {
      const { headers, ...rest } = form({ text: 'x', why: 'x' })
      const answer = await ask(target.address + path, { ...rest, headers: { ...headers, cookie, ...from } })
      if (answer.status !== 403) passed.push(`${path}: ${answer.status}`)
    }
    expect(passed).toEqual([])
  })

  test('by a link does nothing: no route that changes something does so when it is only opened', async () => {
    const before = await countChanges()
    const browser = await target.browserOf('coordinator')
    for (const path of posts()) await browser.open(path)
    expect(await countChanges()).toBe(before)
  })
})

async function countChanges(): Promise<number> {
  const { rows } = await target.database.owner.pool.query<{ n: number }>(
    'select count(*)::int as n from record.change',
  )
  return rows[0]?.n ?? 0
}

const opened = (route: Route, language = 'en') =>
  target.address + addressOf(route, { ...values, lang: language })

describe('every answer', () => {
  test('says what it is, who may embed it and what it may run', async () => {
    const faults: string[] = []
    for (const route of allRoutes) {
      const { status, headers } = await ask(opened(route))
      const policy = String(headers['content-security-policy'])
      if (status >= 500) faults.push(`${route.id}: ${status}`)
      if (headers['x-content-type-options'] !== 'nosniff') faults.push(`${route.id}: may be sniffed`)
      if (!policy.includes("frame-ancestors 'none'")) faults.push(`${route.id}: may be framed`)
      if (!policy.includes("base-uri 'none'")) faults.push(`${route.id}: may be given another base`)
      if (/unsafe-(inline|eval)/.test(policy)) faults.push(`${route.id}: runs what is inline`)
      if (!headers['referrer-policy']) faults.push(`${route.id}: tells its address`)
      const type = headers['content-type']
      if (status !== 304 && status < 300 && !type) faults.push(`${route.id}: does not say what it is`)
      if (type?.startsWith('text/') && !/charset=utf-8/i.test(type)) faults.push(`${route.id}: ${type}`)
      if (headers['x-powered-by'] ?? headers.server) faults.push(`${route.id}: names what it runs on`)
    }
    expect(faults).toEqual([])
  })

  test('to another site’s script holds nothing that a cookie opens', async () => {
    const cookie = await cookieHeader()
    const readable: string[] = []
    for (const route of allRoutes) {
      const { headers } = await ask(opened(route), {
        headers: { cookie, origin: 'https://elsewhere.example' },
      })
      if (headers['access-control-allow-credentials']) readable.push(route.id)
      const allowed = headers['access-control-allow-origin']
      if (allowed !== undefined && (allowed !== '*' || !route.id.startsWith('/api/'))) readable.push(route.id)
    }
    expect(readable).toEqual([])
  })

  test('to who is signed in is kept by no shared cache', async () => {
    const cookie = await cookieHeader()
    const kept: string[] = []
    for (const route of allRoutes.filter(({ id }) => id.startsWith('/[lang]'))) {
      const { headers, status } = await ask(opened(route), { headers: { cookie } })
      const control = headers['cache-control'] ?? ''
      if (status === 200 && !/private|no-store/.test(control)) kept.push(`${route.id}: ${control}`)
    }
    expect(kept).toEqual([])
  })
})

describe('what is smuggled in', () => {
  const injections = [
    `' or '1'='1`,
    `'; drop table register.recommendation; --`,
    `") or 1=1--`,
    '\\',
    '%',
    '$1',
    '\u0000',
    '{{7*7}}',
    '../../../../etc/passwd',
    'a'.repeat(2_000),
    'art. 2(1',
    '"*" OR (((',
    '-1',
    '1e400',
    'NaN',
    '__proto__',
    'constructor',
  ]

  test('as statements breaks no search and no number', async () => {
    const names = [
      'q',
      'state',
      'theme',
      'from',
      'year',
      'sort',
      'page',
      'limit',
      'cursor',
      'since',
      'to',
      'lang',
      '__proto__',
    ]
    const broken: string[] = []
    for (const path of [
      '/en/recommendations',
      '/api/v1/recommendations',
      '/en/states',
      '/en/documents',
      '/en/desk/enter',
      '/en/sign-in',
    ])
      for (const name of names)
        for (const value of injections) {
          const { status, body } = await ask(`${target.address}${path}?${name}=${encodeURIComponent(value)}`)
          if (status >= 500 || /syntax error|pg_|SELECT .* FROM|at .*\.ts:/i.test(body.toString()))
            broken.push(`${path}?${name}=${value.slice(0, 20)}: ${status}`)
        }
    expect(broken).toEqual([])
    expect((await ask(`${target.address}/api/v1/recommendations?state=XTL&limit=1`)).status).toBe(200)
  })

  test('in place of each parameter of each route breaks nothing', async () => {
    const cookie = await cookieHeader()
    const broken: string[] = []
    for (const route of allRoutes.filter(({ id }) => /\[(?!lang)/.test(id)))
      for (const value of injections) {
        const wrong = Object.fromEntries(Object.keys(values).map((name) => [name, encodeURIComponent(value)]))
        const path = addressOf(route, { ...wrong, lang: 'en' })
        const { status } = await ask(target.address + path, { headers: { cookie } })
        if (status >= 500) broken.push(`${path.slice(0, 80)}: ${status}`)
      }
    expect(broken).toEqual([])
  })

  test('as a line of the answer’s head stays where it was', async () => {
    const line = '%0d%0aset-cookie:%20smuggled=1%0d%0a'
    for (const path of [
      `/${line}`,
      `/en/${line}`,
      `/en/sign-in?to=/en/${line}`,
      `/en/states/${line}`,
      `/en?q=${line}`,
    ]) {
      const { headers, status } = await ask(target.address + path)
      expect(JSON.stringify(headers['set-cookie'] ?? ''), path).not.toContain('smuggled')
      expect(status, path).toBeLessThan(500)
    }
  })

  test('as a second request behind the first is no request', async () => {
    const { port } = new URL(target.address)
    const send = async (bytes: string) => {
      const socket = connect(Number(port), '127.0.0.1')
      socket.end(bytes)
      return text(socket)
    }
    const smuggled = 'GET /en/about HTTP/1.1\r\nhost: x\r\n\r\n'
    const both = `POST /en/desk/enter HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`
    expect(await send(both)).toMatch(/^HTTP\/1\.1 400 /)
    expect(await send('GET /en HTTP/1.1\r\nhost: x\r\nx: a\rb\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
  })

  test('as a way out of the folder of files leads nowhere', async () => {
    const { port } = new URL(target.address)
    for (const path of [
      '/../package.json',
      '/_app/../../package.json',
      '/..%2f..%2fpackage.json',
      '/_app/%2e%2e/%2e%2e/server/index.js',
      '/_app/immutable/..%5c..%5cpackage.json',
      '/.git/config',
      '/.env',
      '/.data/search',
      '//etc/passwd',
    ]) {
      const socket = connect(Number(port), '127.0.0.1')
      socket.end(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: close\r\n\r\n`)
      const answer = await text(socket)
      expect(answer, path).not.toMatch(/^HTTP\/1\.1 200 /)
      expect(answer, path).not.toMatch(/"dependencies"|root:|\[core\]/)
    }
  })
})

describe('methods that nobody uses', () => {
  test.each(['TRACE', 'CONNECT', 'PUT', 'DELETE', 'PATCH', 'PROPFIND'])(
    '%s changes and echoes nothing',
    async (method) => {
      if (method === 'CONNECT') {
        const { port } = new URL(target.address)
        const socket = connect(Number(port), '127.0.0.1')
        socket.end('CONNECT elsewhere.example:443 HTTP/1.1\r\nhost: elsewhere.example:443\r\n\r\n')
        expect(await text(socket)).not.toMatch(/^HTTP\/1\.1 200 /)
        return
      }
      for (const path of ['/en', `/en/recommendations/${target.recommendation}`, '/api/v1/recommendations']) {
        const headers = { origin: target.address, 'x-secret': 'echo' }
        const { status, body } = await ask(target.address + path, { method, headers })
        expect(status, path).toBeGreaterThanOrEqual(400)
        expect(status, path).toBeLessThan(500)
        expect(body.toString()).not.toContain('x-secret')
      }
    },
  )
})

describe('nobody is led away', () => {
  const elsewhere = [
    'https://elsewhere.example/',
    '//elsewhere.example/',
    '/\\elsewhere.example/',
    '\\\\elsewhere.example',
    '/en/../..//elsewhere.example',
    'javascript:alert(1)',
    'data:text/html,x',
    ' https://elsewhere.example',
    '/%09/elsewhere.example',
    'http:elsewhere.example',
    'https://127.0.0.1@elsewhere.example/',
  ]

  test('by what an address asks for', async () => {
    const cookie = await cookieHeader()
    const led: string[] = []
    for (const route of allRoutes.filter(({ id }) => id.startsWith('/[lang]')))
      for (const wanted of route.actions.length ? elsewhere : elsewhere.slice(0, 3))
        for (const name of route.actions.length ? ['to', 'path'] : ['to']) {
          const url = `${opened(route)}?${name}=${encodeURIComponent(wanted)}`
          const { headers } = await ask(url, { headers: { cookie } })
          if (isElsewhere(headers.location)) led.push(`${url} → ${headers.location}`)
        }
    expect(led).toEqual([])
  })

  test('by the host that a client makes up', async () => {
    for (const path of ['/', '/en/desk', '/en/sign-in']) {
      const headers = { host: 'elsewhere.example', 'x-forwarded-host': 'elsewhere.example' }
      const answer = await ask(target.address + path, { headers })
      expect(answer.headers.location ?? '').not.toContain('elsewhere')
      expect(answer.body.toString()).not.toContain('elsewhere.example')
    }
  })
})

function isElsewhere(location: string | undefined): boolean {
  return location !== undefined && new URL(location, target.address).origin !== target.address
}
