import { mayAsk } from '#followup/asks/policy.ts'
import { atDesk } from '../../acting.ts'
import { oneIn, pageIn } from '#platform/asked.ts'
import { governmentActing, listAsks, questionFrom } from './list.ts'
import type { PageServerLoad } from './$types.js'

const perPage = 50

/** The asks of the State for whose government someone acts. */
export const load: PageServerLoad = async (event) => {
  const query = event.url.searchParams
  const question = questionFrom(query)
  const page = pageIn(query)
  return atDesk(event, async (transaction) => {
    const acting = await governmentActing(transaction)
    const { total, rows } = await listAsks(
      transaction,
      { stateId: acting.state, ...question },
      { limit: perPage, offset: (page - 1) * perPage },
      event.locals.language,
    )
    return {
      asks: rows,
      total,
      question,
      pages: { current: page, last: Math.max(1, Math.ceil(total / perPage)) },
      done: oneIn(query, 'done', ['sent', 'withdrawn']),
      mayAsk: mayAsk(acting, acting.state),
    }
  })
}
