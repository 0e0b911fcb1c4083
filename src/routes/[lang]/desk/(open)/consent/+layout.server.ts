import { isRefusal } from '#platform/errors.ts'
import { actingIn } from '#identity/acting.ts'
import { isPerson } from '#identity/model.ts'
import { maySeeAs } from '#consent/policy.ts'
import { atDesk } from '../../acting.ts'
import type { LayoutServerLoad } from './$types.js'

/** Which of the pages on consent there are for whoever acts; a form comes back also after its session has ended. */
export const load: LayoutServerLoad = async (event) => {
  try {
    return await atDesk(event, async (transaction) => {
      const acting = await actingIn(transaction)
      return {
        seesAs: isPerson(acting) && maySeeAs(acting),
        isBody: isPerson(acting) && acting.side === 'body',
      }
    })
  } catch (error) {
    if (event.request.method !== 'POST' || !isRefusal(error) || error.status !== 401) throw error
    return { seesAs: false, isBody: false }
  }
}
