import { redirect } from '@sveltejs/kit'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { Refusal } from '#platform/errors.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import {
  choosePartner,
  conversationPath,
  requestAbout,
  threadOf,
  writeMessage,
} from '#exchange/conversation/commands.ts'
import { messageContent } from '#exchange/conversation/model.ts'
import { mayChoose, takesName } from '#exchange/conversation/policy.ts'
import { messagesOf } from '#exchange/conversation/store.ts'
import { actingIn } from '#identity/acting.ts'
import { oneIn } from '#platform/asked.ts'
import { rowNumber } from '#platform/row-number.ts'
import { isImaginary } from '#reference/states.ts'
import { circumstances, fieldsOf, refused } from '../../../../../forms.ts'
import {
  freshForm,
  keeping,
  lettingGo,
  openMessage,
  sending,
  tokenIn,
  type OpenMessage,
} from '../message-form.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'
import { inTheirName, orSignIn } from '../../../../../in-their-name.ts'

const deeds = ['sent', 'chosen', 'released'] as const
const draftOf = (thread: string) => `conversation/thread/${thread}`

/** What the State and one partner say to each other, as the State sees it. A partner has one page for all of it. */
export const load: PageServerLoad = async (event) => {
  event.setHeaders({ 'cache-control': 'private, no-cache' })
  const tokens = { request: tokenIn(event.params.token), thread: tokenIn(event.params.thread) }
  const done = oneIn(event.url.searchParams, 'done', deeds)
  const nothingKnown: { known: undefined; form: OpenMessage } = {
    known: undefined,
    form: { entered: freshForm() },
  }
  const seen = await orSignIn<
    Awaited<ReturnType<typeof known>> | typeof nothingKnown,
    Awaited<ReturnType<typeof known>>
  >(event, (transaction) => known(transaction, event, tokens), nothingKnown)
  if (seen.known && !seen.known.request.own)
    redirect(303, pathIn(event.locals.language, conversationPath(tokens.request)))
  const { imaginary } = await event.parent()
  const state = seen.known?.request.stateId ?? null
  return { done, ...seen, imaginary: state === null ? imaginary : isImaginary(state) }
}

async function known(
  transaction: ActingTransaction,
  event: RequestEvent,
  tokens: { request: string; thread: string },
) {
  const request = await requestAbout(transaction, tokens.request)
  const thread = await threadOf(transaction, tokens.thread)
  if (thread.requestToken !== tokens.request) throw new Refusal('conversation.not-found', {}, 404)
  return {
    known: {
      request,
      thread,
      messages: await messagesOf(transaction, thread),
      mayChoose: mayChoose(await actingIn(transaction), request),
      mayOpenName: takesName(request, thread),
    },
    form: await openMessage(transaction, event, draftOf(tokens.thread)),
  }
}

export const actions: Actions = {
  send: (event) => {
    const thread = tokenIn(event.params.thread)
    return sending(event, draftOf(thread), messageContent, async (transaction, message) => {
      await writeMessage(transaction, thread, message, circumstances(event))
      return `${conversationPath(tokenIn(event.params.token), thread)}?done=sent`
    })
  },
  draft: (event) => {
    const thread = tokenIn(event.params.thread)
    return keeping(event, draftOf(thread), (transaction) => threadOf(transaction, thread))
  },
  discard: (event) => lettingGo(event, draftOf(tokenIn(event.params.thread))),
  choose: (event) => choosing(event, true),
  release: (event) => choosing(event, false),
}

async function choosing(event: RequestEvent, chosen: boolean) {
  const typed = await fieldsOf(event.request, ['changeId'])
  const [request, thread] = [tokenIn(event.params.token), tokenIn(event.params.thread)]
  try {
    await inTheirName(event.locals, (transaction) =>
      choosePartner(transaction, thread, { chosen, opened: rowNumber(typed.changeId) }, circumstances(event)),
    )
  } catch (error) {
    return refused(error, typed)
  }
  const done = chosen ? 'chosen' : 'released'
  redirect(303, pathIn(event.locals.language, `${conversationPath(request, thread)}?done=${done}`))
}
