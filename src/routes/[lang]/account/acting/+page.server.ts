import { redirect } from '@sveltejs/kit'
import { chooseMembership } from '#identity/sign-in/who.ts'
import { Refusal } from '#platform/errors.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { rowNumber } from '#platform/row-number.ts'
import { fieldsOf } from '../../forms.ts'
import { wayBack } from '../../sign-in/way-back.ts'
import type { Actions, PageServerLoad } from './$types.js'

export const load: PageServerLoad = ({ locals: { language } }) => redirect(303, pathIn(language, '/account'))

export const actions: Actions = {
  default: async ({ request, locals: { application, signedIn, language } }) => {
    const { membership, to } = await fieldsOf(request, ['membership', 'to'])
    if (!signedIn) throw new Refusal('account.signed-out', {}, 401)
    if (!(await chooseMembership(application.database.kysely, signedIn.token, rowNumber(membership)))) {
      throw new Refusal('account.no-such-membership', {}, 403)
    }
    redirect(303, wayBack(to, pathIn(language, '/account')))
  },
}
