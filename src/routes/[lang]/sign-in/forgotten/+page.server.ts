import { forgotPassword } from '#identity/sign-in/links.ts'
import { fieldsOf } from '../../forms.ts'
import type { Actions } from './$types.js'

export const actions: Actions = {
  default: async ({ request, locals: { application, language } }) => {
    const { email } = await fieldsOf(request, ['email'])
    await forgotPassword(application.database.kysely, email, language)
    return { email: email.trim() }
  },
}
