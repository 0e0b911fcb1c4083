import type { Handle, HandleServerError } from '@sveltejs/kit/hooks'
import { isRefusal } from '#platform/errors.ts'
import { directionOf, isLanguage } from '#platform/i18n/languages.ts'

export const handle: Handle = async ({ event, resolve }) => {
  const first = event.url.pathname.split('/')[1] ?? ''
  event.locals.language = isLanguage(first) ? first : 'en'
  if (event.platform && event.route.id) event.platform.req.routeId = event.route.id
  return resolve(event, {
    transformPageChunk: ({ html }) =>
      html
        .replace('%throughline.language%', event.locals.language)
        .replace('%throughline.direction%', directionOf(event.locals.language)),
  })
}

/** A refusal keeps its status and code, so that the error page can say it in the reader's language. */
export const handleError: HandleServerError = ({ event, kind, error }) => {
  const requestId = event.platform?.req.requestId
  if (isRefusal(error)) {
    const { status, code, details } = error
    return { status, message: code, refusal: { code, details }, requestId }
  }
  if (kind === 'unknown') event.platform?.req.log.error({ error }, 'request failed')
  return { requestId }
}
