import { error } from '@sveltejs/kit'
import { findOffer } from '#exchange/offers/store.ts'
import { offerNumber } from '../../../../desk/(open)/offers/offer-form.ts'
import { readAs } from '../../../../reading-as.ts'
import { asCalendar } from '../../as-calendar.ts'
import type { RequestHandler } from './$types.js'

/** The deadline of one call. */
export const GET: RequestHandler = async ({ params, locals, url }) => {
  const offer = await readAs(locals, (connection) => findOffer(connection, offerNumber(params.id)))
  if (!offer?.deadline) error(404)
  return asCalendar([{ ...offer, by: offer.offeredBy.name }], offer.title, url.origin, locals)
}
