/** What is done in a conversation: a partner answers, both sides write, the State chooses. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { oneAtATime } from '#platform/database/one-at-a-time.ts'
import { Refusal } from '#platform/errors.ts'
import type { NewAttachment } from '#followup/model.ts'
import { actingIn } from '#identity/acting.ts'
import { isPerson } from '#identity/model.ts'
import { alter } from '#record/alter.ts'
import { beginChange, type ChangeCircumstances } from '#record/change.ts'
import { changedMeanwhile } from '#record/conflict.ts'
import { mostMessagesADay, versionOfAnswer } from './model.ts'
import type { AnswerContent, MessageContent, RequestHead, Thread } from './model.ts'
import { notifyPartner, notifyState } from './notices.ts'
import { mayChoose, maySendFiles, partnerActing, takesAnswers } from './policy.ts'
import { findRequestHead, findThread, offersToAnswerWith, threadsAbout } from './store.ts'
import { tellingWords } from './telling-words.ts'

/** Below the language. */
export const conversationPath = (requestToken: string, threadToken?: string): string =>
  `/exchange/requests/${requestToken}/conversation${threadToken ? `/${threadToken}` : ''}`

export type Answer = AnswerContent & {
  file?: NewAttachment | undefined
  formKey: string
  /** The version that the form was opened with (`versionOfAnswer`). */
  opened: string
}

/**
 * A partner answers a request, or answers anew. One that comes twice with the same `formKey` is one answer.
 * @returns the thread's token
 * @throws Refusal `conversation.not-a-partner` (403), `conversation.not-found` (404), `conversation.offer-unknown` (422),
 *   `conversation.not-open` and `record.changed-meanwhile` (409)
 */
export async function answerRequest(
  transaction: ActingTransaction,
  requestToken: string,
  { stance, declinedBecause, seenByOthers, offer, text, language, file, formKey, opened }: Answer,
  circumstances: ChangeCircumstances,
): Promise<string> {
  const acting = partnerActing(await actingIn(transaction))
  await oneAtATime(transaction, requestToken)
  const request = await requestAbout(transaction, requestToken)
  const standing = (await threadsAbout(transaction, requestToken)).find(
    ({ organisationId }) => organisationId === acting.organisation,
  )
  const sent = await sentBefore(transaction, requestToken, formKey)
  if (standing && sent) return standing.token
  if (!standing && !takesAnswers(request)) throw new Refusal('conversation.not-open', {}, 409)
  const now = {
    stance,
    declinedBecause,
    seenByOthers,
    offer: offer === null ? null : { id: offer, title: null },
  }
  const isAsItStands = versionOfAnswer(standing) === versionOfAnswer(now)
  if (standing && isAsItStands && !text) return standing.token
  if (versionOfAnswer(standing) !== opened) throw changedMeanwhile()
  const own = await offersToAnswerWith(transaction, acting.organisation)
  if (offer !== null && offer !== standing?.offer?.id && !own.some(({ id }) => id === offer))
    throw new Refusal('conversation.offer-unknown')
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  const { rows } = standing
    ? await sql<{ token: string }>`
        update exchange.thread set stance = ${stance}, declined_because = ${declinedBecause},
               seen_by_others = ${seenByOthers}, offer_id = ${offer}, change_id = ${change}
         where token = ${standing.token} returning token`.execute(transaction)
    : await sql<{ token: string }>`
        insert into exchange.thread (request_token, organisation_id, stance, declined_because, seen_by_others, offer_id, form_key,
                                     change_id)
        values (${requestToken}, ${acting.organisation}, ${stance}, ${declinedBecause}, ${seenByOthers}, ${offer}, ${formKey}, ${change})
        returning token`.execute(transaction)
  const token = rows[0]?.token ?? ''
  if (text) {
    const message = {
      text,
      language,
      file,
      formKey,
      fromState: false,
      signed: await ownOrganisation(transaction),
    }
    await write(transaction, requestToken, token, message, change)
  }
  await notifyState(transaction, requestToken, {
    kind: 'answer',
    path: conversationPath(requestToken, token),
  })
  return token
}

export type NewMessage = MessageContent & { file?: NewAttachment | undefined; formKey: string }

/**
 * Writes into a thread, for either side.
 * @throws Refusal `conversation.not-found` (404), `conversation.no-file-unnamed`, `conversation.telling-words` (422) from
 *   a State that has not given its name to this partner
 */
export async function writeMessage(
  transaction: ActingTransaction,
  threadToken: string,
  message: NewMessage,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const thread = await threadOf(transaction, threadToken)
  const { requestToken } = thread
  await oneAtATime(transaction, requestToken)
  if (await sentBefore(transaction, requestToken, message.formKey)) return
  const request = await requestAbout(transaction, requestToken)
  refuseTelling(request, thread, message)
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  const signed = request.own && !thread.nameOpen ? null : await ownOrganisation(transaction)
  await write(transaction, requestToken, threadToken, { ...message, fromState: request.own, signed }, change)
  if (request.own)
    await notifyPartner(transaction, threadToken, { kind: 'message', path: conversationPath(requestToken) })
  else
    await notifyState(transaction, requestToken, {
      kind: 'message',
      path: conversationPath(requestToken, threadToken),
    })
}

/**
 * The State writes to all who answered, also to those who answer later: an answer to a question, say.
 * @throws Refusal `conversation.not-found` (404) and as `writeMessage`
 */
