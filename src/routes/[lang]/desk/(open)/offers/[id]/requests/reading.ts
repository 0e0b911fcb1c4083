/** The requests that suit an offer, read for its own people: for the page and for the file. */
import { offerToKeep } from '#exchange/offers/commands.ts'
import type { Offer as OwnOffer } from '#exchange/offers/model.ts'
import { offerOf, readOffers } from '#exchange/matching/candidates.ts'
import { requestsThatSuit } from '#exchange/matching/finding.ts'
import { presentMatches, tellRequest, type PresentedMatches } from '#exchange/matching/present.ts'
import { shownRequests } from '#exchange/matching/requests.ts'
import { weightsInForce } from '#exchange/matching/weighting.ts'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { todayInUtc } from '#platform/day.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { translator } from '#platform/i18n/translate.ts'

export type RequestsOfOffer = {
  offer: Pick<OwnOffer, 'id' | 'title' | 'places' | 'standing'>
  found: PresentedMatches
}

/** @throws Refusal `offer.not-found` (404), `offer.not-yours-to-edit` (403) */
export async function readRequests(
  transaction: ActingTransaction,
  number: number,
  reader: Language,
): Promise<RequestsOfOffer> {
  const offer = await offerToKeep(transaction, number)
  const t = translator(reader)
  const today = todayInUtc()
  const { id, title, places, standing } = offer
  const found = requestsThatSuit(
    offerOf(offer),
    await readOffers(transaction),
    await shownRequests(transaction, today),
    await weightsInForce(transaction),
  )
  return {
    offer: { id, title, places, standing },
    found: presentMatches(found, t, reader, tellRequest(t, reader)),
  }
}
