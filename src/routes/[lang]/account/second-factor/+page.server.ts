import {
  beginApp,
  begunApp,
  recoveryCodes,
  renewRecoveryCodes,
  secondFactorsOf,
} from '#identity/sign-in/second-factor.ts'
import { pathOf, qrCode } from '#identity/sign-in/qr-code.ts'
import { Refusal } from '#platform/errors.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { keep, visitOf } from '#server/signed-in.ts'
import { fieldsOf, refused } from '../../forms.ts'
import { wayBack } from '../../sign-in/way-back.ts'
import { ownAccount, stillSignedIn } from '../own.ts'
import type { Actions, PageServerLoad } from './$types.js'

export const load: PageServerLoad = async (event) => {
  const signedIn = ownAccount(event)
  const { application, language } = event.locals
  event.setHeaders({ 'cache-control': 'private, no-store' })
  const { kysely } = application.database
  const { app } = await secondFactorsOf(kysely, signedIn.userId)
  const begun = await begunApp(application.signIn, kysely, event.url.origin, signedIn)
  const modules = begun && qrCode(begun.address)
  return {
    app,
    secondFactor: signedIn.secondFactor,
    begun: begun && modules && { ...begun, picture: { path: pathOf(modules), size: modules.length } },
    role: signedIn.memberships.find(({ waits }) => waits)?.role,
    email: signedIn.email,
    to: wayBack(event.url.searchParams.get('to'), pathIn(language, '/account')),
  }
}

export const actions: Actions = {
  begin: async (event) => {
    const { password } = await fieldsOf(event.request, ['password'])
    const { signIn, database } = event.locals.application
    try {
      const signedIn = stillSignedIn(event.locals)
      const opened = await beginApp(signIn, database.kysely, visitOf(event), signedIn, password)
      keep(event, opened.cookies)
      if (opened.token) event.locals.signedIn = { ...signedIn, token: opened.token }
    } catch (error) {
      return refused(error, {})
    }
    return undefined
  },
  confirm: async (event) => {
    const { code } = await fieldsOf(event.request, ['code'])
    const { signIn, database } = event.locals.application
    try {
      const { userId } = stillSignedIn(event.locals)
      if ((await secondFactorsOf(database.kysely, userId)).app !== 'begun')
        throw new Refusal('second-factor.not-begun')
      keep(event, (await signIn.withCode(visitOf(event), code, 'code')).cookies)
      return { codes: await recoveryCodes(signIn, event.url.origin, userId) }
    } catch (error) {
      return refused(error, {})
    }
  },
  renew: async (event) => {
    const { password } = await fieldsOf(event.request, ['password'])
    const { signIn, database } = event.locals.application
    try {
      return {
        codes: await renewRecoveryCodes(
          signIn,
          database.kysely,
          visitOf(event),
          stillSignedIn(event.locals),
          password,
        ),
      }
    } catch (error) {
      return refused(error, {})
    }
  },
}
