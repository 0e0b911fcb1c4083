import { error } from '@sveltejs/kit'
import { recordReadings } from '#consent/reading.ts'
import { findActivity, readDocument } from '#cooperation/activities/store.ts'
import { rowNumber } from '#platform/row-number.ts'
import { asAttachment } from '../../../../as-attachment.ts'
import { readAs } from '../../../../reading-as.ts'
import type { RequestHandler } from './$types.js'

/** A document of an activity, for whom it is open: to be kept, never to be shown as a page of ours. */
export const GET: RequestHandler = async ({ params, locals }) => {
  const file = await readAs(locals, async (connection, acting) => {
    const activity = await findActivity(connection, rowNumber(params.number))
    const found = activity && (await readDocument(connection, activity, rowNumber(params.file)))
    if (activity && found && acting) await recordReadings(connection, 'activity', [activity], 'export')
    return found
  })
  return file ? asAttachment(file) : error(404)
}
