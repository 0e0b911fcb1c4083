import { redirect } from '@sveltejs/kit'
import { pathIn } from '#platform/i18n/paths.ts'
import { keep, visitOf } from '#server/signed-in.ts'
import type { Actions, PageServerLoad } from './$types.js'

export const load: PageServerLoad = ({ locals: { language } }) => redirect(303, pathIn(language, '/sign-in'))

export const actions: Actions = {
  default: async (event) => {
    keep(event, await event.locals.application.signIn.out(visitOf(event)))
    // What the browser keeps of pages that were this person's is forgotten with the session.
    event.setHeaders({ 'clear-site-data': '"cache"' })
    redirect(303, pathIn(event.locals.language, '/'))
  },
}
