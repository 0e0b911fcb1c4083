import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import { rowNumber } from '#platform/row-number.ts'
import { atDesk } from '../../../../acting.ts'
import { takenAway } from '../../../../taken-away.ts'
import { matchColumns, rowsOf } from '../../../matching/match-columns.ts'
import { readRequests } from '../requests/reading.ts'
import type { RequestHandler } from './$types.js'

/** The requests that suit an offer of one's own organisation, as a file. */
export const GET: RequestHandler = (event) => {
  const { language } = event.locals
  const t = translator(language)
  return takenAway(event, {
    name: 'suitable-requests',
    title: 'matching.of-offer',
    query: '',
    columns: matchColumns,
    portion: () =>
      atDesk(event, async (transaction) => {
        const { found } = await readRequests(transaction, rowNumber(event.params.id), language)
        const rows = rowsOf(
          t('matching.of-offer'),
          found,
          (path) => event.url.origin + pathIn(language, path),
        )
        return { total: rows.length, rows }
      }),
  })
}
