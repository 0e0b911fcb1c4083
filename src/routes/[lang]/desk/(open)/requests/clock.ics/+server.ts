import { clockDaysOf } from '#exchange/requests/calendar.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import { asCalendar } from '../../../../as-calendar.ts'
import { atDesk } from '../../../acting.ts'
import { ownRequests } from '../list.ts'
import type { RequestHandler } from './$types.js'

/** More requests than a State has open. */
const most = 500

/** The days by which one's own State is to hear something to each of its open requests. */
export const GET: RequestHandler = async (event) => {
  const { language } = event.locals
  const t = translator(language)
  const { rows } = await atDesk(event, (transaction) =>
    ownRequests(transaction, { q: '', standing: 'open' }, { limit: most, offset: 0 }),
  )
  const waiting = rows.flatMap(({ id, title, clock }) =>
    clock ? [{ title, url: event.url.origin + pathIn(language, `/desk/requests/${id}`), clock }] : [],
  )
  return asCalendar(
    clockDaysOf(waiting, t),
    { name: t('requests.calendar.name'), file: 'requests' },
    event.locals,
  )
}