export async function writeToAll(
  transaction: ActingTransaction,
  requestToken: string,
  message: NewMessage,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const request = await requestAbout(transaction, requestToken)
  if (!request.own) throw new Refusal('conversation.not-found', {}, 404)
  await oneAtATime(transaction, requestToken)
  if (await sentBefore(transaction, requestToken, message.formKey)) return
  const nameOpen = await isOpenToAll(transaction, requestToken)
  refuseTelling(request, { nameOpen }, message)
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  const signed = nameOpen ? await ownOrganisation(transaction) : null
  await write(transaction, requestToken, null, { ...message, fromState: true, signed }, change)
  for (const { token, stance } of await threadsAbout(transaction, requestToken))
    if (stance !== 'declined')
      await notifyPartner(transaction, token, { kind: 'message', path: conversationPath(requestToken) })
}

/**
 * The State chooses a partner, or takes that back. It chooses as many as it wants.
 * @param opened the version that the page was opened with
 * @throws Refusal `conversation.not-found` (404), `conversation.not-yours-to-choose` (403),
 *   `conversation.declined` (409), `record.changed-meanwhile` (409)
 */
export async function choosePartner(
  transaction: ActingTransaction,
  threadToken: string,
  { chosen, opened }: { chosen: boolean; opened: number },
  circumstances: ChangeCircumstances,
): Promise<void> {
  const thread = await threadOf(transaction, threadToken)
  const request = await requestAbout(transaction, thread.requestToken)
  if (!mayChoose(await actingIn(transaction), request))
    throw new Refusal('conversation.not-yours-to-choose', {}, 403)
  if (chosen === (thread.chosenOn !== null)) return
  if (chosen && thread.stance === 'declined') throw new Refusal('conversation.declined', {}, 409)
  const row = { table: 'exchange.thread', key: { token: threadToken }, opened }
  const setting = sql`chosen_on = ${chosen ? sql`current_date` : null}`
  await alter(transaction, row, [setting], circumstances)
  if (chosen)
    await notifyPartner(transaction, threadToken, {
      kind: 'chosen',
      path: conversationPath(thread.requestToken),
    })
}

/** The thread, where whoever acts stands on one of its sides. @throws Refusal `conversation.not-found` (404) */
export async function threadOf(transaction: ActingTransaction, token: string): Promise<Thread> {
  const thread = await findThread(transaction, token)
  if (!thread) throw new Refusal('conversation.not-found', {}, 404)
  return thread
}

/** @throws Refusal `conversation.not-found` (404) where the request is nothing to whoever acts */
export async function requestAbout(transaction: ActingTransaction, token: string): Promise<RequestHead> {
  const request = isPerson(await actingIn(transaction))
    ? await findRequestHead(transaction, token)
    : undefined
  if (!request) throw new Refusal('conversation.not-found', {}, 404)
  return request
}

function refuseTelling(request: RequestHead, side: { nameOpen: boolean }, { text, file }: NewMessage): void {
  if (file && !maySendFiles(request.own, side)) throw new Refusal('conversation.no-file-unnamed')
  if (!request.own || side.nameOpen || !request.stateId) return
  const words = tellingWords(text, request.stateId)
  if (words) throw new Refusal('conversation.telling-words', { words })
}

async function write(
  transaction: ActingTransaction,
  requestToken: string,
  threadToken: string | null,
  {
    text,
    language,
    file,
    formKey,
    fromState,
    signed,
  }: NewMessage & { fromState: boolean; signed: string | null },
  change: number,
): Promise<void> {
  await refuseFlood(transaction, requestToken, threadToken, fromState)
  const { rows } = await sql<{ token: string }>`
    insert into exchange.message (request_token, thread_token, from_state, text, language, signed, position, form_key, change_id)
    select ${requestToken}, ${threadToken}::uuid, ${fromState}, ${text}, ${language}, ${signed},
           coalesce(max(message.position), 0) + 1, ${formKey}, ${change}
      from exchange.message
     where message.request_token = ${requestToken}
       and (${threadToken}::uuid is null or message.thread_token is null or message.thread_token = ${threadToken}::uuid)
    returning token`.execute(transaction)
  if (!file) return
  const sha256 = createHash('sha256').update(file.content).digest()
  await sql`
    insert into exchange.message_file (message_token, name, media_type, content, sha256, change_id)
    values (${rows[0]?.token ?? null}, ${file.name}, ${file.mediaType}, ${file.content}, ${sha256}, ${change})`.execute(
    transaction,
  )
}

/** @throws Refusal `conversation.too-many-today` (429) */
async function refuseFlood(
  transaction: ActingTransaction,
  requestToken: string,
  threadToken: string | null,
  fromState: boolean,
): Promise<void> {
  const { rows } = await sql<{ written: number }>`
    select count(*)::int as written from exchange.message
     where request_token = ${requestToken} and thread_token is not distinct from ${threadToken}::uuid
       and from_state = ${fromState} and written_on = current_date`.execute(transaction)
  if ((rows[0]?.written ?? 0) >= mostMessagesADay)
    throw new Refusal('conversation.too-many-today', { most: mostMessagesADay }, 429)
}

async function sentBefore(
  transaction: ActingTransaction,
  requestToken: string,
  formKey: string,
): Promise<boolean> {
  const { rows } = await sql`
    select from exchange.message where request_token = ${requestToken} and form_key = ${formKey}`.execute(
    transaction,
  )
  return rows.length > 0
}

async function isOpenToAll(transaction: ActingTransaction, requestToken: string): Promise<boolean> {
  const { rows } = await sql<{ open: boolean | null }>`
    select exchange.name_is_open(${requestToken}) as open`.execute(transaction)
  return rows[0]?.open ?? false
}

/** The name of the organisation that acts: who of its people writes is not told. */
async function ownOrganisation(transaction: ActingTransaction): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    select name from identity.organisation where id = identity.organisation()`.execute(transaction)
  return rows[0]?.name ?? ''
}
