import { searched } from '#exchange/matching/present.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import { rowNumber } from '#platform/row-number.ts'
import { atDesk } from '../../../../acting.ts'
import { takenAway } from '../../../../taken-away.ts'
import { matchColumns, rowsOf } from '../../../matching/match-columns.ts'
import { readMatches } from '../matches/reading.ts'
import type { RequestHandler } from './$types.js'

/** What fits a request of one's own State, as a file. */
export const GET: RequestHandler = (event) => {
  const { language } = event.locals
  const t = translator(language)
  return takenAway(event, {
    name: 'matches',
    title: 'matching.of-request',
    query: '',
    columns: matchColumns,
    portion: () =>
      atDesk(event, async (transaction) => {
        const { found } = await readMatches(transaction, rowNumber(event.params.id), language, 'export')
        const rows = searched.flatMap((among) =>
          rowsOf(t(`matching.${among}`), found[among], (path) => event.url.origin + pathIn(language, path)),
        )
        return { total: rows.length, rows }
      }),
  })
}
