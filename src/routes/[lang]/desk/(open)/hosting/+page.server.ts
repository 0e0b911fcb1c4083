import { redirect } from '@sveltejs/kit'
import { pathIn } from '#platform/i18n/paths.ts'
import { setHostedStates } from '#recommendations/commands.ts'
import { hostedStates } from '#recommendations/store.ts'
import { atDesk } from '../../acting.ts'
import { circumstances, refused } from '../../../forms.ts'
import type { Actions, PageServerLoad } from './$types.js'

export const load: PageServerLoad = async ({ url, locals: { application } }) => ({
  hosted: await hostedStates(application.database.kysely),
  saved: url.searchParams.has('saved'),
})

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData()
    const chosen = form.getAll('hosted').filter((code) => typeof code === 'string' && code !== '')
    try {
      await atDesk(event, (transaction) =>
        setHostedStates(transaction, [...new Set(chosen.map(String))], circumstances(event)),
      )
    } catch (error) {
      return refused(error, {})
    }
    redirect(303, pathIn(event.locals.language, '/desk/hosting?saved'))
  },
}
