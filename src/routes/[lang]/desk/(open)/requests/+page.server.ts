import { isImaginary } from '#reference/states.ts'
import { requestStandings } from '#exchange/requests/model.ts'
import { atDesk } from '../../acting.ts'
import { oneIn, pageIn, wordsIn } from '#platform/asked.ts'
import { ownRequests } from './list.ts'
import type { PageServerLoad } from './$types.js'

const perPage = 25

/** What one's own State asks for. */
export const load: PageServerLoad = async (event) => {
  const query = event.url.searchParams
  const question = { q: wordsIn(query), standing: oneIn(query, 'standing', requestStandings) }
  const page = pageIn(query)
  const { total, rows, state } = await atDesk(event, (transaction) =>
    ownRequests(transaction, question, { limit: perPage, offset: (page - 1) * perPage }),
  )
  return {
    requests: rows,
    total,
    question,
    pages: { current: page, last: Math.max(1, Math.ceil(total / perPage)) },
    imaginary: isImaginary(state),
  }
}
