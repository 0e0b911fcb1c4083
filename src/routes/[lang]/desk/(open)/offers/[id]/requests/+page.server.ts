import { atDesk } from '../../../../acting.ts'
import { rowNumber } from '#platform/row-number.ts'
import { readRequests } from './reading.ts'
import type { PageServerLoad } from './$types.js'

/** The requests that suit an offer of one's own organisation, as far as they are shown to it. */
export const load: PageServerLoad = async (event) =>
  atDesk(event, (transaction) => readRequests(transaction, rowNumber(event.params.id), event.locals.language))
