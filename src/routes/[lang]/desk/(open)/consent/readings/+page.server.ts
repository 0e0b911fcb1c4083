import { readingsOf } from '#consent/reading.ts'
import { shortened } from '#consent/present.ts'
import { verifiedPartners } from '#consent/store.ts'
import { recordKinds } from '#consent/things.ts'
import { atConsent, pageOf } from '../side.ts'
import type { PageServerLoad } from './$types.js'

const onPage = 50

/** Who of another side looked at what is not public, and who of the own side looked as others would. */
export const load: PageServerLoad = async (event) => {
  const query = event.url.searchParams
  const page = pageOf(query)
  const number = /^\d{1,15}$/.exec(query.get('thing') ?? '')?.[0]
  return atConsent(event, async (transaction, { state }) => {
    const kind = (await recordKinds(transaction)).find((known) => known.kind === query.get('kind'))?.kind
    const thing = kind && number ? { kind, id: Number(number) } : undefined
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
