import { clockDaysOf } from '#exchange/requests/calendar.ts'
import { requestName } from '#exchange/requests/naming.ts'
import { filterFrom } from '#exchange/requests/question.ts'
import { readShown } from '#exchange/requests/reading.ts'
import { clockOf } from '#exchange/requests/store.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import { asCalendar } from '../../../as-calendar.ts'
import { readAs } from '../../../reading-as.ts'
import type { RequestHandler } from './$types.js'

/** More requests than anyone follows. */
const most = 500

/** The days by which the open requests that whoever asks sees are to be acknowledged and answered. */
export const GET: RequestHandler = async ({ locals, url }) => {
  const { language } = locals
  const t = translator(language)
  const filter = { ...filterFrom(url.searchParams), standing: 'open' } as const
  const days = await readAs(locals, async (connection) => {
    const range = { limit: most, offset: 0 }
    const { rows } = await readShown(connection, filter, range, { language, through: 'export' })
    const clocks = await clockOf(
      connection,
      rows.map(({ token }) => token),
    )
    const byToken = new Map(clocks.map((clock) => [clock.token, clock]))
    const waiting = rows.flatMap((row) => {
      const clock = byToken.get(row.token)
      const address = url.origin + pathIn(language, `/exchange/requests/${row.token}`)
      return clock ? [{ title: requestName(t, language, row), url: address, clock }] : []
    })
    return clockDaysOf(waiting, t)
  })
  return asCalendar(days, { name: t('requests.calendar.name'), file: 'requests' }, locals)
}
