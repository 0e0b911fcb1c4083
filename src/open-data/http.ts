/** How the API speaks HTTP: problem details, conditional requests, and reading from any site's pages. */
import { createHash } from 'node:crypto'
import { refusalIn } from '#platform/database/away.ts'
import { isRefusal, Refusal } from '#platform/errors.ts'
import type { Proof } from '#platform/database/acting.ts'
import type { Database } from '#platform/database/connect.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { problemDetails, problemType } from '#platform/problem-details.ts'
import type { RegisterIndex } from '#recommendations/search/register-index.ts'
import { languageOf } from './parameters.ts'

/** Where answers come from. */
export type OpenRegister = { database: Database; register: RegisterIndex }

/** What the API is asked. */
export type Asked = OpenRegister & {
  url: URL
  headers: Headers
  params: Partial<Record<string, string>>
  /** What whoever asks shows for themselves, for the few answers that know more than what is open to everyone. */
  proof: Proof | undefined
  /** Of names and messages. */
  language: Language
}

/** A request as SvelteKit hands it on, as far as the API looks at it. */
export type ApiEvent = {
  request: Request
  url: URL
  params: Partial<Record<string, string>>
  locals: { application: OpenRegister; proof?: Proof | undefined }
  platform?:
    { req: { requestId: string; log: { error(details: object, message: string): void } } } | undefined
}

type Handler = (event: ApiEvent) => Promise<Response> | Response

const methods = 'GET, HEAD, OPTIONS'

/** The methods of one address of the API, around what it answers. */
export function serving(answer: (asked: Asked) => Promise<Response> | Response): {
  GET: Handler
  OPTIONS: Handler
  fallback: Handler
} {
  return {
    GET: async (event) => {
      const { request, url, params, locals } = event
      const language = languageOf(url.searchParams, request.headers)
      try {
        const { headers } = request
        const { database, register } = locals.application
        const answered = await answer({
          database,
          register,
          url,
          headers,
          params,
          proof: locals.proof,
          language,
        })
        return open(request.method === 'HEAD' ? await headOf(answered) : answered, url)
      } catch (error) {
        const requestId = event.platform?.req.requestId
        if (!isRefusal(error)) event.platform?.req.log.error({ error }, 'request failed')
        const refusal = refusalIn(error) ?? new Refusal('server.failed', {}, 500)
        return open(problem(refusal, language, requestId), url)
      }
    },
    OPTIONS: ({ url }) =>
      open(
        new Response(null, {
          status: 204,
          headers: {
            allow: methods,
            'access-control-allow-methods': methods,
            'access-control-allow-headers': 'accept-language, if-none-match',
            'access-control-max-age': '86400',
          },
        }),
        url,
      ),
    fallback: ({ request, url, platform }) => {
      const language = languageOf(url.searchParams, request.headers)
      const refusal = new Refusal('api.method-not-allowed', { method: request.method, methods }, 405)
      const response = problem(refusal, language, platform?.req.requestId)
      response.headers.set('allow', methods)
      return open(response, url)
    },
  }
}

/** The head of an answer alone; nothing of a file is then made. */
async function headOf(response: Response): Promise<Response> {
  await response.body?.cancel()
  return new Response(null, response)
}

/** What to throw for an address that the API does not have. */
export function noSuchAddress({ url }: Asked): Refusal {
  return new Refusal('api.no-such-address', { path: url.pathname }, 404)
}

/** Any page may read; the answer differs by the client's languages where the address does not name one. */
function open(response: Response, url: URL): Response {
  const { headers } = response
  // What is for one person is for no other site's pages.
  if (headers.get('cache-control')?.startsWith('private')) return response
  headers.set('access-control-allow-origin', '*')
  headers.set('access-control-expose-headers', 'content-disposition, etag, link')
  headers.set('cross-origin-resource-policy', 'cross-origin')
  if (!headers.has('cache-control')) headers.set('cache-control', 'public, no-cache')
  if (!url.searchParams.has('lang')) headers.append('vary', 'accept-language')
  return response
}

function problem(refusal: Refusal, language: Language, requestId: string | undefined): Response {
  return Response.json(problemDetails(refusal, language, requestId), {
    status: refusal.status,
    headers: { 'content-type': problemType, 'content-language': language, 'cache-control': 'no-store' },
  })
}

/** Says which version of this program answers: a new one may answer otherwise from the same register. */
const shape = '1'

/**
 * Answers what depends on the register and the address alone. Its tag is weak and known before the work: equal
 * tags mean the same data (RFC 9110, section 8.8.1).
 */
export async function fromRegister(
  { register, url, headers, language }: Asked,
  answer: () => Promise<Response> | Response,
): Promise<Response> {
  const query = [...url.searchParams].map(([name, value]) => `${name}=${value}`).sort()
  const key = [shape, url.origin, url.pathname, language, ...query].join('\n')
  const etag = `W/"${register.version}-${hashOf(key)}"`
  const response = isKnown(headers, etag) ? new Response(null, { status: 304 }) : await answer()
  if (response.ok || response.status === 304) response.headers.set('etag', etag)
  return response
}

/** Answers with these bytes; their tag is strong. */
export function withBytes(asked: Asked, bytes: string, headers: Record<string, string>): Response {
  const etag = `"${hashOf(bytes)}"`
  const caching = headers['cache-control']
  // What is not said anew replaces nothing that was said before, but for whose answer it is (RFC 9110, section 15.4.5).
  return isKnown(asked.headers, etag)
    ? new Response(null, { status: 304, headers: { etag, ...(caching && { 'cache-control': caching }) } })
    : new Response(bytes, { headers: { ...headers, etag } })
}

export function json(asked: Asked, content: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(content, {
    headers: { 'content-type': 'application/json', 'content-language': asked.language, ...headers },
  })
}

/** The Link header (RFC 8288) that leads to the neighbours of a page. */
export function linksTo(
  url: URL,
  { page, limit, total }: { page: number; limit: number; total: number },
): Record<string, string> {
  const neighbours = [
    ...(page > 1 ? [['prev', page - 1] as const] : []),
    ...(page * limit < total ? [['next', page + 1] as const] : []),
  ]
  const links = neighbours.map(([relation, number]) => {
    const neighbour = new URL(url)
    neighbour.searchParams.set('page', String(number))
    return `<${neighbour.href}>; rel="${relation}"`
  })
  return links.length ? { link: links.join(', ') } : {}
}

/** If-None-Match compares weakly (RFC 9110, section 13.1.2). */
function isKnown(headers: Headers, etag: string): boolean {
  const bare = (tag: string) => tag.trim().replace(/^W\//, '')
  const known = headers.get('if-none-match')
  return known !== null && (known.trim() === '*' || known.split(',').some((tag) => bare(tag) === bare(etag)))
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}

/** A stream of text or bytes as the body of an answer; whoever reads sets the pace, and leaving early ends the work. */
export function streamed(
  chunks: AsyncGenerator<string | Uint8Array>,
  headers: Record<string, string>,
): Response {
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next()
      if (done) controller.close()
      else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value)
    },
    async cancel() {
      await chunks.return(undefined)
    },
  })
  return new Response(body, { headers })
}

/** What is revoked is gone at once: no copy is shown without asking whether it still stands. */
export function cachingOf({ proof }: Asked): { 'cache-control': string } {
  return { 'cache-control': proof ? 'private, no-store' : 'public, no-cache' }
}
