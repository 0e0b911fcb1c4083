import { pathIn } from '#platform/i18n/paths.ts'
import { isImaginary } from '#reference/states.ts'
import { jsonLdOf } from '#recommendations/json-ld.ts'
import { presentInFull } from '#recommendations/present-in-full.ts'
import { recommendationPath } from '#recommendations/present.ts'
import type { PageServerLoad } from './$types.js'
import { readAround } from './around.ts'
import { standing } from './standing.ts'

/** One recommendation with all that is known of it. Six queries to the database, each bounded. */
export const load: PageServerLoad = async ({ params, url, locals: { application, language } }) => {
  const { register, database } = application
  const dossier = await standing(database.kysely, params.id, language)
  const full = presentInFull(dossier, language)
  const address = url.origin + pathIn(language, recommendationPath(full.id))
  return {
    full,
    around: await readAround(register, database.kysely, full, language),
    address,
    jsonLd: jsonLdOf(full, address, language),
    imaginary: isImaginary(full.state.code),
  }
}
