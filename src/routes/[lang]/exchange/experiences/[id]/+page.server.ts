import { error, redirect } from '@sveltejs/kit'
import { termsFor } from '#consent/outlets.ts'
import { presentConsent } from '#consent/present.ts'
import { recordReadings } from '#consent/reading.ts'
import { consentsToThing } from '#consent/store.ts'
import { refuseWithdrawn } from '#consent/withdrawn.ts'
import { removeExperience } from '#exchange/offers/experience-commands.ts'
import { mayDisposeOfExperience, mayEditExperience } from '#exchange/offers/policy.ts'
import { findExperience } from '#exchange/offers/store.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { rowNumber } from '#platform/row-number.ts'
import { isImaginary } from '#reference/states.ts'
import { circumstances, fieldsOf, refused } from '../../../forms.ts'
import { readAs } from '../../../reading-as.ts'
import type { Actions, PageServerLoad } from './$types.js'
import { inTheirName } from '../../../in-their-name.ts'

/**
 * What a State has done, for whom it is open. Where it was public and is no more, its address says since when (410);
 * for everyone who could never know of it there is no page (404).
 */
export const load: PageServerLoad = async ({ params, locals, setHeaders }) => {
  const { language, application, proof } = locals
  const id = rowNumber(params.id)
  // Revoked means gone at once: whoever keeps a copy asks each time whether it still stands.
  setHeaders({ 'cache-control': proof ? 'private, no-cache' : 'public, no-cache' })
  const read = await readAs(locals, async (connection, acting) => {
    const experience = await findExperience(connection, id)
    if (!experience) return undefined
    if (acting) await recordReadings(connection, 'experience', [experience], 'page')
    const isOwn = acting?.side === 'government' && acting.state === experience.stateId
    const consents = isOwn ? await consentsToThing(connection, experience.stateId, 'experience', id) : []
    return {
      experience,
      isOwn,
      mayEdit: acting !== undefined && mayEditExperience(acting, experience),
      mayDispose: acting !== undefined && mayDisposeOfExperience(acting, experience),
      openTo: consents.map((consent) => presentConsent(consent, new Date())),
      terms: isOwn ? [] : await termsFor(connection, 'experience', experience),
    }
  })
  if (read) return { ...read, imaginary: isImaginary(read.experience.stateId) }
  await refuseWithdrawn(application.database.kysely, 'experience', { id }, language)
  error(404)
}

export const actions: Actions = {
  remove: async (event) => {
    const { locals, params } = event
    const typed = await fieldsOf(event.request, ['changeId', 'why'])
    try {
      await inTheirName(locals, (transaction) =>
        removeExperience(
          transaction,
          rowNumber(params.id),
          rowNumber(typed.changeId),
          circumstances(event, typed.why),
        ),
      )
    } catch (error) {
      return refused(error, typed)
    }
    redirect(303, pathIn(locals.language, '/desk/experiences'))
  },
}
