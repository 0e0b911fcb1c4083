import { redirect } from '@sveltejs/kit'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { Refusal } from '#platform/errors.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { sendAskAgain, withdrawAsk } from '#followup/asks/commands.ts'
import { usualDays, type Ask } from '#followup/asks/model.ts'
import { mayAsk } from '#followup/asks/policy.ts'
import { findAsk } from '#followup/asks/store.ts'
import { actingIn } from '#identity/acting.ts'
import { isPerson } from '#identity/model.ts'
import { presentRecommendation } from '#recommendations/present.ts'
import { readRecommendations } from '#recommendations/store.ts'
import { atDesk } from '../../../acting.ts'
import { circumstances, refused } from '../../../../forms.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'

export const load: PageServerLoad = async (event) =>
  atDesk(event, async (transaction) => {
    const { language } = event.locals
    const ask = await theAsk(transaction, event.params.ask)
    const ids = [{ stateId: ask.stateId, id: ask.recommendationId }]
    const [shown] = await readRecommendations(transaction, ids, language)
    if (!shown) throw new Refusal('recommendation.not-found', { id: ask.recommendationId }, 404)
    const mayAct = mayAsk(await actingIn(transaction), ask.stateId)
    return { ask, mayAct, usualDays, recommendation: presentRecommendation(shown, language) }
  })

/** The ask at an address, among those of the government that acts. @throws Refusal `ask.not-found` (404) */
async function theAsk(transaction: ActingTransaction, id: string): Promise<Ask> {
  const acting = await actingIn(transaction)
  const stateId = isPerson(acting) && acting.side === 'government' ? acting.state : null
  const found =
    stateId && /^[1-9]\d{0,14}$/.test(id)
      ? await findAsk(transaction, { stateId, id: Number(id) })
      : undefined
  if (!found) throw new Refusal('ask.not-found', {}, 404)
  return found
}

async function does(event: RequestEvent, done: 'sent' | 'withdrawn') {
  try {
    await atDesk(event, async (transaction) => {
      const ask = await theAsk(transaction, event.params.ask)
      if (done === 'sent') await sendAskAgain(transaction, ask, ask.language, circumstances(event))
      else await withdrawAsk(transaction, ask, circumstances(event))
    })
  } catch (error) {
    return refused(error, {})
  }
  redirect(303, pathIn(event.locals.language, `/desk/asks?done=${done}`))
}

export const actions: Actions = {
  again: (event) => does(event, 'sent'),
  withdraw: (event) => does(event, 'withdrawn'),
}
