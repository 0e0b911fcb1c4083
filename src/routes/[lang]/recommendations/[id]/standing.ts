import { error, redirect } from '@sveltejs/kit'
import { Refusal } from '#platform/errors.ts'
import { formatOf } from '#platform/i18n/format.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { lookUpRecommendation } from '#recommendations/look-up.ts'
import type { Dossier } from '#recommendations/present-in-full.ts'
import { recommendationPath } from '#recommendations/present.ts'
import type { Connection } from '#platform/database/connection.ts'

/**
 * The recommendation at an address. One that was merged redirects for good (308), one that was withdrawn says when
 * (410), anything else is no page (404). `page` is what follows in the address.
 */
export async function standing(
  connection: Connection,
  id: string,
  language: Language,
  page = '',
): Promise<Dossier> {
  const lookedUp = await lookUpRecommendation(connection, id)
  switch (lookedUp.found) {
    case 'standing':
      return lookedUp.dossier
    case 'merged':
      return redirect(308, pathIn(language, recommendationPath(lookedUp.into) + page))
    case 'withdrawn': {
      const date = formatOf(language).day(lookedUp.at)
      throw new Refusal('recommendation.withdrawn', { date }, 410)
    }
    case 'nothing':
      return error(404)
  }
}
