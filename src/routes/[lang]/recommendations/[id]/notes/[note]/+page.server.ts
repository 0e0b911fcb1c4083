import { error } from '@sveltejs/kit'
import { isImaginary } from '#reference/states.ts'
import { termsFor } from '#consent/outlets.ts'
import { presentConsent } from '#consent/present.ts'
import { consentsToThing } from '#consent/store.ts'
import { refuseWithdrawn } from '#consent/withdrawn.ts'
import { readSignature } from '#followup/asks/store.ts'
import { mayDisposeOfNote, mayEditNote } from '#followup/policy.ts'
import { readOut } from '#followup/reading.ts'
import { findNote } from '#followup/store.ts'
import { readAs } from '../../../../reading-as.ts'
import { isBeside, noteNumber, recommendationBeside } from '../beside.ts'
import type { PageServerLoad } from './$types.js'

/**
 * A note, for whom it is open. Where it was public and is no more, its address says since when (410); for everyone who
 * could never know of it there is no page (404).
 */
export const load: PageServerLoad = async ({ params, locals, setHeaders }) => {
  const { language, application, proof } = locals
  const id = noteNumber(params.note)
  const { kysely } = application.database
  const recommendation = await recommendationBeside(kysely, params.id, language, `/notes/${id}`)
  const key = { stateId: recommendation.state.code, id }
  // Revoked means gone at once: whoever keeps a copy asks each time whether it still stands.
  setHeaders({ 'cache-control': proof ? 'private, no-cache' : 'public, no-cache' })
  const read = await readAs(locals, async (connection, acting) => {
    const note = await findNote(connection, key)
    if (!note || !(await isBeside(connection, note, recommendation.id))) return undefined
    const [presented] = await readOut(connection, [note], acting, 'page')
    return (
      presented && {
        note: presented,
        signature: acting && (await readSignature(connection, key)),
        mayEdit: acting !== undefined && mayEditNote(acting, note),
        mayDispose: acting !== undefined && mayDisposeOfNote(acting, note),
        // Its own side alone is told to whom it is open.
        openTo:
          presented.audience === null
            ? undefined
            : (await consentsToThing(connection, key.stateId, 'note', id)).map((consent) =>
                presentConsent(consent, new Date()),
              ),
        // And everyone else on which terms.
        terms: presented.audience === null ? await termsFor(connection, 'note', key) : [],
        mayRemovePublic: acting?.role === 'administrator' && note.side === 'body',
      }
    )
  })
  if (read) return { ...read, recommendation, imaginary: isImaginary(key.stateId) }
  await refuseWithdrawn(kysely, 'note', key, language)
  error(404)
}
