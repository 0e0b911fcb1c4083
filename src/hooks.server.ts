import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit/hooks'
import { refusalIn } from '#platform/database/away.ts'
import { readEnvironment } from '#platform/environment.ts'
import { isRefusal } from '#platform/errors.ts'
import { directionOf, isLanguage } from '#platform/i18n/languages.ts'
import { createLog } from '#platform/log.ts'
import { openApplication, type Application } from '#server/application.ts'
import { deskProof } from '#server/desk-session.ts'
import { refusalResponse, retryAfter } from '#server/refuse.ts'
import { signedInAt } from '#server/signed-in.ts'

let application: Application

/** Runs when our server loads the pages, with the program's login to the database in the environment. */
export const init: ServerInit = async () => {
  const environment = readEnvironment()
  const opened = await openApplication(environment, createLog(environment.logLevel, process.stderr))
  application = opened
  // Our server waits for what is put into this list.
  process.once('throughline:closing', (closing: Promise<void>[]) => closing.push(opened.close()))
}

export const handle: Handle = async ({ event, resolve }) => {
  const first = event.url.pathname.split('/')[1] ?? ''
  event.locals.application = application
  try {
    event.locals.signedIn = await signedInAt(event)
  } catch (error) {
    const refusal = refusalIn(error)
    if (!refusal) throw error
    // Nobody is taken for a stranger because we cannot look who they are.
    event.platform?.req.log.error({ error }, 'request failed')
    return refusalResponse(event.request, refusal, event.platform?.req.requestId ?? '')
  }
  event.locals.acting = actingIn(event.locals.signedIn)
  event.locals.proof =
    event.locals.acting && event.locals.signedIn
      ? { token: event.locals.signedIn.token }
      : deskProof(event.cookies)
  event.locals.language = isLanguage(first) ? first : 'en'
  if (event.platform && event.route.id) event.platform.req.routeId = event.route.id
  // Pages send no script that would ask for their data alone; who did would pass by what a layout checks.
  if (event.isDataRequest) return new Response(null, { status: 404 })
  const response = await resolve(event, {
    transformPageChunk: ({ html }) =>
      html
        .replace('%throughline.language%', event.locals.language)
        .replace('%throughline.direction%', directionOf(event.locals.language)),
  })
  if (response.status === 503) response.headers.set('retry-after', retryAfter)
  // Each page says for whom one acts: it is this person's alone.
  if (event.locals.signedIn && !response.headers.get('cache-control')?.includes('private')) {
    response.headers.set('cache-control', 'private, no-cache')
  }
  if (response.headers.get('content-type') === 'text/html')
    response.headers.set('content-type', 'text/html; charset=utf-8')
  return response
}

/** As whom someone acts; a demonstration account as nobody where others than this machine are served. */
function actingIn(signedIn: App.Locals['signedIn']): App.Locals['acting'] {
  const acting = signedIn?.acting ?? null
  return acting?.demonstration && !application.servesThisMachineAlone ? null : acting
}

/** A refusal keeps its status and code, so that the error page can say it in the reader's language. */
export const handleError: HandleServerError = ({ event, kind, error }) => {
  const requestId = event.platform?.req.requestId
  if (kind === 'unknown' && !isRefusal(error)) event.platform?.req.log.error({ error }, 'request failed')
  const refusal = refusalIn(error)
  if (!refusal) return { requestId }
  const { status, code, details } = refusal
  return { status, message: code, refusal: { code, details }, requestId }
}
