import { redirect } from '@sveltejs/kit'
import { firstAdministrator, makeFirstAdministrator } from '#identity/first-administrator.ts'
import { checkPassword } from '#identity/sign-in/password-rules.ts'
import { hasAdministrator } from '#identity/store.ts'
import { isRefusal } from '#platform/errors.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { keep, visitOf } from '#server/signed-in.ts'
import { atDesk } from '../../acting.ts'
import { circumstances, comeBack, fieldsOf, refused } from '../../../forms.ts'
import { personFaults } from '../people/faults.ts'
import type { Actions, PageServerLoad } from './$types.js'

export const load: PageServerLoad = async (event) => ({
  exists: event.locals.proof ? await atDesk(event, hasAdministrator) : false,
})

export const actions: Actions = {
  /** Makes the first administrator, who is signed in at once and goes on to set up a second factor. */
  default: async (event) => {
    const { language, application } = event.locals
    const { password, ...typed } = await fieldsOf(event.request, [
      'name',
      'email',
      'organisation',
      'password',
    ])
    const read = firstAdministrator.safeParse({ ...typed, language })
    const problems = personFaults(read.error, typed)
    try {
      checkPassword(password, [typed.name, typed.email])
    } catch (error) {
      if (!isRefusal(error)) throw error
      problems.push({ field: 'password', code: error.code, details: error.details })
    }
    if (!read.success || problems.length) return comeBack(422, problems, typed)
    const hashing = (await (await application.signIn.at(event.url.origin)).$context).password
    let user: string
    try {
      const hash = await hashing.hash(password)
      const made = await atDesk(event, (transaction) =>
        makeFirstAdministrator(transaction, read.data, circumstances(event), hash),
      )
      user = made.user
    } catch (error) {
      return refused(error, typed)
    }
    const opened = await application.signIn.open(visitOf(event), user)
    keep(event, opened.cookies)
    redirect(303, pathIn(language, '/account/second-factor'))
  },
}
