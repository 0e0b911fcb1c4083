import { redirect } from '@sveltejs/kit'
import { demonstrationAccounts } from '#identity/demonstration.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { hostedStates } from '#recommendations/store.ts'
import { isImaginary } from '#reference/states.ts'
import { keep, visitOf } from '#server/signed-in.ts'
import { fieldsOf, refused } from '../forms.ts'
import type { Actions, PageServerLoad } from './$types.js'
import { afterSignIn } from './after.ts'
import { wayBack } from './way-back.ts'

/** What became of single sign-on, as the address says that leads back here. */
const providerProblems = new Map<string | null, string>([
  ['refused', 'sign-in.provider-refused'],
  ['unreachable', 'sign-in.provider-unreachable'],
])

export const load: PageServerLoad = async ({ url, locals: { signedIn, application, language } }) => {
  const to = wayBack(url.searchParams.get('to'), '')
  if (signedIn) redirect(303, to || pathIn(language, '/account'))
  const { kysely } = application.database
  const alone = application.servesThisMachineAlone
  return {
    to,
    singleSignOn: application.signIn.offersSingleSignOn,
    problem: providerProblems.get(url.searchParams.get('provider')),
    changed: url.searchParams.has('changed'),
    accounts: alone ? await demonstrationAccounts(kysely) : [],
    /** The demonstration is here, and its accounts are not. */
    refusesDemonstration: !alone && (await hostedStates(kysely)).some(isImaginary),
  }
}

export const actions: Actions = {
  default: async (event) => {
    const { email, password, to } = await fieldsOf(event.request, ['email', 'password', 'to'])
    const { signIn } = event.locals.application
    let opened
    try {
      opened = await signIn.withPassword(visitOf(event), email, password)
    } catch (error) {
      return refused(error, { email, to })
    }
    keep(event, opened.cookies)
    redirect(303, await afterSignIn(event.locals, opened.token, to))
  },
}
