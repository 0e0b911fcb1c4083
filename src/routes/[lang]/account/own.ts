import { redirect } from '@sveltejs/kit'
import { pathIn } from '#platform/i18n/paths.ts'
import { Refusal } from '#platform/errors.ts'
import type { SignedIn } from '#identity/sign-in/who.ts'

/** Whose account it is; who has not signed in is asked to, and comes back. */
export function ownAccount({
  locals: { signedIn, language },
  url,
}: {
  locals: App.Locals
  url: URL
}): SignedIn {
  if (signedIn) return signedIn
  redirect(303, `${pathIn(language, '/sign-in')}?to=${encodeURIComponent(url.pathname)}`)
}

/** The same for a form. @throws Refusal `account.signed-out` (401) */
export function stillSignedIn({ signedIn }: App.Locals): SignedIn {
  if (!signedIn) throw new Refusal('account.signed-out', {}, 401)
  return signedIn
}
