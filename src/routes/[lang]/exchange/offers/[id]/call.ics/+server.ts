import { error } from '@sveltejs/kit'
import { findOffer } from '#exchange/offers/store.ts'
import { rowNumber } from '#platform/row-number.ts'
import { asCalendar } from '../../../../as-calendar.ts'
import { readAs } from '../../../../reading-as.ts'
import { deadlinesOf } from '../../deadlines.ts'
import type { RequestHandler } from './$types.js'

/** The deadline of one call. */
export const GET: RequestHandler = async ({ params, locals, url }) => {
  const offer = await readAs(locals, (connection) => findOffer(connection, rowNumber(params.id)))
  if (!offer?.deadline) error(404)
  const days = deadlinesOf([{ ...offer, by: offer.offeredBy.name }], url.origin, locals.language)
  return asCalendar(days, { name: offer.title, file: 'call' }, locals)
}
