import { filesThatLeft } from '#consent/reading.ts'
import { pageIn } from '#platform/asked.ts'
import { atConsent } from '../side.ts'
import type { PageServerLoad } from './$types.js'

const onPage = 50

/** What left as a file, which no revocation calls back: when, and to whom. */
export const load: PageServerLoad = async (event) => {
  const page = pageIn(event.url.searchParams)
  return atConsent(event, async (transaction, { state }) => {
    const limits = { limit: onPage, offset: (page - 1) * onPage }
    const { total, items } = await filesThatLeft(transaction, state, limits)
    return { files: items, total, page, lastPage: Math.ceil(total / onPage) }
  })
}
