import { redirect } from '@sveltejs/kit'
import { holderOfLink, setPasswordByLink } from '#identity/sign-in/links.ts'
import { Refusal } from '#platform/errors.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { fieldsOf } from '../../../forms.ts'
import { passwordRefused, typedTwice } from '../../new-password.ts'
import type { Actions, PageServerLoad } from './$types.js'

/** Looking does not use the link up: programs that scan mail look too. */
export const load: PageServerLoad = async ({ params, locals: { application }, setHeaders }) => {
  setHeaders({ 'cache-control': 'private, no-store' })
  const holder = await holderOfLink(application.database.kysely, 'password', params.token)
  if (!holder) throw new Refusal('link.gone', {}, 410)
  return { email: holder.email }
}

export const actions: Actions = {
  default: async ({ params, request, url, locals: { application, language } }) => {
    const { password, again } = await fieldsOf(request, ['password', 'again'])
    try {
      await setPasswordByLink(application.signIn, application.database.kysely, url.origin, {
        purpose: 'password',
        token: params.token,
        password: typedTwice(password, again),
      })
    } catch (error) {
      return passwordRefused(error)
    }
    redirect(303, pathIn(language, '/sign-in?changed'))
  },
}
