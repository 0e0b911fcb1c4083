import { isImaginary } from '#reference/states.ts'
import { presentInFull } from '#recommendations/present-in-full.ts'
import { standing } from '../standing.ts'
import type { PageServerLoad } from './$types.js'

/** Every version of one recommendation. */
export const load: PageServerLoad = async ({ params, locals: { application, language } }) => {
  const dossier = await standing(application.database.kysely, params.id, language, '/versions')
  const full = presentInFull(dossier, language)
  return { full, imaginary: isImaginary(full.state.code) }
}
