import { ServerResponse, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import { constants, createBrotliCompress, createGzip, type BrotliCompress, type Gzip } from 'node:zlib'

/** Below this many bytes an answer fits into one packet anyhow. */
const worthCompressing = 1_000

/** Text of every kind, not Office files (`…openxmlformats…`); what streams live events must not wait in a compressor. */
const compressible = /^(?!text\/event-stream)(?:text\/|[^;]*[/+](?:json|xml|javascript)\b)/

/**
 * A response that compresses what it sends where the client accepts it, as it streams, with the client's pace felt
 * by whoever writes. Given to Node's server as its `ServerResponse`.
 */
export class CompressedResponse<
  Request extends IncomingMessage = IncomingMessage,
> extends ServerResponse<Request> {
  #encoder: BrotliCompress | Gzip | undefined

  override writeHead(status: number, ...rest: unknown[]): this {
    const headers = rest.findLast((argument) => typeof argument === 'object')
    for (const [name, value] of Object.entries((headers ?? {}) as OutgoingHttpHeaders)) {
      if (value !== undefined) this.setHeader(name, value)
    }
    this.statusCode = status
    // What a 304 says replaces what the client keeps (RFC 9111, section 4.3.4): a page keeps its own, wider policy.
    if (status === 304) this.removeHeader('content-security-policy')
    const coding = this.#coding()
    if (coding) this.#compressAs(coding)
    return super.writeHead(status)
  }

  override write(chunk: unknown, ...rest: unknown[]): boolean {
    if (!this.headersSent) this.writeHead(this.statusCode)
    if (!this.#encoder) return Reflect.apply(super.write, this, [chunk, ...rest]) as boolean
    return Reflect.apply(this.#encoder.write, this.#encoder, [chunk, ...rest]) as boolean
  }

  override end(...rest: unknown[]): this {
    if (!this.headersSent) {
      const whole = typeof rest[0] === 'string' || Buffer.isBuffer(rest[0]) ? rest[0] : ''
      if (!this.#isBodiless()) this.setHeader('content-length', Buffer.byteLength(whole))
      this.writeHead(this.statusCode)
    }
    if (this.#encoder) Reflect.apply(this.#encoder.end, this.#encoder, rest)
    else Reflect.apply(super.end, this, rest)
    return this
  }

  /** Room in the socket is room for the compressor; room in the compressor is room for whoever writes. */
  override emit(event: string | symbol, ...values: unknown[]): boolean {
    if (event !== 'drain' || !this.#encoder)
      return Reflect.apply(super.emit, this, [event, ...values]) as boolean
    this.#encoder.resume()
    return true
  }

  #isBodiless(): boolean {
    return this.req.method === 'HEAD' || this.statusCode === 204 || this.statusCode === 304
  }

  /** Which coding this answer gets, once its headers are known. */
  #coding(): 'br' | 'gzip' | undefined {
    if (!compressible.test(String(this.getHeader('content-type') ?? ''))) return undefined
    appendVary(this)
    const length = this.getHeader('content-length')
    const small = length !== undefined && Number(length) < worthCompressing
    const taken = this.hasHeader('content-encoding') || this.hasHeader('content-range')
    if (small || taken || this.#isBodiless()) return undefined
    return preferredCoding(this.req)
  }

  #compressAs(coding: 'br' | 'gzip'): void {
    this.removeHeader('content-length')
    this.setHeader('content-encoding', coding)
    const etag = this.getHeader('etag')
    if (typeof etag === 'string' && !etag.startsWith('W/')) this.setHeader('etag', `W/${etag}`)
    const encoder =
      coding === 'br'
        ? createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })
        : createGzip({ level: 6 })
    encoder.on('data', (chunk: Buffer) => {
      if (!super.write(chunk)) encoder.pause()
    })
    encoder.on('end', () => super.end())
    encoder.on('drain', () => super.emit('drain'))
    this.on('close', () => encoder.destroy())
    this.#encoder = encoder
  }
}

/** Brotli where it is accepted, else gzip (RFC 9110, section 12.5.3). */
function preferredCoding(request: IncomingMessage): 'br' | 'gzip' | undefined {
  const accepted = String(request.headers['accept-encoding'] ?? '')
    .split(',')
    .filter((part) => !/;\s*q=0(?:\.0*)?\s*$/.test(part))
    .map((part) => part.split(';')[0]?.trim())
  if (accepted.includes('br')) return 'br'
  return accepted.includes('gzip') ? 'gzip' : undefined
}

function appendVary(response: ServerResponse): void {
  const vary = String(response.getHeader('vary') ?? '')
  if (/\*|accept-encoding/i.test(vary)) return
  response.setHeader('vary', vary ? `${vary}, Accept-Encoding` : 'Accept-Encoding')
}
