import { error, redirect } from '@sveltejs/kit'
import { recordReadings } from '#consent/reading.ts'
import { refuseWithdrawn } from '#consent/withdrawn.ts'
import { findActivity } from '#cooperation/activities/store.ts'
import { removePractice } from '#cooperation/practices/commands.ts'
import { mayEditPractice, mayRemovePractice } from '#cooperation/practices/policy.ts'
import { findPractice } from '#cooperation/practices/store.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { oneIn } from '#platform/asked.ts'
import { rowNumber } from '#platform/row-number.ts'
import { isImaginary, stateName } from '#reference/states.ts'
import { presentRecommendation } from '#recommendations/present.ts'
import { readRecommendations } from '#recommendations/store.ts'
import { circumstances, fieldsOf, refused } from '../../forms.ts'
import { activityDeskPath } from '../../desk/(open)/activities/activity-form.ts'
import { readAs } from '../../reading-as.ts'
import type { Actions, PageServerLoad } from './$types.js'
import { inTheirName } from '../../in-their-name.ts'

/** A good practice, as far as consent reaches to whoever asks; 410 where it was public and is no more. */
export const load: PageServerLoad = async ({ params, locals, setHeaders, url }) => {
  const { language, application, proof } = locals
  const id = rowNumber(params.number)
  // Revoked means gone at once: whoever keeps a copy asks each time whether it still stands.
  setHeaders({ 'cache-control': proof ? 'private, no-cache' : 'public, no-cache' })
  const read = await readAs(locals, async (connection, acting) => {
    const practice = await findPractice(connection, id)
    if (!practice) return undefined
    if (acting) await recordReadings(connection, 'practice', [practice], 'page')
    // Seen by itself: its activity may be closed to whoever reads this.
    const activity = await findActivity(connection, practice.activityId)
    const keys = (activity?.recommendations ?? []).map((one) => ({ stateId: practice.stateId, id: one }))
    const rows = await readRecommendations(connection, keys, language)
    return {
      practice,
      activity: activity && { id: activity.id, title: activity.title },
      recommendations: rows.map((row) => presentRecommendation(row, language)),
      mayEdit: acting !== undefined && mayEditPractice(acting, practice),
      mayRemove: acting !== undefined && mayRemovePractice(acting, practice),
      isOwn: acting?.side === 'government' && acting.state === practice.stateId,
    }
  })
  if (read) {
    const { stateId } = read.practice
    return {
      ...read,
      done: read.isOwn ? oneIn(url.searchParams, 'done', ['written', 'saved']) : undefined,
      state: { code: stateId, name: stateName(stateId, language) },
      imaginary: isImaginary(stateId),
    }
  }
  await refuseWithdrawn(application.database.kysely, 'practice', { id }, language)
  error(404)
}

export const actions: Actions = {
  remove: async (event) => {
    const { locals, params } = event
    const typed = await fieldsOf(event.request, ['changeId', 'why'])
    let activity: number
    try {
      activity = await inTheirName(locals, (transaction) =>
        removePractice(
          transaction,
          rowNumber(params.number),
          rowNumber(typed.changeId),
          circumstances(event, typed.why),
        ),
      )
    } catch (error) {
      return refused(error, typed)
    }
    redirect(303, pathIn(locals.language, `${activityDeskPath(activity)}?done=practice-removed#practices`))
  },
}
