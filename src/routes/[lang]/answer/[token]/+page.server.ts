import { randomUUID } from 'node:crypto'
import { redirect } from '@sveltejs/kit'
import { inTransactionByLink } from '#platform/database/acting.ts'
import { Refusal } from '#platform/errors.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { answerAsk } from '#followup/asks/commands.ts'
import { answer } from '#followup/asks/model.ts'
import { readBehindLink } from '#followup/asks/store.ts'
import { isImaginary } from '#reference/states.ts'
import { presentRecommendation } from '#recommendations/present.ts'
import { findRecommendation, readRecommendations } from '#recommendations/store.ts'
import { comeBack, fieldsOf, type FormProblem, refused } from '../../forms.ts'
import type { Actions, PageServerLoad } from './$types.js'

/** One form, for whoever holds the link. Looking does not use it up: scanners of mail look at every link. */
export const load: PageServerLoad = async ({ params, locals: { application, language }, setHeaders }) => {
  // Not `no-store`: the way back to a form that was filled in keeps what stands in it.
  setHeaders({ 'cache-control': 'private, no-cache' })
  const { kysely } = application.database
  const behind = await readBehindLink(kysely, params.token)
  if (!behind) throw new Refusal('ask.link-unknown', {}, 404)
  const found = await findRecommendation(kysely, behind.recommendationId)
  const [recommendation] = found ? await readRecommendations(kysely, [found], language) : []
  if (!recommendation) throw new Refusal('recommendation.not-found', { id: behind.recommendationId }, 404)
  const { status, question, audience, organisation, expiresAt, answeredAt } = behind
  return {
    ask: { status, question, audience, organisation, expiresAt, answeredAt },
    recommendation: presentRecommendation(recommendation, language),
    formKey: randomUUID(),
    imaginary: isImaginary(recommendation.stateId),
  }
}

const problemOfField: Record<string, string> = {
  text: 'answer.text-missing',
  name: 'answer.name-missing',
  office: 'answer.office-missing',
}

export const actions: Actions = {
  default: async ({ params, request, platform, locals: { application, language } }) => {
    const typed = await fieldsOf(request, ['text', 'name', 'office', 'formKey'])
    const read = answer.safeParse(typed)
    if (!read.success) {
      const problems = read.error.issues.flatMap(({ path: [field] }): FormProblem[] => {
        const code = problemOfField[String(field)]
        return code ? [{ field: String(field), code, details: {} }] : []
      })
      return comeBack(422, problems, typed)
    }
    const requestId = platform?.req.requestId
    try {
      await inTransactionByLink(application.database, params.token, (transaction) =>
        answerAsk(transaction, read.data, language, requestId ? { requestId } : {}),
      )
    } catch (error) {
      const behind = await readBehindLink(application.database.kysely, params.token)
      // A second press of the button: the first has answered.
      if (behind?.answerFormKey !== read.data.formKey) return refused(error, typed)
    }
    redirect(303, pathIn(language, `/answer/${params.token}`))
  },
}
