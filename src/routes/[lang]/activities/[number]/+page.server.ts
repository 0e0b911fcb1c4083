import { error } from '@sveltejs/kit'
import { refuseWithdrawn } from '#consent/withdrawn.ts'
import { readDossier } from '#cooperation/activities/dossier.ts'
import { mayAddTo } from '#cooperation/activities/policy.ts'
import { findActivity } from '#cooperation/activities/store.ts'
import { mayComment, mayEditComment } from '#cooperation/reporting/policy.ts'
import { todayInUtc } from '#platform/day.ts'
import { oneIn } from '#platform/asked.ts'
import { rowNumber } from '#platform/row-number.ts'
import { isImaginary, stateName } from '#reference/states.ts'
import { presentRecommendation } from '#recommendations/present.ts'
import { readRecommendations } from '#recommendations/store.ts'
import { readAs } from '../../reading-as.ts'
import type { PageServerLoad } from './$types.js'

/**
 * An activity, as far as consent reaches to whoever asks. Where it was public and is no more, its address says since
 * when (410); for everyone who could never know of it there is no page (404).
 */
export const load: PageServerLoad = async ({ params, locals, setHeaders, url }) => {
  const { language, application, proof } = locals
  const id = rowNumber(params.number)
  // Revoked means gone at once: whoever keeps a copy asks each time whether it still stands.
  setHeaders({ 'cache-control': proof ? 'private, no-cache' : 'public, no-cache' })
  const read = await readAs(locals, async (connection, acting) => {
    const activity = await findActivity(connection, id)
    if (!activity) return undefined
    const dossier = await readDossier(connection, activity, acting, { through: 'page', today: todayInUtc() })
    const keys = activity.recommendations.map((one) => ({ stateId: activity.stateId, id: one }))
    const rows = await readRecommendations(connection, keys, language)
    return {
      dossier,
      recommendations: rows.map((row) => presentRecommendation(row, language)),
      worksOnIt: acting !== undefined && mayAddTo(acting, activity),
      mayComment: acting !== undefined && mayComment(acting, activity),
      ownComments: dossier.comments
        .filter((comment) => acting !== undefined && mayEditComment(acting, comment))
        .map((comment) => comment.id),
    }
  })
  if (read) {
    const { stateId } = read.dossier.activity
    return {
      ...read,
      done: read.mayComment ? oneIn(url.searchParams, 'done', ['written', 'saved', 'removed']) : undefined,
      state: { code: stateId, name: stateName(stateId, language) },
      imaginary: isImaginary(stateId),
    }
  }
  await refuseWithdrawn(application.database.kysely, 'activity', { id }, language)
  error(404)
}
