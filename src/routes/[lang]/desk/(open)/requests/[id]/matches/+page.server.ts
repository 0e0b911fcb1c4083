import { atDesk } from '../../../../acting.ts'
import { rowNumber } from '#platform/row-number.ts'
import { readMatches } from './reading.ts'
import type { PageServerLoad } from './$types.js'

/** The offers, experts and States that fit a request of one's own State. */
export const load: PageServerLoad = async (event) =>
  atDesk(event, (transaction) =>
    readMatches(transaction, rowNumber(event.params.id), event.locals.language, 'page'),
  )
