import { fail, redirect } from '@sveltejs/kit'
import { exchangeOneTimeToken } from '#platform/database/acting.ts'
import { isRefusal } from '#platform/errors.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { keepDeskProof } from '#server/desk-session.ts'
import { fieldsOf } from '../../forms.ts'
import type { Actions, PageServerLoad } from './$types.js'

/** Looking at the link does not use it up: browsers and messengers look ahead. */
export const load: PageServerLoad = ({ url }) => ({
  token: url.searchParams.get('token') ?? '',
  to: url.searchParams.get('to') ?? '',
})

export const actions: Actions = {
  default: async ({ request, cookies, url, locals: { application, language } }) => {
    const { token, to } = await fieldsOf(request, ['token', 'to'])
    try {
      const proof = await exchangeOneTimeToken(application.database, token)
      keepDeskProof(cookies, proof, url.protocol === 'https:')
    } catch (error) {
      if (!isRefusal(error)) throw error
      return fail(error.status, { refused: true })
    }
    redirect(303, pathIn(language, to === 'administrator' ? '/desk/administrator' : '/desk'))
  },
}
