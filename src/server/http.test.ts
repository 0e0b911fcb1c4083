import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { connect } from 'node:net'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import pino from 'pino'
import { afterEach, describe, expect, test } from 'vitest'
import { ask, form } from '../../tests/network/ask.ts'
import { addressesIn } from './client.ts'
import { createHttpServer, drain, listen, type HttpParts, type Pages } from './http.ts'
import { usualLimits, type Limits } from './limits.ts'

const silent = pino({ level: 'silent' })
const long = 'A recommendation that comes back, cycle after cycle. '.repeat(2_000)
const running: Server[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => drain(server, 0)))
})

/** Pages that tell what reached them. */
const telling: Pages = async (request, response) => {
  const { host, origin } = request.headers
  const body = await text(request)
  response.setHeader('content-type', 'application/json')
  const forwarded = [request.headers['x-forwarded-proto'], request.headers['x-forwarded-for']]
  response.end(JSON.stringify({ host, origin, forwarded, body }))
}

async function serve(parts: Partial<Omit<HttpParts, 'limits'>> & { limits?: Partial<Limits> } = {}) {
  const server = createHttpServer({
    pages: telling,
    origin: undefined,
    trusted: addressesIn([]),
    isReady: () => Promise.resolve(true),
    log: silent,
    ...parts,
    limits: { ...usualLimits, ...parts.limits },
  })
  running.push(server)
  const port = await listen(server, 0, '127.0.0.1')
  return { server, port, url: `http://127.0.0.1:${port}` }
}

