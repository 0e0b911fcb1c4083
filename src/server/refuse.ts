import type { ServerResponse } from 'node:http'
import type { Refusal } from '#platform/errors.ts'
import { directionOf, isLanguage } from '#platform/i18n/languages.ts'
import { negotiate } from '#platform/i18n/negotiate.ts'
import { inWords, translator } from '#platform/i18n/translate.ts'
import { escapeMarkup } from '#platform/markup.ts'
import { problemDetails, problemType } from '#platform/problem-details.ts'
import type { ServedRequest } from './request.ts'

/** Who finds us unable may come again after so many seconds. */
export const retryAfter = '20'

/** How long a client that is still sending may go on, so that it comes to read the answer. */
const lingering = 2_000

/**
 * Answers a request that does not come as far as a page: problem details (RFC 9457) for the API, otherwise a plain
 * page in the reader's language.
 */
export function refuse(request: ServedRequest, response: ServerResponse, refusal: Refusal): void {
  const { type, body } = told(
    refusal,
    request.url ?? '/',
    request.headers['accept-language'],
    request.requestId,
  )
  const seconds = refusal.details.seconds
  if (refusal.status === 429 && seconds) response.setHeader('retry-after', seconds)
  if (refusal.status === 503) response.setHeader('retry-after', retryAfter)
  response.statusCode = refusal.status
  response.setHeader('cache-control', 'no-store')
  response.setHeader('content-type', type)
  send(request, response, body)
}

/** The same, for whoever answers with a `Response`. */
export function refusalResponse({ url, headers }: Request, refusal: Refusal, requestId: string): Response {
  const accepted = headers.get('accept-language') ?? undefined
  const { type, body } = told(refusal, new URL(url).pathname, accepted, requestId)
  return new Response(body, {
    status: refusal.status,
    headers: {
      'cache-control': 'no-store',
      'content-type': type,
      ...(refusal.status === 503 && { 'retry-after': retryAfter }),
    },
  })
}

function told(refusal: Refusal, path: string, accepted: string | undefined, requestId: string) {
  const first = path.split(/[/?]/)[1] ?? ''
  const language = isLanguage(first) ? first : negotiate(accepted)
  if (first === 'api') {
    return { type: problemType, body: JSON.stringify(problemDetails(refusal, language, requestId)) }
  }
  const t = translator(language)
  const words = escapeMarkup(inWords(t, refusal))
  const body = `<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${words}</title>
<h1>${words}</h1>
<p>${escapeMarkup(t('error.reference', { reference: requestId }))}</p>
`
  return { type: 'text/html; charset=utf-8', body }
}

/** Sends an answer; where the client is still sending, reads on for a while, or it would see a broken connection. */
function send(request: ServedRequest, response: ServerResponse, body: string): void {
  if (request.complete) {
    response.end(body)
    return
  }
  response.setHeader('connection', 'close')
  response.setHeader('content-length', Buffer.byteLength(body))
  response.write(body)
  const finish = () => {
    clearTimeout(patience)
    response.end()
  }
  const patience = setTimeout(finish, lingering)
  request.once('end', finish).once('close', finish).resume()
}
