import { readingsOf } from '#consent/reading.ts'
import { shortened } from '#consent/present.ts'
import { verifiedPartners } from '#consent/store.ts'
import { pageIn } from '#platform/asked.ts'
import { atConsent } from '../side.ts'
import { thingFrom } from './question.ts'
import type { PageServerLoad } from './$types.js'

const onPage = 50

/** Who of another side looked at what is not public, and who of the own side looked as others would. */
export const load: PageServerLoad = async (event) => {
  const query = event.url.searchParams
  const page = pageIn(query)
  return atConsent(event, async (transaction, { state }) => {
    const thing = await thingFrom(transaction, query)
    const limits = { limit: onPage, offset: (page - 1) * onPage }
    const { total, items } = await readingsOf(transaction, { stateId: state, thing }, limits)
    return {
      thing,
      total,
      page,
      lastPage: Math.ceil(total / onPage),
      readings: items.map((reading) => ({ ...reading, words: shortened(reading.words ?? '') })),
      partners: await verifiedPartners(transaction),
    }
  })
}
