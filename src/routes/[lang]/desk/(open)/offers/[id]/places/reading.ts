/** Whom the places of an offer are proposed to go to, read for its own people: for the page and for the file. */
import { supportedStates } from '#cooperation/matching/peers.ts'
import { offerToKeep } from '#exchange/offers/commands.ts'
import { readOffers } from '#exchange/matching/candidates.ts'
import { proposePlaces, type Proposal } from '#exchange/matching/finding.ts'
import { tellRequest, type Told } from '#exchange/matching/present.ts'
import type { PriorityRules } from '#exchange/matching/rules.ts'
import { shownRequests } from '#exchange/matching/requests.ts'
import { weightsInForce } from '#exchange/matching/weighting.ts'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { todayInUtc } from '#platform/day.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { translator } from '#platform/i18n/translate.ts'

export type ProposedPlaces = {
  /** `places` null: they are not limited, or it is not open; then nothing is proposed. */
  offer: { id: number; title: string; places: number | null }
  /** To whom its places would go, the most points first. */
  placed: (Told & { points: PriorityRules; sum: number })[]
  /** Would suit it, but are better served by another offer of the organisation. */
  elsewhere: (Told & { offer: string })[]
  /** Would suit it, but every place that suits them has gone to others. */
  without: Told[]
  proposal: Omit<Proposal, 'allocation' | 'pairs'>
}

/** @throws Refusal `offer.not-found` (404), `offer.not-yours-to-edit` (403) */
export async function readPlaces(
  transaction: ActingTransaction,
  number: number,
  reader: Language,
): Promise<ProposedPlaces> {
  const { id, title, organisationId } = await offerToKeep(transaction, number)
  const offers = await readOffers(transaction)
  const limited = offers
    .map(({ compared }) => compared)
    .filter(({ organisation, places }) => organisation === String(organisationId) && places !== null)
  const offer = limited.find((one) => one.id === String(id))
  if (!offer) {
    const nothing = { suitable: 0, offers: limited.length, bestOfEach: null }
    return { offer: { id, title, places: null }, placed: [], elsewhere: [], without: [], proposal: nothing }
  }
  const today = todayInUtc()
  const requests = await shownRequests(transaction, today)
  const { allocation, pairs, ...proposal } = await proposePlaces(
    limited,
    offers,
    requests,
    await supportedStates(transaction),
    await weightsInForce(transaction),
    today,
  )
  const tell = tellRequest(translator(reader), reader)
  const told = (token: string): Told[] => {
    const request = requests.find((one) => one.token === token)
    return request ? [tell(request)] : []
  }
  const suiting = pairs.filter((pair) => pair.offer === offer.id).map(({ request }) => request)
  const placedAt = new Map(allocation.placed.map((one) => [one.request, one.offer]))
  const here = allocation.placed.filter((one) => one.offer === offer.id)
  const notHere = suiting.filter((token) => !here.some(({ request }) => request === token))
  return {
    offer: { id, title, places: offer.places },
    placed: here
      .flatMap(({ request, points }) => told(request).map((one) => ({ ...one, ...inWhole(points) })))
      .sort((one, other) => other.sum - one.sum),
    elsewhere: notHere.flatMap((token) => {
      const other = limited.find((one) => one.id === placedAt.get(token))
      return other ? told(token).map((one) => ({ ...one, offer: other.title })) : []
    }),
    without: notHere.filter((token) => !placedAt.has(token)).flatMap(told),
    proposal,
  }
}

/** Points as they are shown, and their sum, which is that of what is shown. */
function inWhole(points: PriorityRules): { points: PriorityRules; sum: number } {
  const { served, ldcOrSids, neverSupported, waiting, score } = points
  const whole = {
    served: Math.round(served),
    ldcOrSids: Math.round(ldcOrSids),
    neverSupported: Math.round(neverSupported),
    waiting: Math.round(waiting),
    score: Math.round(score),
  }
  return { points: whole, sum: Object.values(whole).reduce((sum, each) => sum + each, 0) }
}
