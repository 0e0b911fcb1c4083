import { Refusal } from '#platform/errors.ts'
import { actingIn } from '#identity/acting.ts'
import { isPerson } from '#identity/model.ts'
import { mayAsk } from '#followup/asks/policy.ts'
import { countAsks, readAsks } from '#followup/asks/store.ts'
import { presentRecommendation } from '#recommendations/present.ts'
import { readRecommendations } from '#recommendations/store.ts'
import { atDesk } from '../../acting.ts'
import type { PageServerLoad } from './$types.js'

const perPage = 50

/** The asks of the State for whose government someone acts: at most fifty, and their recommendations in one query. */
export const load: PageServerLoad = async (event) => {
  const page = Math.max(1, Math.trunc(Number(event.url.searchParams.get('page'))) || 1)
  const { language } = event.locals
  return atDesk(event, async (transaction) => {
    const acting = await actingIn(transaction)
    if (!isPerson(acting) || acting.side !== 'government' || !acting.state)
      throw new Refusal('ask.not-yours', {}, 403)
    const count = await countAsks(transaction, acting.state)
    const last = Math.max(1, Math.ceil(count / perPage))
    const current = Math.min(page, last)
    const asks = await readAsks(transaction, acting.state, {
      limit: perPage,
      offset: (current - 1) * perPage,
    })
    const ids = asks.map(({ stateId, recommendationId }) => ({ stateId, id: recommendationId }))
    const recommendations = await readRecommendations(transaction, ids, language)
    return {
      asks: asks.map((ask) => {
        const shown = recommendations.find(({ id }) => id === ask.recommendationId)
        return { ask, recommendation: shown && presentRecommendation(shown, language) }
      }),
      pages: { current, last },
      done: (['sent', 'withdrawn'] as const).find((done) => done === event.url.searchParams.get('done')),
      mayAsk: mayAsk(acting, acting.state),
    }
  })
}
