import { attachmentsOf } from '#followup/store.ts'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { lastDayOfAll } from '#consent/model.ts'
import { termsFor } from '#consent/outlets.ts'
import { seeAs, recordReadings, visibleThings, type SeenAs, type VisibleThing } from '#consent/reading.ts'
import { maySeeAs } from '#consent/policy.ts'
import { verifiedPartners } from '#consent/store.ts'
import { Refusal } from '#platform/errors.ts'
import { pageIn } from '#platform/asked.ts'
import { atConsent } from '../side.ts'
import type { PageServerLoad } from './$types.js'

const onPage = 20

/** What others see of the acting side's things, through their policies; that someone looked is recorded. */
export const load: PageServerLoad = async (event) => {
  const query = event.url.searchParams
  const page = pageIn(query)
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
    const shown = await beside(transaction, seen.items)
    const lastPage = Math.ceil(seen.total / onPage)
    return { partners, audience, seen: { ...seen, items: shown }, page, lastPage }
  })
}

/** What stands beside each of these things, as the same reader would see it: its files, and the terms on which it is open. */
async function beside(transaction: ActingTransaction, things: readonly VisibleThing[]) {
  const files = await attachmentsOf(
    transaction,
    things.filter(({ kind }) => kind === 'note'),
  )
  const shown = []
  for (const thing of things) {
    const terms = await termsFor(transaction, thing.kind, thing)
    shown.push({
      ...thing,
      files: files
        .filter(({ noteId }) => thing.kind === 'note' && noteId === thing.id)
        .map(({ id, name, bytes }) => ({ id, name, bytes })),
      conditions: terms.flatMap(({ conditions }) => conditions ?? []),
      openUntil: lastDayOfAll(terms),
    })
  }
  return shown
}

function audienceOf(asked: string | null, partners: readonly { id: number }[]): SeenAs | undefined {
  if (asked === 'public' || asked === 'partners') return asked
  return partners.find(({ id }) => String(id) === asked)?.id
}
