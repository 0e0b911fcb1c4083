import { error } from '@sveltejs/kit'
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
  return new Response(Uint8Array.from(file.content), {
    headers: {
      'content-type': file.mediaType,
      'content-disposition': dispositionOf(file.name),
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    },
  })
}

/** The name as it is (RFC 8187), and in plain letters for what does not know that (RFC 6266). */
function dispositionOf(name: string): string {
  const plain = name.replace(/[^\w .()-]/g, '_')
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
