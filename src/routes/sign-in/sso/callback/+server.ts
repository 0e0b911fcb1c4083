import type { RequestHandler } from './$types.js'

/** Where the instance's provider sends people back to; the library takes it from here and leads them on. */
export const GET: RequestHandler = ({ request, url, locals: { application } }) =>
  application.signIn.answer(url.origin, request)
