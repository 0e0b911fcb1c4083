import { redirect } from '@sveltejs/kit'
import { pathIn } from '#platform/i18n/paths.ts'
import { isRecommendationId } from '#recommendations/identity.ts'
import { findRecommendation } from '#recommendations/store.ts'
import type { PageServerLoad } from './$types.js'

/** Finds a recommendation by its number or by any address of it. */
export const load: PageServerLoad = async ({ url, locals: { application, language } }) => {
  const given = url.searchParams.get('id')?.trim() ?? ''
  const id = given.split(/[/?#\s]/).find(isRecommendationId)
  if (id && (await findRecommendation(application.database.kysely, id)))
    redirect(303, pathIn(language, `/desk/recommendations/${id}`))
  return { given }
}
