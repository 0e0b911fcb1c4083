import type { ServerResponse } from 'node:http'
import type { Refusal } from '#platform/errors.ts'
import { directionOf, isLanguage } from '#platform/i18n/languages.ts'
import { negotiate } from '#platform/i18n/negotiate.ts'
import { inWords, translator } from '#platform/i18n/translate.ts'
import { escapeMarkup } from '#platform/markup.ts'
import { problemDetails, problemType } from '#platform/problem-details.ts'
import type { ServedRequest } from './request.ts'

/** How long a client that is still sending may go on, so that it comes to read the answer. */
const lingering = 2_000

/**
 * Answers a request that does not come as far as a page: problem details (RFC 9457) for the API, otherwise a plain
 * page in the reader's language.
 */
export function refuse(request: ServedRequest, response: ServerResponse, refusal: Refusal): void {
  const path = request.url ?? '/'
  const first = path.split(/[/?]/)[1] ?? ''
  const language = isLanguage(first) ? first : negotiate(request.headers['accept-language'])
  const seconds = refusal.details.seconds
  if (refusal.status === 429 && seconds) response.setHeader('retry-after', seconds)
  response.statusCode = refusal.status
  response.setHeader('cache-control', 'no-store')
  if (first === 'api') {
    response.setHeader('content-type', problemType)
    send(request, response, JSON.stringify(problemDetails(refusal, language, request.requestId)))
    return
  }
  const t = translator(language)
  const words = inWords(t, refusal)
  response.setHeader('content-type', 'text/html; charset=utf-8')
  send(
    request,
    response,
    `<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeMarkup(words)}</title>
<h1>${escapeMarkup(words)}</h1>
<p>${escapeMarkup(t('error.reference', { reference: request.requestId }))}</p>
`,
  )
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
