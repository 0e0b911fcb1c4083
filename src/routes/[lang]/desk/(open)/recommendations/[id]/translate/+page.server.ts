import { redirect } from '@sveltejs/kit'
import { Refusal } from '#platform/errors.ts'
import { languages } from '#platform/i18n/languages.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { translateRecommendation, translation } from '#recommendations/commands.ts'
import { presentRecommendation } from '#recommendations/present.ts'
import { findRecommendation, readRecommendations, sourcesOf } from '#recommendations/store.ts'
import { atDesk } from '../../../../acting.ts'
import { circumstances, comeBack, fieldsOf, refused } from '../../../../../forms.ts'
import type { Actions, PageServerLoad } from './$types.js'

export const load: PageServerLoad = async ({ params, locals: { application, language } }) => {
  const { kysely } = application.database
  const found = await findRecommendation(kysely, params.id)
  const [shown] = found && !found.mergedInto ? await readRecommendations(kysely, [found]) : []
  if (!shown) throw new Refusal('recommendation.not-found', { id: params.id }, 404)
  const sources = await sourcesOf(kysely, shown.stateId, shown.id)
  const officialIn = new Set(
    sources.filter(({ kind }) => kind !== 'translation').map((source) => source.language),
  )
  return {
    recommendation: presentRecommendation(shown, language),
    /** Where the UN has the text itself, it needs no translation. */
    open: languages.filter((code) => !officialIn.has(code)),
    translations: sources.flatMap((source) =>
      source.kind === 'translation' ? [{ language: source.language, text: source.text }] : [],
    ),
  }
}

export const actions: Actions = {
  default: async (event) => {
    const { params, locals } = event
    const typed = await fieldsOf(event.request, ['language', 'text', 'why'])
    const read = translation.safeParse(typed)
    if (!read.success)
      return comeBack(422, [{ field: 'text', code: 'desk.text-missing', details: {} }], typed)
    try {
      await atDesk(event, (transaction) =>
        translateRecommendation(transaction, params.id, read.data, circumstances(event, typed.why)),
      )
    } catch (error) {
      return refused(error, typed)
    }
    redirect(303, pathIn(locals.language, `/desk/recommendations/${params.id}?saved=translated`))
  },
}
