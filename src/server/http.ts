import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { isRefusal, Refusal } from '#platform/errors.ts'
import { clientAddress, clientForCounting, isLoopback, type Addresses } from './client.ts'
import { CompressedResponse } from './compression.ts'
import { protect } from './headers.ts'
import { isEntry, isFile, isUpload, mostBytes, usualLimits, type Limits } from './limits.ts'
import { observe, sendMetrics } from './metrics.ts'
import { isForeign, isSafe, originOf } from './origin.ts'
import { RateLimit } from './rate.ts'
import { refuse } from './refuse.ts'
import type { ServedRequest } from './request.ts'

/** What answers with pages: SvelteKit's handler. */
export type Pages = (
  request: IncomingMessage,
  response: ServerResponse,
  notFound: () => void,
) => void | Promise<void>

export interface HttpParts {
  pages: Pages
  /** The `ORIGIN` of the environment; without one, this machine's own names at our port. */
  origin: string | undefined
  /** The proxies whose `X-Forwarded-…` headers are believed. */
  trusted: Addresses
  /** True when the database is reached and migrated. */
  isReady: () => Promise<boolean>
  log: Logger
  limits?: Limits
}

/** Headers by which a client could pass for someone else; what pages find in them is written by us. */
const believedOnlyFromProxies = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-prefix',
  'x-forwarded-proto',
  'x-real-ip',
  'x-request-id',
]

/** Our HTTP server around the pages: who asks, from where, how much and how often is settled before they run. */
export function createHttpServer(parts: HttpParts): Server {
  const { pages, origin: setOrigin, trusted, isReady, log, limits = usualLimits } = parts
  const reads = new RateLimit(limits.reads)
  const files = new RateLimit(limits.files)
  const writes = new RateLimit(limits.writes)
  const entries = new RateLimit(limits.entries)

  const server = createServer(
    {
      ServerResponse: CompressedResponse,
      headersTimeout: limits.headersTime,
      // Each request has its own time limit below, since files may take longer than forms.
      requestTimeout: 0,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: Math.min(5_000, limits.headersTime),
    },
    (incoming, response) => {
      const request = identified(incoming, log)
      const path = pathOf(request)
      const origin = originOf(request, setOrigin, trusted)
      const address = clientAddress(request, trusted)
      const forwarded = request.headers['x-forwarded-for'] !== undefined
      const near = isLoopback(address) && (!forwarded || trusted(request.socket.remoteAddress ?? ''))

      protect(response, origin, request.requestId)
      record(request, response, path)
      limitTime(request, response, isUpload(addressOf(request)) ? undefined : limits.answerTime)
      hangUpAfter(request, response, limits.lingeringTime)
      void answer().catch((error: unknown) => {
        fail(request, response, error, address)
      })

      async function answer(): Promise<void> {
        if (path === '/healthz') return sendPlainly(response, 200, 'ok')
        if (path === '/readyz') return await sendReadiness()
        if (path === '/metrics' && (near || trusted(address))) return await sendMetrics(response)
        admit()
        rewriteHeaders(request, origin, address)
        await pages(request, response, () => sendPlainly(response, 404, 'not found'))
      }

      /** @throws Refusal where the request may not come as far as a page */
      function admit(): void {
        const client = clientForCounting(address)
        if (isForeign(request, origin)) throw new Refusal('server.foreign-origin', { origin }, 403)
        if (isEntry(path) && !isSafe(request.method)) entries.take(client)
        else if (!near) allowanceFor(request.method, path).take(client)
        checkSize(request, addressOf(request), limits)
      }

      function allowanceFor(method: string | undefined, path: string): RateLimit {
        if (!isSafe(method)) return writes
        return isFile(path) ? files : reads
      }

      async function sendReadiness(): Promise<void> {
        const ready = server.listening && (await isReady().catch(() => false))
        sendPlainly(response, ready ? 200 : 503, ready ? 'ready' : 'not ready')
      }
    },
  )
  server.timeout = limits.idleTime
  return server
}

/**
 * Listens, or says why it cannot.
 * @returns the port, which is another one than asked for only where 0 was asked for
 * @throws Refusal `server.port-busy` or `server.port-forbidden`
 */
export async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') reject(new Refusal('server.port-busy', { port }))
      else if (error.code === 'EACCES') reject(new Refusal('server.port-forbidden', { port }))
      else reject(error)
    })
    server.listen(port, host, resolve)
  })
  const address = server.address()
  return typeof address === 'object' && address ? address.port : port
}

