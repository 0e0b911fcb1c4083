import { seeAs, recordReadings, visibleThings, type SeenAs } from '#consent/reading.ts'
import { maySeeAs } from '#consent/policy.ts'
import { verifiedPartners } from '#consent/store.ts'
import { Refusal } from '#platform/errors.ts'
import { atConsent, pageOf } from '../side.ts'
import type { PageServerLoad } from './$types.js'

const onPage = 20

/** What others see of the acting side's things, through their policies; that someone looked is recorded. */
export const load: PageServerLoad = async (event) => {
  const query = event.url.searchParams
  const page = pageOf(query)
  return atConsent(event, async (transaction, person) => {
    if (!maySeeAs(person)) throw new Refusal('consent.may-not-see-as', {}, 403)
    const partners = await verifiedPartners(transaction)
    const audience = audienceOf(query.get('as'), partners)
    if (audience === undefined) return { partners, audience, seen: undefined, page, lastPage: 0 }
    await seeAs(transaction, audience)
    const seen = await visibleThings(transaction, person.state, {
      limit: onPage,
      offset: (page - 1) * onPage,
    })
    for (const [kind, things] of Map.groupBy(seen.items, ({ kind }) => kind))
      await recordReadings(transaction, kind, things, 'page')
    return { partners, audience, seen, page, lastPage: Math.ceil(seen.total / onPage) }
  })
}

function audienceOf(asked: string | null, partners: readonly { id: number }[]): SeenAs | undefined {
  if (asked === 'public' || asked === 'partners') return asked
  return partners.find(({ id }) => String(id) === asked)?.id
}