describe('the origin', () => {
  test('a form posted over plain http at 127.0.0.1 or localhost arrives', async () => {
    const { port, url } = await serve()
    const first = await ask(`${url}/en/desk`, form({ q: 'water' }, url))
    expect(JSON.parse(first.body.toString())).toMatchObject({ body: 'q=water', origin: url })

    const local = `http://localhost:${port}`
    const host = `localhost:${port}`
    const second = await ask(`${url}/en/desk`, { ...form({}, local), headers: { origin: local, host } })
    expect(second.status).toBe(200)
    expect(JSON.parse(second.body.toString())).toMatchObject({ host, origin: local })
  })

  test.each([
    ['another site', { origin: 'https://elsewhere.example' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['the same host by another protocol', { origin: 'https://127.0.0.1' }],
    ['a browser that says so', { 'sec-fetch-site': 'cross-site' }],
    ['an old browser with a foreign referer', { referer: 'https://elsewhere.example/form' }],
    ['nobody knows where, with a cookie', { cookie: 'session=1' }],
  ])('what %s sends is refused', async (_, headers) => {
    const { url } = await serve()
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const { status, body } = await ask(`${url}/fr/desk`, { method, headers })
      expect(status).toBe(403)
      expect(body.toString()).toContain(`Ouvrez ${url}`)
    }
  })

  test('a program that is no browser and brings no cookie may post', async () => {
    const { url } = await serve()
    expect((await ask(`${url}/api/v1/x`, { method: 'POST' })).status).toBe(200)
  })

  test('what a client says of host, protocol and address is not believed', async () => {
    const { url } = await serve()
    const headers = {
      host: 'elsewhere.example',
      'x-forwarded-host': 'elsewhere.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '192.0.2.7',
      'x-request-id': 'chosen',
    }
    const answer = await ask(`${url}/en`, { headers })
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      host: url.replace('http://', ''),
      forwarded: ['http', '127.0.0.1'],
    })
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('a trusted proxy is believed, up to the nearest address it does not vouch for', async () => {
    const { url } = await serve({ trusted: addressesIn(['127.0.0.0/8', '10.1.0.0/16']) })
    const headers = {
      'x-forwarded-host': 'throughline.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '198.51.100.1, 192.0.2.7, 10.1.2.3',
    }
    const { body } = await ask(`${url}/en`, { headers })
    expect(JSON.parse(body.toString())).toMatchObject({
      host: 'throughline.example',
      forwarded: ['https', '192.0.2.7'],
    })
  })

  test('ORIGIN wins over everything and brings strict transport security when it is https', async () => {
    const { url } = await serve({
      origin: 'https://throughline.example',
      trusted: addressesIn(['127.0.0.1']),
    })
    const answer = await ask(`${url}/en`, { headers: { 'x-forwarded-host': 'elsewhere.example' } })
    expect(JSON.parse(answer.body.toString())).toMatchObject({ host: 'throughline.example' })
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000')
    expect((await ask((await serve()).url)).headers).not.toHaveProperty('strict-transport-security')
  })
})

describe('limits', () => {
  test('a form that is too large is refused, a file of that size at its own address is not', async () => {
    const { url } = await serve({ limits: { bodyBytes: 1_000 } })
    const body = 'x'.repeat(200_000)
    const refused = await ask(`${url}/en/desk`, { method: 'POST', body, headers: { origin: url } })
    expect(refused.status).toBe(413)
    expect(refused.headers.connection).toBe('close')
    const taken = await ask(`${url}/en/desk/uploads`, { method: 'POST', body, headers: { origin: url } })
    expect(taken.status).toBe(200)
  })

  test('a form that takes a file takes a large one, and none of its other actions does', async () => {
    const { url } = await serve({ limits: { bodyBytes: 1_000, attachmentBytes: 100_000 } })
    const status = async (address: string, bytes: number) => {
      const sent = { method: 'POST', body: randomBytes(bytes), headers: { origin: url } }
      return (await ask(url + address, sent)).status
    }
    const conversation = `/en/exchange/requests/${randomUUID()}/conversation`
    const addresses = [
      '/en/recommendations/0123456789ab/notes/new?/save',
      `${conversation}?/send`,
      `${conversation}/${randomUUID()}?/draft`,
      '/en/desk/activities/17?/document',
    ]
    for (const address of addresses) {
      expect([address, await status(address, 50_000)]).toEqual([address, 200])
      expect([address, await status(address, 200_000)]).toEqual([address, 413])
    }
    for (const address of [
      `${conversation}?/choose`,
      '/en/desk/activities/17?/need&/document',
      '/en/desk/requests/new?/save',
    ])
      expect([address, await status(address, 50_000)]).toEqual([address, 413])
  })

  test('a form must say how long it is', async () => {
    const { url } = await serve()
    const headers = { origin: url, 'transfer-encoding': 'chunked' }
    expect((await ask(`${url}/en/desk`, { method: 'POST', body: 'a', headers })).status).toBe(411)
  })

  test('a request that trickles in is given up, and one whose answer does not come', async () => {
    const pages: Pages = async (request) => {
      await text(request)
      await new Promise(() => undefined)
    }
    const { port, url } = await serve({ pages, limits: { answerTime: 200 } })
    const socket = connect(port, '127.0.0.1')
    socket.write('POST /en/desk HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nslow')
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 /)
    expect((await ask(`${url}/en`)).status).toBe(503)
  })

  test('who goes on sending after the answer is hung up on', async () => {
    const pages: Pages = (_, response) => {
      response.end('not for you')
    }
    const { port } = await serve({ pages, limits: { lingeringTime: 100 } })
    const socket = connect(port, '127.0.0.1').on('error', () => undefined)
    socket.write('POST /en/desk/uploads HTTP/1.1\r\nhost: x\r\ncontent-length: 9000\r\n\r\n')
    let heard = ''
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString()))
    // What was answered is read first: a connection that is cut takes along what nobody has read.
    await once(socket, 'data')
    const trickle = setInterval(() => socket.write('a'), 20)
    // Whether it ends with an error hangs on what was still on its way.
    await new Promise((resolve) => socket.on('close', resolve)).finally(() => clearInterval(trickle))
    expect(heard).toContain('not for you')
  })

  test('an address that is too long is refused', async () => {
    const { url } = await serve()
    expect((await ask(`${url}/en/recommendations?q=${'x'.repeat(7_900)}`)).status).toBe(200)
    const refused = await ask(`${url}/fr/recommendations?q=${'x'.repeat(8_000)}`)
    expect(refused.status).toBe(414)
    expect(refused.body.toString()).toContain('adresse')
  })

  test('headers that trickle in are given up', async () => {
    const { port } = await serve({ limits: { headersTime: 100 } })
    const socket = connect(port, '127.0.0.1')
    socket.write('GET /en HTTP/1.1\r\nhost: x\r\n')
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 /)
  })

  test('one address may ask only so often, another is not held up by it', async () => {
    const { url } = await serve({
      trusted: addressesIn(['127.0.0.1']),
      limits: { reads: { burst: 2, perSecond: 0.001 }, entries: { burst: 1, perSecond: 0.001 } },
    })
    const from = (address: string) => ({ headers: { 'x-forwarded-for': address, origin: url } })
    const statuses = []
    for (const address of ['192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.2']) {
      statuses.push((await ask(`${url}/en`, from(address))).status)
    }
    expect(statuses).toEqual([200, 200, 429, 200])
    const refused = await ask(`${url}/api/v1/states`, from('192.0.2.1'))
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(refused.headers['content-type']).toBe('application/problem+json')
    expect(JSON.parse(refused.body.toString())).toMatchObject({
      code: 'server.too-many-requests',
      status: 429,
    })
  })

  test('whole lists may be taken away less often than pages are read', async () => {
    const { url } = await serve({
      trusted: addressesIn(['127.0.0.1']),
      limits: { files: { burst: 1, perSecond: 0.001 } },
    })
    const headers = { 'x-forwarded-for': '192.0.2.1' }
    const statuses = []
    for (const path of ['recommendations.csv', 'recommendations.%63sv', 'openapi.json', 'recommendations'])
      statuses.push((await ask(`${url}/api/v1/${path}`, { headers })).status)
    expect(statuses).toEqual([200, 429, 200, 200])
  })

  test('attempts with a token are few, from this machine too', async () => {
    const { url } = await serve({ limits: { entries: { burst: 1, perSecond: 0.001 } } })
    const attempt = (path: string) => ask(`${url}${path}`, form({ token: 'guess' }, url))
    expect((await attempt('/en/desk/enter')).status).toBe(200)
    expect((await attempt('/en/desk/enter')).status).toBe(429)
    expect((await attempt('/fr/desk/%65nte%72')).status).toBe(429)
  })
})

