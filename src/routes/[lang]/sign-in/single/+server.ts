import { redirect } from '@sveltejs/kit'
import { isRefusal } from '#platform/errors.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { keep, visitOf } from '#server/signed-in.ts'
import { wayBack } from '../way-back.ts'
import type { RequestHandler } from './$types.js'

/** Off to the instance's provider. A link, not a form: forms of ours lead nowhere else, as the browser is told. */
export const GET: RequestHandler = async (event) => {
  const { application, language } = event.locals
  const refused = pathIn(language, '/sign-in?provider=refused')
  const to = wayBack(event.url.searchParams.get('to'), pathIn(language, '/account'))
  let provider
  try {
    const home = `${pathIn(language, '/sign-in/back')}?to=${encodeURIComponent(to)}`
    provider = await application.signIn.singleSignOn(visitOf(event), home, refused)
  } catch (error) {
    if (!isRefusal(error)) throw error
    redirect(303, pathIn(language, '/sign-in?provider=unreachable'))
  }
  keep(event, provider.cookies)
  redirect(303, provider.url)
}
