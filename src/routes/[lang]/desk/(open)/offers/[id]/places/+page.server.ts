import { atDesk } from '../../../../acting.ts'
import { rowNumber } from '#platform/row-number.ts'
import { readPlaces } from './reading.ts'
import type { PageServerLoad } from './$types.js'

/** A proposal for the limited places of an offer of one's own organisation; people decide. */
export const load: PageServerLoad = async (event) =>
  atDesk(event, (transaction) => readPlaces(transaction, rowNumber(event.params.id), event.locals.language))
