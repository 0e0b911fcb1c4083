import { negotiate } from '#platform/i18n/negotiate.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import type { RequestHandler } from './$types.js'

/** The bare address leads to the home page in the language that the reader's browser asks for. */
export const GET: RequestHandler = ({ request }) =>
  new Response(null, {
    status: 302,
    headers: {
      location: pathIn(negotiate(request.headers.get('accept-language')), '/'),
      vary: 'accept-language',
    },
  })
