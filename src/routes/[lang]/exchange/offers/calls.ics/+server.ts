import { translator } from '#platform/i18n/translate.ts'
import { listOffered } from '#exchange/offers/store.ts'
import { asCalendar } from '../../../as-calendar.ts'
import { readAs } from '../../../reading-as.ts'
import { deadlinesOf } from '../deadlines.ts'
import type { RequestHandler } from './$types.js'

/** More deadlines than anyone follows. */
const mostCalls = 500

/** The deadlines of all calls that are open to whoever asks. */
export const GET: RequestHandler = async ({ locals, url }) => {
  const { language } = locals
  const { offered } = await readAs(locals, (connection) =>
    listOffered(connection, { words: [], standing: 'call' }, { limit: mostCalls, offset: 0 }),
  )
  const name = translator(language)('offers.calendar.name')
  return asCalendar(deadlinesOf(offered, url.origin, language), { name, file: 'calls' }, locals)
}
