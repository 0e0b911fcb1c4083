import { offerWriter } from '#exchange/offers/commands.ts'
import { offersOf } from '#exchange/offers/store.ts'
import { atDesk } from '../../acting.ts'
import { pageIn } from '#platform/asked.ts'
import type { PageServerLoad } from './$types.js'

const pageLength = 50

/** What one's own organisation offers, in whatever standing. */
export const load: PageServerLoad = async (event) => {
  const page = pageIn(event.url.searchParams)
  const { total, offers } = await atDesk(event, async (transaction) => {
    const { organisation } = await offerWriter(transaction)
    return offersOf(transaction, organisation, { limit: pageLength, offset: (page - 1) * pageLength })
  })
  return { total, page, last: Math.max(1, Math.ceil(total / pageLength)), offers }
}
