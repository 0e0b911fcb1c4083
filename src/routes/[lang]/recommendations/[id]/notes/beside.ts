import { error, redirect } from '@sveltejs/kit'
import type { Language } from '#platform/i18n/languages.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { rowNumber } from '#platform/row-number.ts'
import {
  presentRecommendation,
  recommendationPath,
  type PresentedRecommendation,
} from '#recommendations/present.ts'
import type { Connection } from '#platform/database/connection.ts'
import { findRecommendation, readRecommendations } from '#recommendations/store.ts'

/**
 * The recommendation beside which notes stand. One that was merged redirects to where its notes are now (308), with
 * `page`, what follows in the address.
 */
export async function recommendationBeside(
  connection: Connection,
  id: string,
  language: Language,
  page: string,
): Promise<PresentedRecommendation> {
  const found = await findRecommendation(connection, id)
  if (found?.mergedInto) redirect(308, pathIn(language, recommendationPath(found.mergedInto) + page))
  const [row] = found ? await readRecommendations(connection, [found], language) : []
  return row ? presentRecommendation(row, language) : error(404)
}

/** The number of a note in an address; what is none leads nowhere. */
export function noteNumber(text: string): number {
  return rowNumber(text) || error(404)
}

/** Whether a note stands beside this recommendation, or beside what was merged into it. */
export async function isBeside(
  connection: Connection,
  { recommendationId }: { recommendationId: string },
  id: string,
): Promise<boolean> {
  if (recommendationId === id) return true
  return (await findRecommendation(connection, recommendationId))?.mergedInto === id
}