describe('answers', () => {
  const streaming: Pages = async (_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.setHeader('etag', '"1"')
    for (let start = 0; start < long.length; start += 10_000) {
      if (!response.write(long.slice(start, start + 10_000))) await wait(1)
    }
    response.end()
  }

  test.each([
    ['br, gzip', 'br', brotliDecompressSync],
    ['gzip;q=0.5', 'gzip', gunzipSync],
    ['gzip;q=0, br;q=0', undefined, (body: Buffer) => body],
    ['', undefined, (body: Buffer) => body],
  ])('are compressed where the client accepts it (%s)', async (accepted, coding, decode) => {
    const { url } = await serve({ pages: streaming })
    const { headers, body } = await ask(url, { headers: { 'accept-encoding': accepted } })
    expect(headers['content-encoding']).toBe(coding)
    expect(headers.vary).toBe('Accept-Encoding')
    expect(headers.etag).toBe(coding ? 'W/"1"' : '"1"')
    expect(decode(body).toString()).toBe(long)
  })

  test('that are small, pictures, without body or already compressed are left alone', async () => {
    const pages: Pages = (request, response) => {
      const [type, coding, length] = (request.url ?? '').slice(2).split(',')
      response.setHeader('content-type', type ?? '')
      if (coding) response.setHeader('content-encoding', coding)
      response.end(long.slice(0, Number(length)))
    }
    const { url } = await serve({ pages })
    const headers = { 'accept-encoding': 'br' }
    for (const query of [
      'text/html,,100',
      'image/png,,9000',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,,9000',
      'text/css,gzip,9000',
      'text/event-stream,,9000',
    ]) {
      const answer = await ask(`${url}/?${query}`, { headers })
      expect([query, answer.body.length]).toEqual([query, Number(query.split(',')[2])])
    }
    const head = await ask(`${url}/?text/html,,9000`, { method: 'HEAD', headers })
    expect(head.headers).not.toHaveProperty('content-encoding')
  })

  test('wait for a reader who is slow, however long they are', async () => {
    const part = randomBytes(500_000).toString('hex')
    const parts = 60
    let taken = 0
    const pages: Pages = async (_, response) => {
      response.setHeader('content-type', 'text/csv')
      for (; taken < parts; taken++) if (!response.write(part)) await once(response, 'drain')
      response.end()
    }
    const { port } = await serve({ pages })
    const reader = connect(port, '127.0.0.1')
    reader.write('GET / HTTP/1.1\r\nhost: x\r\naccept-encoding: gzip\r\nconnection: close\r\n\r\n')
    for (let before = -1; taken !== before; await wait(400)) before = taken
    expect(taken).toBeLessThan(parts / 2)
    let bytes = 0
    for await (const chunk of reader) bytes += (chunk as Buffer).length
    expect(taken).toBe(parts)
    expect(bytes).toBeGreaterThan((parts * part.length) / 3)
  })

  test('carry the headers that protect a reader', async () => {
    const { headers } = await ask((await serve()).url)
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    })
  })

  test('a fault in a page is told without its details', async () => {
    const pages: Pages = () => {
      throw new Error('password=secret')
    }
    const { url } = await serve({ pages })
    const { status, headers, body } = await ask(`${url}/es/x`)
    expect(status).toBe(500)
    expect(body.toString()).toContain('El fallo ha quedado registrado')
    expect(body.toString()).toContain(headers['x-request-id'])
    expect(body.toString()).not.toContain('secret')
  })
})

