import type { IncomingMessage } from 'node:http'
import type { Addresses } from './client.ts'

/** Methods that change nothing (RFC 9110, section 9.2.1). */
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])

export const isSafe = (method: string | undefined) => safeMethods.has(method ?? '')

/**
 * The origin that this request is answered as. What a client says of host and protocol is believed in two cases
 * only: from a trusted proxy, and where it is one of this machine's own names at our own port.
 * @param setOrigin the `ORIGIN` of the environment
 */
export function originOf(
  request: IncomingMessage,
  setOrigin: string | undefined,
  trusted: Addresses,
): string {
  if (setOrigin) return setOrigin
  if (trusted(request.socket.remoteAddress ?? '')) {
    const forwarded = originFrom(
      first(request.headers['x-forwarded-proto']),
      first(request.headers['x-forwarded-host']) || request.headers.host,
    )
    if (forwarded) return forwarded
  }
  const port = request.socket.localPort
  const own = ['127.0.0.1', 'localhost', '[::1]'].map((name) => new URL(`http://${name}:${port}`).origin)
  const asked = originFrom('http', request.headers.host)
  return own.find((origin) => origin === asked) ?? own[0] ?? ''
}

/**
 * True where an unsafe request may have been sent by another site's page in a reader's browser. Browsers say where
 * a request comes from in `Origin`, `Sec-Fetch-Site` or at least `Referer`; what says nothing is no browser of
 * this age, and may pass only where it brings no cookie that could be misused.
 */
export function isForeign(request: IncomingMessage, origin: string): boolean {
  if (isSafe(request.method)) return false
  const { origin: sender, referer, cookie } = request.headers
  if (sender !== undefined) return sender !== origin
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  if (referer !== undefined) return URL.parse(referer)?.origin !== origin
  return cookie !== undefined
}

function originFrom(protocol: string | undefined, host: string | undefined): string | undefined {
  if (protocol !== 'http' && protocol !== 'https') return undefined
  return URL.parse(`${protocol}://${host}`)?.origin
}

function first(header: string | string[] | undefined): string {
  return (
    String(header ?? '')
      .split(',')[0]
      ?.trim() ?? ''
  )
}
