import { redirect } from '@sveltejs/kit'
import { changePassword } from '#identity/sign-in/passwords.ts'
import { removePasskey } from '#identity/sign-in/passkeys.ts'
import { refuseWithoutSecondFactor, secondFactorsOf } from '#identity/sign-in/second-factor.ts'
import { endSessions, ownSessions } from '#identity/sign-in/sessions.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { visitOf } from '#server/signed-in.ts'
import { fieldsOf, refused } from '../forms.ts'
import { passwordRefused, typedTwice } from '../sign-in/new-password.ts'
import type { Actions, PageServerLoad } from './$types.js'
import { ownAccount, stillSignedIn } from './own.ts'

/** What can be said to have been done, in the address after it. */
const done = ['password', 'sessions', 'passkey'] as const

export const load: PageServerLoad = async (event) => {
  const signedIn = ownAccount(event)
  const { kysely } = event.locals.application.database
  event.setHeaders({ 'cache-control': 'private, no-store' })
  const [factors, sessions] = await Promise.all([
    secondFactorsOf(kysely, signedIn.userId),
    ownSessions(kysely, signedIn),
  ])
  const { name, email, memberships, acting } = signedIn
  return {
    account: { name, email, memberships, membership: acting?.membership },
    factors,
    sessions,
    done: done.find((what) => event.url.searchParams.get('done') === what),
  }
}

export const actions: Actions = {
  password: async (event) => {
    const { current, password, again } = await fieldsOf(event.request, ['current', 'password', 'again'])
    const { application } = event.locals
    const { kysely } = application.database
    try {
      const signedIn = stillSignedIn(event.locals)
      await refuseWithoutSecondFactor(kysely, signedIn)
      await changePassword(application.signIn, kysely, visitOf(event), signedIn, {
        current,
        wanted: typedTwice(password, again),
      })
      // Whoever knew the old one is signed out.
      await endSessions(kysely, signedIn)
    } catch (error) {
      return passwordRefused(error)
    }
    return after('password', event.locals)
  },
  end: async (event) => {
    const { session } = await fieldsOf(event.request, ['session'])
    try {
      await endSessions(
        event.locals.application.database.kysely,
        stillSignedIn(event.locals),
        session || undefined,
      )
    } catch (error) {
      return refused(error, {})
    }
    return after('sessions', event.locals)
  },
  'remove-passkey': async (event) => {
    const { passkey } = await fieldsOf(event.request, ['passkey'])
    try {
      await removePasskey(event.locals.application.database.kysely, stillSignedIn(event.locals), passkey)
    } catch (error) {
      return refused(error, {})
    }
    return after('passkey', event.locals)
  },
}

function after(what: (typeof done)[number], { language }: App.Locals): never {
  redirect(303, `${pathIn(language, '/account')}?done=${what}`)
}
