import { actingIn } from '#identity/acting.ts'
import { isPerson } from '#identity/model.ts'
import { maySeeAs } from '#consent/policy.ts'
import { atDesk } from '../../acting.ts'
import type { LayoutServerLoad } from './$types.js'

/** Which of the pages on consent there are for whoever acts; a form that comes back after the session ended keeps all. */
export const load: LayoutServerLoad = async (event) => {
  if (event.request.method === 'POST') return { seesAs: true, isBody: true }
  return atDesk(event, async (transaction) => {
    const acting = await actingIn(transaction)
    return {
      seesAs: isPerson(acting) && maySeeAs(acting),
      isBody: isPerson(acting) && acting.side === 'body',
    }
  })
}
