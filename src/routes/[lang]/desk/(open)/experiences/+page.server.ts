import { experienceWriter } from '#exchange/offers/experience-commands.ts'
import { experiencesOf } from '#exchange/offers/store.ts'
import { atDesk } from '../../acting.ts'
import { pageIn } from '#platform/asked.ts'
import { isImaginary } from '#reference/states.ts'
import type { PageServerLoad } from './$types.js'

const pageLength = 50

/** What one's own State has told of what it did. */
export const load: PageServerLoad = async (event) => {
  const page = pageIn(event.url.searchParams)
  return atDesk(event, async (transaction) => {
    const { state } = await experienceWriter(transaction)
    const range = { limit: pageLength, offset: (page - 1) * pageLength }
    const { total, experiences } = await experiencesOf(transaction, state, range)
    const last = Math.max(1, Math.ceil(total / pageLength))
    return { total, page, last, experiences, imaginary: isImaginary(state) }
  })
}
