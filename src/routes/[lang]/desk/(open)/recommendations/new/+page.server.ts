import { randomUUID } from 'node:crypto'
import { redirect } from '@sveltejs/kit'
import { pathIn } from '#platform/i18n/paths.ts'
import { handFields, readTyped } from '#recommendations/by-hand.ts'
import { typeRecommendation, typedRecommendation } from '#recommendations/commands.ts'
import { hostedStates } from '#recommendations/store.ts'
import { atDesk } from '../../../acting.ts'
import { circumstances, comeBack, fieldsOf, type FormProblem, refused } from '../../../../forms.ts'
import type { Actions, PageServerLoad } from './$types.js'

export const load: PageServerLoad = async ({ locals: { application } }) => {
  const [state] = await hostedStates(application.database.kysely)
  return { once: randomUUID(), state }
}

export const actions: Actions = {
  default: async (event) => {
    const typed = await fieldsOf(event.request, ['once', 'state', 'language', 'text', 'why', ...handFields])
    const { said, problems: found } = readTyped(typed)
    const problems: FormProblem[] = found
    if (!typed.text.trim()) problems.unshift({ field: 'text', code: 'desk.text-missing', details: {} })
    if (!typed.state) problems.unshift({ field: 'state', code: 'desk.state-missing', details: {} })
    const { state, text, language } = typed
    const once = typed.once || undefined
    const read = typedRecommendation.safeParse({ once, state, text, language, said })
    if (!read.success && !problems.length)
      problems.push({ field: 'text', code: 'desk.text-too-long', details: {} })
    if (problems.length || !read.success) return comeBack(422, problems, typed)
    let id: string
    try {
      id = await atDesk(event, (transaction) =>
        typeRecommendation(transaction, read.data, circumstances(event, typed.why)),
      )
    } catch (error) {
      return refused(error, typed)
    }
    redirect(303, pathIn(event.locals.language, `/desk/recommendations/${id}?saved=typed`))
  },
}
