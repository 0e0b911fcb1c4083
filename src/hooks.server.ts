import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit/hooks'
import { connect } from '#platform/database/connect.ts'
import { isRefusal } from '#platform/errors.ts'
import { directionOf, isLanguage } from '#platform/i18n/languages.ts'
import type { Application } from '#server/application.ts'

let application: Application

export const init: ServerInit = () => {
  const { DATABASE_URL } = process.env
  if (!DATABASE_URL)
    throw new Error('DATABASE_URL: the pages are served by `./throughline serve`, which sets it')
  const database = connect(DATABASE_URL, { name: 'throughline pages' })
  application = { database } as Application // the register joins when its index exists
  process.once('sveltekit:shutdown', () => void database.close())
}

export const handle: Handle = async ({ event, resolve }) => {
  const first = event.url.pathname.split('/')[1] ?? ''
  event.locals.application = application
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
