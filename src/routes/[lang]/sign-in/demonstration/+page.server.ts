import { redirect } from '@sveltejs/kit'
import { demonstrationAccounts } from '#identity/demonstration.ts'
import { Refusal } from '#platform/errors.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { keep, visitOf } from '#server/signed-in.ts'
import { fieldsOf } from '../../forms.ts'
import { afterSignIn } from '../after.ts'
import type { Actions, PageServerLoad } from './$types.js'

export const load: PageServerLoad = ({ locals: { language } }) => redirect(303, pathIn(language, '/sign-in'))

export const actions: Actions = {
  /** Signs in as one of the demonstration's accounts, without a password: whoever can reach them has the machine. */
  default: async (event) => {
    const { application } = event.locals
    const { person, to } = await fieldsOf(event.request, ['person', 'to'])
    const accounts = application.servesThisMachineAlone
      ? await demonstrationAccounts(application.database.kysely)
      : []
    const account = accounts.find((one) => String(one.person) === person)
    if (!account) throw new Refusal('demonstration.elsewhere', {}, 403)
    const opened = await application.signIn.open(visitOf(event), account.userId)
    keep(event, opened.cookies)
    redirect(303, await afterSignIn(event.locals, opened.token, to || pathIn(event.locals.language, '/desk')))
  },
}