describe('its life', () => {
  test('an answer that runs when the server is stopped is finished, and no new one is begun', async () => {
    const begun = Promise.withResolvers<undefined>()
    const pages: Pages = async (_, response) => {
      response.setHeader('content-type', 'text/plain')
      response.write('first half, ')
      begun.resolve(undefined)
      await wait(300)
      response.end('second half')
    }
    const { server, url } = await serve({ pages })
    const answer = ask(`${url}/en`)
    await begun.promise
    const drained = drain(server, 5_000)
    await expect(ask(`${url}/en`)).rejects.toThrow('ECONNREFUSED')
    expect((await answer).body.toString()).toBe('first half, second half')
    await drained
  })

  test('a port that another program uses is refused by name', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    running.push(other)
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as { port: number }
    const server = createHttpServer({
      pages: telling,
      origin: undefined,
      trusted: addressesIn([]),
      isReady: () => Promise.resolve(true),
      log: silent,
    })
    await expect(listen(server, port, '127.0.0.1')).rejects.toMatchObject({
      code: 'server.port-busy',
      details: { port },
    })
  })

  test.each(['/en/answer/', '/ar/invitation/', '/fr/sign-in/password/'])(
    'the log tells of a visit to %s, but not with which token',
    async (path) => {
      const lines = new PassThrough()
      const { url } = await serve({ log: pino({ level: 'info' }, lines) })
      await ask(`${url}${path}0123456789abcdef`)
      const [line] = (await once(lines, 'data')) as [Buffer]
      expect(line.toString()).toContain(`"path":"${path}…"`)
      expect(line.toString()).not.toContain('0123456789abcdef')
    },
  )

  test('health, readiness and figures', async () => {
    let ready = true
    const { url } = await serve({
      isReady: () => Promise.resolve(ready),
      trusted: addressesIn(['127.0.0.1']),
    })
    expect((await ask(`${url}/healthz`)).status).toBe(200)
    expect((await ask(`${url}/readyz`)).status).toBe(200)
    ready = false
    expect((await ask(`${url}/readyz`)).status).toBe(503)
    const figures = await ask(`${url}/metrics`)
    expect(figures.body.toString()).toContain('throughline_request_duration_seconds_count')
    const stranger = await ask(`${url}/metrics`, { headers: { 'x-forwarded-for': '192.0.2.1' } })
    expect(stranger.body.toString()).not.toContain('throughline_request_duration_seconds')
  })

  test('a proxy that is not trusted does not open the figures to the world', async () => {
    const { url } = await serve()
    const { body } = await ask(`${url}/metrics`, { headers: { 'x-forwarded-for': '192.0.2.1' } })
    expect(body.toString()).not.toContain('throughline_request_duration_seconds')
  })
})
