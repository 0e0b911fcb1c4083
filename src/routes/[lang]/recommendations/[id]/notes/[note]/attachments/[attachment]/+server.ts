import { error } from '@sveltejs/kit'
import { asAttachment } from '../../../../../../as-attachment.ts'
import { readAs } from '../../../../../../reading-as.ts'
import { recordReadings } from '#consent/reading.ts'
import { findNote, readAttachment } from '#followup/store.ts'
import { isBeside, noteNumber, recommendationBeside } from '../../../beside.ts'
import type { RequestHandler } from './$types.js'

/** A file beside a note, for whom the note is open: to be kept, never to be shown as a page of ours. */
export const GET: RequestHandler = async ({ params, locals }) => {
  const { kysely } = locals.application.database
  const recommendation = await recommendationBeside(kysely, params.id, locals.language, '')
  const key = { stateId: recommendation.state.code, id: noteNumber(params.note) }
  const wanted = noteNumber(params.attachment)
  const file = await readAs(locals, async (connection, acting) => {
    const note = await findNote(connection, key)
    if (!note || !(await isBeside(connection, note, recommendation.id))) return undefined
    const found = await readAttachment(connection, key, wanted)
    if (found && acting) await recordReadings(connection, 'note', [note], 'export')
    return found
  })
  if (!file) error(404)
  return asAttachment(file)
}
