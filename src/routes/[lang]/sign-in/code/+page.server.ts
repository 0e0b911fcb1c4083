import { redirect } from '@sveltejs/kit'
import { keep, visitOf } from '#server/signed-in.ts'
import { fieldsOf, refused } from '../../forms.ts'
import { afterSignIn } from '../after.ts'
import { wayBack } from '../way-back.ts'
import type { Actions, PageServerLoad } from './$types.js'

export const load: PageServerLoad = ({ url }) => ({ to: wayBack(url.searchParams.get('to'), '') })

export const actions: Actions = {
  default: async (event) => {
    const { code, kind, to } = await fieldsOf(event.request, ['code', 'kind', 'to'])
    const { signIn } = event.locals.application
    let opened
    try {
      opened = await signIn.withCode(visitOf(event), code, kind === 'recovery' ? 'recovery' : 'code')
    } catch (error) {
      return refused(error, { kind, to })
    }
    keep(event, opened.cookies)
    redirect(303, await afterSignIn(event.locals, opened.token, to))
  },
}
