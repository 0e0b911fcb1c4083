import { randomUUID } from 'node:crypto'
import { redirect } from '@sveltejs/kit'
import { Refusal } from '#platform/errors.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { askForContribution } from '#followup/asks/commands.ts'
import { newAsk } from '#followup/asks/model.ts'
import { mayAsk } from '#followup/asks/policy.ts'
import { actingIn } from '#identity/acting.ts'
import { presentRecommendation } from '#recommendations/present.ts'
import { findRecommendation, readRecommendations } from '#recommendations/store.ts'
import { atDesk } from '../../../acting.ts'
import { circumstances, comeBack, fieldsOf, type FormProblem, refused } from '../../../../forms.ts'
import type { Actions, PageServerLoad } from './$types.js'

export const load: PageServerLoad = async (event) => {
  const { application, language } = event.locals
  const { kysely } = application.database
  const id = event.url.searchParams.get('recommendation') ?? ''
  const found = await findRecommendation(kysely, id)
  const [shown] = found && !found.mergedInto ? await readRecommendations(kysely, [found], language) : []
  if (!shown) throw new Refusal('recommendation.not-found', { id }, 404)
  // A form that comes back keeps what was typed, even where the session ended meanwhile; its command has refused by then.
  if (event.request.method !== 'POST') {
    const acting = await atDesk(event, actingIn)
    if (!mayAsk(acting, shown.stateId)) throw new Refusal('ask.not-yours', {}, 403)
  }
  return { recommendation: presentRecommendation(shown, language), formKey: randomUUID() }
}

/** The codes of what can be wrong with each field. */
const problemOfField: Record<string, string> = {
  email: 'ask.email-wrong',
  question: 'ask.question-missing',
  days: 'ask.days-wrong',
}

export const actions: Actions = {
  default: async (event) => {
    const { url, locals } = event
    const names = ['email', 'question', 'language', 'audience', 'days', 'formKey'] as const
    const typed = await fieldsOf(event.request, names)
    const recommendationId = url.searchParams.get('recommendation') ?? ''
    const read = newAsk.safeParse({ ...typed, email: typed.email.trim(), recommendationId })
    if (!read.success) {
      const problems = read.error.issues.map(({ path: [field] }): FormProblem => {
        const code = problemOfField[String(field)]
        return code
          ? { field: String(field), code, details: {} }
          : {
              field: String(field),
              code: 'desk.choice-unknown',
              details: { given: typed[field as 'language'] },
            }
      })
      return comeBack(422, problems, typed)
    }
    try {
      await atDesk(event, (transaction) => askForContribution(transaction, read.data, circumstances(event)))
    } catch (error) {
      return refused(error, typed)
    }
    redirect(303, pathIn(locals.language, '/desk/asks?done=sent'))
  },
}
