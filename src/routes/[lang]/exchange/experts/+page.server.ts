import { holdsPower } from '#consent/store.ts'
import { mayAskExpert, mayBeExpert, mayLookForExperts } from '#exchange/experts/policy.ts'
import { countCards, listCards } from '#exchange/experts/store.ts'
import { pageIn } from '#platform/asked.ts'
import { readAs } from '../../reading-as.ts'
import { filterOf, questionFrom } from '#exchange/experts/question.ts'
import type { PageServerLoad } from './$types.js'

const pageLength = 20

/** The cards of experts, for governments; for everyone else what the roster is. */
export const load: PageServerLoad = async ({ url, locals, setHeaders }) => {
  setHeaders({ 'cache-control': locals.proof ? 'private, no-cache' : 'public, no-cache' })
  const question = questionFrom(url.searchParams)
  const filter = filterOf(question)
  const page = pageIn(url.searchParams)
  const range = { limit: pageLength, offset: (page - 1) * pageLength }
  const read = await readAs(locals, async (connection, acting) => {
    if (!acting || !mayLookForExperts(acting))
      return { roster: undefined, mayBe: acting !== undefined && mayBeExpert(acting) }
    const { total, cards } = await listCards(connection, filter, range)
    const counts = await countCards(connection, filter)
    return {
      roster: {
        total,
        cards,
        counts,
        last: Math.max(1, Math.ceil(total / pageLength)),
        mayAsk: mayAskExpert(acting, await holdsPower(connection)),
      },
      mayBe: false,
    }
  })
  return { ...read, question, page, isAnyone: !locals.proof }
}
