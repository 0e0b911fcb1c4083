/** What a coordinator and an officer do: ask, withdraw, send again; answer. */
import type { ActingTransaction } from '#platform/database/acting.ts'
import { Refusal } from '#platform/errors.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { queueLetter } from '#platform/mail/letters.ts'
import { actingIn } from '#identity/acting.ts'
import type { ActingPerson } from '#identity/model.ts'
import { findRecommendation } from '#recommendations/store.ts'
import { beginChange, type ChangeCircumstances } from '#record/change.ts'
import { languageOfNote } from '../model.ts'
import { askLetterKind } from './letter.ts'
import { usualDays, type Answer, type AskKey, type NewAsk } from './model.ts'
import { mayAsk } from './policy.ts'
import { closeAsk, insertAnswer, insertAsk, prolongAsk } from './store.ts'

/**
 * Asks an officer for a contribution: a letter with a one-time link goes to them.
 * @returns undefined where the same form was sent before; the letter went out then
 * @throws Refusal `recommendation.not-found` (404), `ask.not-yours` (403)
 */
export async function askForContribution(
  transaction: ActingTransaction,
  asked: NewAsk,
  circumstances: ChangeCircumstances,
): Promise<AskKey | undefined> {
  const found = await findRecommendation(transaction, asked.recommendationId)
  if (!found || found.mergedInto)
    throw new Refusal('recommendation.not-found', { id: asked.recommendationId }, 404)
  const acting = await coordinating(transaction, found.stateId)
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  const key = await insertAsk(transaction, change, acting, asked)
  if (key) await queueLetter(transaction, { kind: askLetterKind, subject: key.id, language: asked.language })
  return key
}

/** Withdraws an open ask: its links stop working. @throws Refusal `ask.not-yours` (403), `ask.closed` (409) */
export async function withdrawAsk(
  transaction: ActingTransaction,
  key: AskKey,
  circumstances: ChangeCircumstances,
): Promise<void> {
  await coordinating(transaction, key.stateId)
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  if (!(await closeAsk(transaction, change, key))) throw new Refusal('ask.closed', {}, 409)
}

/** Sends another link to the same address, open for the usual days from now. @throws Refusal as `withdrawAsk` */
export async function sendAskAgain(
  transaction: ActingTransaction,
  key: AskKey,
  language: Language,
  circumstances: ChangeCircumstances,
): Promise<void> {
  await coordinating(transaction, key.stateId)
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  if (!(await prolongAsk(transaction, change, key, usualDays))) throw new Refusal('ask.closed', {}, 409)
  await queueLetter(transaction, { kind: askLetterKind, subject: key.id, language })
}

/**
 * Answers the ask behind the link by which someone acts (`inTransactionByLink`), and uses the link up.
 * @param page the language of the page, for words that tell none
 * @returns the id of the note that the answer becomes
 * @throws Refusal `ask.closed` (410) where it was answered or withdrawn meanwhile
 */
export async function answerAsk(
  transaction: ActingTransaction,
  answer: Answer,
  page: Language,
  circumstances: Omit<ChangeCircumstances, 'through' | 'confidential'>,
): Promise<number> {
  await beginChange(transaction, { ...circumstances, through: 'link', confidential: true })
  const note = await insertAnswer(transaction, answer, languageOfNote(answer.text, undefined, page))
  if (note === null) throw new Refusal('ask.closed', {}, 410)
  return note
}

async function coordinating(transaction: ActingTransaction, stateId: string): Promise<ActingPerson> {
  const acting = await actingIn(transaction)
  if (!mayAsk(acting, stateId)) throw new Refusal('ask.not-yours', {}, 403)
  return acting
}
