/** The form of a message, and of a partner's answer: what it brings, and how it comes back with nothing lost. */
import { randomUUID } from 'node:crypto'
import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { z } from 'zod'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { isLanguage } from '#platform/i18n/languages.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { versionOfAnswer, type Thread } from '#exchange/conversation/model.ts'
import { dropDraft, findDraft, saveDraft } from '#followup/drafts.ts'
import { languageOfNote, type NewAttachment } from '#followup/model.ts'
import {
  asProblem,
  attachmentOf,
  discard,
  formKeyIn,
  receiveWithFile,
  withFileAgain,
  type FormWithFile,
} from '../../../../form-with-file.ts'
import type { FormProblem } from '../../../../forms.ts'
import { letWait, whatWaits } from '../../../../waiting.ts'
import { inTheirName } from '../../../../in-their-name.ts'

const fields = [
  'stance',
  'declinedBecause',
  'seenByOthers',
  'offer',
  'text',
  'language',
  'opened',
  'formKey',
] as const

/** What stands in the form. */
export type Entered = Record<(typeof fields)[number], string>

/** How a page shows the form when it is opened. */
export type OpenMessage = { entered: Entered; draftSavedAt?: Date; waited?: boolean }

/** How it comes back. */
export type MessageBack = {
  entered: Entered
  problems: FormProblem[]
  /** Where the session has ended: the way through sign-in back to this form. */
  goOn?: string | undefined
}

type Received = Pick<FormWithFile, 'file' | 'refusal'> & { entered: Entered }

/** A token in an address; what is none leads nowhere. */
export function tokenIn(text: string): string {
  return z.uuid().safeParse(text).data ?? error(404)
}

/** The form as a draft or a session that ended has kept it, otherwise as the answer stands. */
export async function openMessage(
  transaction: ActingTransaction,
  event: Pick<RequestEvent, 'locals' | 'url' | 'cookies'>,
  draft: string,
  standing?: Thread,
): Promise<OpenMessage> {
  const fresh = freshForm(standing)
  const waited = entered(await whatWaits(event))
  if (waited) return { entered: { ...fresh, ...waited }, waited: true }
  const kept = await findDraft(transaction, draft)
  return kept ? { entered: { ...fresh, ...kept.entered }, draftSavedAt: kept.savedAt } : { entered: fresh }
}

export function freshForm(standing?: Thread): Entered {
  return {
    stance: standing?.stance ?? '',
    declinedBecause: standing?.declinedBecause ?? '',
    seenByOthers: standing?.seenByOthers ? 'on' : '',
    offer: String(standing?.offer?.id ?? ''),
    text: '',
    language: '',
    opened: versionOfAnswer(standing),
    formKey: randomUUID(),
  }
}

const entered = (held: unknown) => z.record(z.string(), z.string()).safeParse(held).data

/**
 * One sending of the form.
 * @param save writes what was entered, within a transaction; @returns the path to go on to, below the language
 */
export async function sending<Content>(
  event: RequestEvent,
  draft: string,
  content: z.ZodType<Content, unknown>,
  save: (
    transaction: ActingTransaction,
    content: Content & { file: NewAttachment | undefined; formKey: string; opened: string },
  ) => Promise<string>,
) {
  const { locals } = event
  const received = await receive(event.request, locals.application.uploads)
  const { entered } = received
  try {
    const said = isLanguage(entered.language) ? entered.language : undefined
    const language = languageOfNote(entered.text, said, locals.language)
    const read = content.safeParse({ ...entered, language })
    if (!read.success) {
      const problems = read.error.issues.map(({ path, message }) => ({
        field: String(path[0] ?? ''),
        code: message,
        details: {},
      }))
      return comeBack(received, 422, problems)
    }
    let path: string
    try {
      // Before a file is looked into.
      await inTheirName(locals, async () => undefined)
      const file = await attachmentOf(received, locals.application.scan)
      const { formKey, opened } = entered
      path = await inTheirName(locals, async (transaction) => {
        const path = await save(transaction, { ...read.data, file, formKey, opened })
        await dropDraft(transaction, draft)
        return path
      })
    } catch (error) {
      return await refused(event, received, error)
    }
    redirect(303, pathIn(locals.language, path))
  } finally {
    await discard(received)
  }
}

/** Keeps what stands in the form. @param known refuses where there is no such form for whoever acts */
export async function keeping(
  event: RequestEvent,
  draft: string,
  known: (transaction: ActingTransaction) => Promise<unknown>,
) {
  const received = await receive(event.request, event.locals.application.uploads)
  try {
    await inTheirName(event.locals, async (transaction) => {
      await known(transaction)
      await saveDraft(transaction, draft, received.entered)
    })
  } catch (error) {
    return await refused(event, received, error)
  } finally {
    await discard(received)
  }
  redirect(303, event.url.pathname)
}

export async function lettingGo(event: RequestEvent, draft: string) {
  await inTheirName(event.locals, (transaction) => dropDraft(transaction, draft))
  redirect(303, event.url.pathname)
}

async function receive(request: Request, folder: string): Promise<Received> {
  const { fields: sent, ...rest } = await receiveWithFile(request, folder)
  const entered = Object.fromEntries(fields.map((name) => [name, sent[name] ?? ''])) as Entered
  return { entered: { ...entered, formKey: formKeyIn(entered.formKey) }, ...rest }
}

function comeBack(received: Received, status: number, problems: FormProblem[], goOn?: string) {
  const { entered } = received
  return fail(status, { entered, goOn, problems: withFileAgain(problems, received) } as MessageBack)
}

async function refused(event: RequestEvent, received: Received, refusal: unknown) {
  const { status, problem } = asProblem(refusal)
  const field = problem.code.startsWith('conversation.telling') ? 'text' : problem.field
  const isTyping = event.request.headers.get('accept') === 'application/json'
  const goOn = status === 401 && !isTyping ? await letWait(event, received.entered) : undefined
  return comeBack(received, status, [{ ...problem, ...(field && { field }) }], goOn)
}
