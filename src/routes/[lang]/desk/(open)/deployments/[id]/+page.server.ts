import { redirect } from '@sveltejs/kit'
import { holdsPower } from '#consent/store.ts'
import { answerDeployment, releaseExpert, withdrawDeployment } from '#exchange/experts/deployment-commands.ts'
import {
  cardAskedBy,
  findDeployment,
  nameOfExpert,
  requestAskedFor,
} from '#exchange/experts/deployment-store.ts'
import { actingIn } from '#identity/acting.ts'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { todayInUtc } from '#platform/day.ts'
import { Refusal } from '#platform/errors.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { atDesk } from '../../../acting.ts'
import { oneIn } from '#platform/asked.ts'
import { isImaginary } from '#reference/states.ts'
import { rowNumber } from '#platform/row-number.ts'
import { circumstances, fieldsOf, refused } from '../../../../forms.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'

const deeds = ['asked', 'answered', 'withdrawn'] as const

/** A deployment, for its parties; who the expert is, for the State, once both have agreed. */
export const load: PageServerLoad = (event) =>
  atDesk(event, async (transaction) => {
    const deployment = await findDeployment(transaction, rowNumber(event.params.id))
    if (!deployment) throw new Refusal('deployment.not-found', {}, 404)
    const acting = await actingIn(transaction)
    const isStates = deployment.party === 'state'
    const coordinates = 'role' in acting && acting.role === 'coordinator'
    return {
      deployment,
      imaginary: isImaginary(deployment.stateId),
      expert: isStates ? await nameOfExpert(transaction, deployment) : undefined,
      card: isStates ? await cardAskedBy(transaction, deployment) : undefined,
      request: isStates ? await requestAskedFor(transaction, deployment) : undefined,
      mayWithdraw:
        isStates &&
        ['asked', 'agreed', 'released'].includes(deployment.standing) &&
        deployment.endsOn >= todayInUtc() &&
        (coordinates || (await holdsPower(transaction))),
      done: oneIn(event.url.searchParams, 'done', deeds),
    }
  })

type Typed = { changeId: string; because: string }

async function does(
  event: RequestEvent,
  done: (typeof deeds)[number],
  command: (transaction: ActingTransaction, id: number, typed: Typed) => Promise<void>,
) {
  const typed = await fieldsOf(event.request, ['changeId', 'because'])
  const id = rowNumber(event.params.id)
  try {
    await atDesk(event, (transaction) => command(transaction, id, typed))
  } catch (error) {
    return refused(error, typed)
  }
  redirect(303, pathIn(event.locals.language, `/desk/deployments/${id}?done=${done}`))
}

const answering =
  (command: typeof answerDeployment | typeof releaseExpert, yes: boolean) => (event: RequestEvent) =>
    does(event, 'answered', (transaction, id, { changeId, because }) =>
      command(transaction, id, { yes, because, opened: rowNumber(changeId) }, circumstances(event)),
    )

export const actions: Actions = {
  agree: answering(answerDeployment, true),
  decline: answering(answerDeployment, false),
  release: answering(releaseExpert, true),
  refuse: answering(releaseExpert, false),
  withdraw: (event) =>
    does(event, 'withdrawn', (transaction, id, { changeId }) =>
      withdrawDeployment(transaction, id, rowNumber(changeId), circumstances(event)),
    ),
}
