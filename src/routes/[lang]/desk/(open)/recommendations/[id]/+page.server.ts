import { redirect } from '@sveltejs/kit'
import { Refusal } from '#platform/errors.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { differingFields, handFields, readCorrected, sameWords, typedFrom } from '#recommendations/by-hand.ts'
import { correctRecommendation } from '#recommendations/commands.ts'
import { presentRecommendation } from '#recommendations/present.ts'
import { findRecommendation, readRecommendations } from '#recommendations/store.ts'
import { atDesk } from '../../../acting.ts'
import { circumstances, comeBack, fieldsOf, type FormProblem, refused } from '../../../../forms.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'

/** The recommendation with the words that the register shows. @throws Refusal 404 */
async function standing({ params, locals }: Pick<RequestEvent, 'params' | 'locals'>) {
  const { kysely } = locals.application.database
  const found = await findRecommendation(kysely, params.id)
  const into = found?.mergedInto
  if (into) redirect(303, pathIn(locals.language, `/desk/recommendations/${into}`))
  const [shown] = found ? await readRecommendations(kysely, [found]) : []
  if (!shown) throw new Refusal('recommendation.not-found', { id: params.id }, 404)
  return shown
}

export const load: PageServerLoad = async (event) => {
  const { language } = event.locals
  const shown = await standing(event)
  return {
    recommendation: presentRecommendation(shown, language),
    changeId: shown.changeId,
    standing: { text: shown.text, ...typedFrom(shown, language) },
    saved: event.url.searchParams.get('saved'),
  }
}

export const actions: Actions = {
  default: async (event) => {
    const { language } = event.locals
    const typed = await fieldsOf(event.request, ['changeId', 'text', 'why', ...handFields])
    const shown = await standing(event)
    const before = typedFrom(shown, language)
    const sameText = sameWords(typed.text, shown.text)
    const same = sameText && differingFields(typed, before).length === 0
    const done = pathIn(language, `/desk/recommendations/${shown.id}?saved=corrected`)
    if (Number(typed.changeId) !== shown.changeId) {
      // Sent twice: it stands as it was meant to.
      if (same) redirect(303, done)
      const problem = { code: 'recommendation.changed-meanwhile', details: { id: shown.id } }
      return comeBack(409, [problem], typed)
    }
    const { said, problems: found } = readCorrected(typed, before)
    const problems: FormProblem[] = found
    if (!typed.text.trim()) problems.unshift({ field: 'text', code: 'desk.text-missing', details: {} })
    if (!typed.why.trim()) problems.push({ field: 'why', code: 'desk.why-missing', details: {} })
    if (same) problems.push({ field: 'text', code: 'desk.nothing-changed', details: {} })
    if (problems.length) return comeBack(422, problems, typed)
    const text = sameText ? undefined : typed.text.trim()
    const corrected = { text, said: { ...said, note: typed.why.trim() }, changeId: shown.changeId }
    try {
      await atDesk(event, (transaction) =>
        correctRecommendation(transaction, shown.id, corrected, circumstances(event, typed.why)),
      )
    } catch (error) {
      return refused(error, typed)
    }
    redirect(303, done)
  },
}