/** Takes no new requests, lets running answers finish for so many milliseconds, then ends what is left. */
export async function drain(server: Server, patience: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  const impatience = setTimeout(() => server.closeAllConnections(), patience)
  await closed
  clearTimeout(impatience)
}

function identified(incoming: IncomingMessage, log: Logger): ServedRequest {
  const requestId = randomUUID()
  return Object.assign(incoming, { requestId, log: log.child({ requestId }) })
}

const addressOf = (request: IncomingMessage) => request.url ?? '/'

function pathOf(request: IncomingMessage): string {
  return addressOf(request).split('?', 1)[0] ?? '/'
}

/** From here on these headers are ours: SvelteKit reads origin and address from them and checks forms against them. */
function rewriteHeaders(request: ServedRequest, origin: string, address: string): void {
  const { headers } = request
  for (const name of believedOnlyFromProxies) Reflect.deleteProperty(headers, name)
  const { protocol, host } = new URL(origin)
  headers.host = host
  headers['x-forwarded-proto'] = protocol.slice(0, -1)
  headers['x-forwarded-for'] = address
  if (!isSafe(request.method)) headers.origin = origin
}

/** @throws Refusal 414, 413 or 411: only a file that is streamed to disk may leave open how long it is */
function checkSize(request: IncomingMessage, address: string, limits: Limits): void {
  if (address.length > limits.addressBytes) throw new Refusal('server.address-too-long', {}, 414)
  const length = request.headers['content-length']
  const most = mostBytes(address, limits)
  if (Number(length ?? 0) > most) {
    throw new Refusal('server.body-too-large', { megabytes: Math.floor(most / 1_000_000) }, 413)
  }
  if (request.headers['transfer-encoding'] !== undefined && !isUpload(address)) {
    throw new Refusal('server.length-required', {}, 411)
  }
}

/** A request that has not arrived, or is not being answered, after this time is given up. */
function limitTime(request: ServedRequest, response: ServerResponse, time: number | undefined): void {
  if (time === undefined) return
  const timer = setTimeout(() => {
    if (response.headersSent) return
    const refusal = request.complete
      ? new Refusal('server.no-answer', {}, 503)
      : new Refusal('server.too-slow', {}, 408)
    refuse(request, response, refusal)
  }, time)
  response.once('close', () => clearTimeout(timer))
}

/** Who goes on sending what has been answered already is heard for a while, so as to read the answer, not for ever. */
function hangUpAfter(request: IncomingMessage, response: ServerResponse, time: number): void {
  response.once('finish', () => {
    if (request.complete) return
    const timer = setTimeout(() => request.destroy(), time)
    request.once('close', () => clearTimeout(timer))
  })
}

/** One line and one observation for each answer; no address and no query, since what people look for is theirs. */
function record(request: ServedRequest, response: ServerResponse, path: string): void {
  const start = performance.now()
  const method = request.method ?? ''
  response.once('close', () => {
    const milliseconds = performance.now() - start
    const status = response.statusCode
    observe(method, request.routeId ?? 'none', status, milliseconds)
    const finished = response.writableFinished
    request.log.info(
      { method, path: withoutToken(path), status, milliseconds: Math.round(milliseconds), finished },
      'answered',
    )
  })
}

/** Who reads the log may not act with what stands in an address: the token of an invitation or of a question. */
function withoutToken(path: string): string {
  return path.replace(/^(\/[a-z]{2}\/(?:answer|invitation|sign-in\/password)\/).+/, '$1…')
}

function fail(request: ServedRequest, response: ServerResponse, error: unknown, address: string): void {
  if (response.headersSent) {
    request.log.error({ error }, 'answer broken off')
    response.destroy()
  } else if (isRefusal(error)) {
    request.log.warn({ code: error.code, address }, 'request refused')
    refuse(request, response, error)
  } else {
    request.log.error({ error }, 'request failed')
    refuse(request, response, new Refusal('server.failed', {}, 500))
  }
}

function sendPlainly(response: ServerResponse, status: number, words: string): void {
  response.statusCode = status
  response.setHeader('cache-control', 'no-store')
  response.setHeader('content-type', 'text/plain; charset=utf-8')
  response.end(`${words}\n`)
}
