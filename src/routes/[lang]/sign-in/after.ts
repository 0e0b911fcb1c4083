import { readSignedIn } from '#identity/sign-in/who.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { wayBack } from './way-back.ts'

/**
 * Where one goes next: to the code where that is still missing, to setting up a second factor where a role waits for
 * one, otherwise to where one wanted to be.
 */
export async function afterSignIn(
  { application, language }: App.Locals,
  token: string | undefined,
  to: string,
): Promise<string> {
  const back = wayBack(to, pathIn(language, '/account'))
  const next = (path: string) => `${pathIn(language, path)}${to ? `?to=${encodeURIComponent(back)}` : ''}`
  if (!token) return next('/sign-in/code')
  const signedIn = await readSignedIn(application.database.kysely, token)
  if (signedIn?.memberships.some(({ waits }) => waits)) return next('/account/second-factor')
  return back
}
