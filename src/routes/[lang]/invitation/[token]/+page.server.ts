import { redirect } from '@sveltejs/kit'
import { holderOfLink, setPasswordByLink } from '#identity/sign-in/links.ts'
import { Refusal } from '#platform/errors.ts'
import { keep, visitOf } from '#server/signed-in.ts'
import { fieldsOf } from '../../forms.ts'
import { afterSignIn } from '../../sign-in/after.ts'
import { passwordRefused, typedTwice } from '../../sign-in/new-password.ts'
import type { Actions, PageServerLoad } from './$types.js'

/** Looking does not use the link up: programs that scan mail look too. */
export const load: PageServerLoad = async ({ params, locals: { application }, setHeaders }) => {
  setHeaders({ 'cache-control': 'private, no-store' })
  const holder = await holderOfLink(application.database.kysely, 'invitation', params.token)
  if (!holder) throw new Refusal('link.gone', {}, 410)
  return { name: holder.name, email: holder.email, organisation: holder.organisation ?? '' }
}

export const actions: Actions = {
  default: async (event) => {
    const { application } = event.locals
    const { password, again } = await fieldsOf(event.request, ['password', 'again'])
    let opened
    try {
      const userId = await setPasswordByLink(
        application.signIn,
        application.database.kysely,
        event.url.origin,
        { purpose: 'invitation', token: event.params.token, password: typedTwice(password, again) },
      )
      opened = await application.signIn.open(visitOf(event), userId)
    } catch (error) {
      return passwordRefused(error)
    }
    keep(event, opened.cookies)
    redirect(303, await afterSignIn(event.locals, opened.token, ''))
  },
}
