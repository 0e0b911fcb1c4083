import { redirect } from '@sveltejs/kit'
import { signOut } from '#platform/database/acting.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { forgetDeskProof } from '#server/desk-session.ts'
import type { Actions, PageServerLoad } from './$types.js'

export const load: PageServerLoad = ({ locals: { language } }) => redirect(303, pathIn(language, '/desk'))

export const actions: Actions = {
  default: async ({ cookies, locals: { application, proof, language } }) => {
    if (proof) await signOut(application.database, proof)
    forgetDeskProof(cookies)
    redirect(303, pathIn(language, '/'))
  },
}
