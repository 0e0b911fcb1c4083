import { redirect } from '@sveltejs/kit'
import { secondFactorsOf } from '#identity/sign-in/second-factor.ts'
import { Refusal } from '#platform/errors.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { keep, visitOf } from '#server/signed-in.ts'
import { afterSignIn } from '../after.ts'
import type { RequestHandler } from './$types.js'

/** Back from the provider, with a session: on to the code where the person has an authenticator app. */
export const GET: RequestHandler = async (event) => {
  const { application, signedIn, language } = event.locals
  if (!signedIn) redirect(303, pathIn(language, '/sign-in?provider=refused'))
  const to = event.url.searchParams.get('to') ?? ''
  try {
    await application.signIn.admit(signedIn.token)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    keep(event, await application.signIn.out(visitOf(event)))
    redirect(303, pathIn(language, '/sign-in?provider=refused'))
  }
  const { app } = await secondFactorsOf(application.database.kysely, signedIn.userId)
  redirect(303, await afterSignIn(event.locals, app === 'in-use' ? undefined : signedIn.token, to))
}
