import { pathIn } from '#platform/i18n/paths.ts'
import { isImaginary } from '#reference/states.ts'
import { jsonLdOf } from '#recommendations/json-ld.ts'
import { presentInFull } from '#recommendations/present-in-full.ts'
import { recommendationPath } from '#recommendations/present.ts'
import type { PageServerLoad } from './$types.js'
import { readAround } from './around.ts'
import { standing } from './standing.ts'

/**
 * One recommendation with all that is known of it. Six queries to the database, each bounded. Who comes from the desk
 * is shown the way to correct it; no cache may keep that page for others.
 */
export const load: PageServerLoad = async ({ params, url, locals, setHeaders }) => {
  const { language, proof } = locals
  const { register, database } = locals.application
  if (proof) setHeaders({ 'cache-control': 'private, no-cache' })
  const dossier = await standing(database.kysely, params.id, language)
  const full = presentInFull(dossier, language)
  const address = url.origin + pathIn(language, recommendationPath(full.id))
  return {
    full,
    around: await readAround(register, database.kysely, full, language),
    address,
    jsonLd: jsonLdOf(full, address, language),
    fromDesk: proof !== undefined,
    imaginary: isImaginary(full.state.code),
  }
}
