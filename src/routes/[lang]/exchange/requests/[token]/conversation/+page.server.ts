import type { ActingTransaction } from '#platform/database/acting.ts'
import { Refusal } from '#platform/errors.ts'
import { recordReadings } from '#consent/reading.ts'
import { answerRequest, conversationPath, requestAbout, writeToAll } from '#exchange/conversation/commands.ts'
import { answerContent, countReasons, messageContent } from '#exchange/conversation/model.ts'
import { takesAnswers } from '#exchange/conversation/policy.ts'
import { messagesOf, offersToAnswerWith, othersIn, threadsAbout } from '#exchange/conversation/store.ts'
import { actingIn } from '#identity/acting.ts'
import { isPerson } from '#identity/model.ts'
import { oneIn } from '#platform/asked.ts'
import { isImaginary } from '#reference/states.ts'
import { circumstances } from '../../../../forms.ts'
import { orSignIn } from '../../../../in-their-name.ts'
import { freshForm, keeping, lettingGo, openMessage, sending, tokenIn } from './message-form.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'

const deeds = ['answered', 'sent', 'chosen', 'released'] as const
const draftOf = (token: string) => `conversation/${token}`

/** What partners answer to a request: for its State all of it, for a partner its own thread. */
export const load: PageServerLoad = async (event) => {
  event.setHeaders({ 'cache-control': 'private, no-cache' })
  const token = tokenIn(event.params.token)
  const done = oneIn(event.url.searchParams, 'done', deeds)
  const view = await orSignIn<View, View>(event, (transaction) => seen(transaction, event, token), {
    view: 'unknown',
    form: { entered: freshForm() },
  })
  const { imaginary } = await event.parent()
  const state = view.view === 'unknown' ? null : view.request.stateId
  return { done, ...view, imaginary: state === null ? imaginary : isImaginary(state) }
}

type View =
  Awaited<ReturnType<typeof seen>> | { view: 'unknown'; form: { entered: ReturnType<typeof freshForm> } }

async function seen(transaction: ActingTransaction, event: RequestEvent, token: string) {
  const request = await requestAbout(transaction, token)
  const acting = await actingIn(transaction)
  const threads = await threadsAbout(transaction, token)
  if (request.own) {
    const form = await openMessage(transaction, event, draftOf(token))
    return { view: 'state' as const, request, threads, reasons: countReasons(threads), form }
  }
  if (!isPerson(acting) || acting.side !== 'partner') throw new Refusal('conversation.not-a-partner', {}, 403)
  if (request.stateId && request.id !== null)
    await recordReadings(transaction, 'request', [{ stateId: request.stateId, id: request.id }], 'page')
  const thread = threads.find(({ organisationId }) => organisationId === acting.organisation)
  return {
    view: 'partner' as const,
    request,
    thread,
    takesAnswers: thread !== undefined || takesAnswers(request),
    messages: thread ? await messagesOf(transaction, thread) : [],
    others: await othersIn(transaction, token),
    offers: await offersToAnswerWith(transaction, acting.organisation),
    form: await openMessage(transaction, event, draftOf(token), thread),
  }
}

export const actions: Actions = {
  /** A partner answers, also anew, and writes; the State writes to all. */
  send: async (event) => {
    const token = tokenIn(event.params.token)
    const here = (done: (typeof deeds)[number]) => `${conversationPath(token)}?done=${done}`
    if (event.locals.acting && isPerson(event.locals.acting) && event.locals.acting.side === 'government')
      return sending(event, draftOf(token), messageContent, async (transaction, message) => {
        await writeToAll(transaction, token, message, circumstances(event))
        return here('sent')
      })
    return sending(event, draftOf(token), answerContent, async (transaction, answer) => {
      await answerRequest(transaction, token, answer, circumstances(event))
      return here('answered')
    })
  },
  draft: (event) => {
    const token = tokenIn(event.params.token)
    return keeping(event, draftOf(token), (transaction) => requestAbout(transaction, token))
  },
  discard: (event) => lettingGo(event, draftOf(tokenIn(event.params.token))),
}
