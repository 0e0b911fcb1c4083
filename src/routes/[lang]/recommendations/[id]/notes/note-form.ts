/** The form in which a note is written or edited: what it brings, and how it comes back with nothing lost. */
import { randomUUID } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { z } from 'zod'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { isRefusal, Refusal } from '#platform/errors.ts'
import type { Scan } from '#platform/files/scan.ts'
import { receiveUpload, UploadRefusal, type UploadedFile } from '#platform/files/upload.ts'
import { isLanguage, type Language } from '#platform/i18n/languages.ts'
import { isRowNumber } from '#platform/row-number.ts'
import { recogniseAttachment } from '#followup/attachment-type.ts'
import type { Entered } from '#followup/drafts.ts'
import {
  languageOfNote,
  largestAttachment,
  noteContent,
  noteFields,
  type NewAttachment,
  type NoteContent,
  type NoteField,
} from '#followup/model.ts'
import {
  choices,
  settle,
  type Choice,
  type Differing,
  type Settlement,
  type Version,
} from '#record/conflict.ts'
import type { FormProblem } from '../../../forms.ts'
import { letWait, signInFor, whatWaits } from '../../../waiting.ts'
import { inTheirName } from '../../../in-their-name.ts'

/** What stands in the form: what a person sees and what it carries along. */
export type NoteEntered = Version<NoteField> & {
  /** The version of which the person decides; of a new note, none. */
  changeId: string
  /** The version that the form was opened with, when it has met another one since. */
  began: string
  formKey: string
  /** Files that go. */
  removed: number[]
}

/** A field of which there are two versions, with what was chosen or made of them so far. */
export type NoteDiffering = Differing<NoteField> & {
  chosen?: Choice | undefined
  merged?: string | undefined
}

export type NoteConflict = {
  differing: NoteDiffering[]
  /** Who changed it meanwhile, person and organisation, as far as they may be told, and when. */
  by: string[]
  at: Date | undefined
}

export type Received = {
  entered: NoteEntered
  /** What was chosen where two versions differ. */
  settlements: Partial<Record<NoteField, Settlement>>
  file: UploadedFile | undefined
  /** What was wrong with the file. */
  refusal: Refusal | undefined
}

/** What the page shows when the form comes back. */
export type ComeBack = {
  entered: NoteEntered
  problems: FormProblem[]
  conflict?: NoteConflict | undefined
  /** Where the session has ended: the way through sign-in back to this form, with all that stands in it. */
  goOn?: string | undefined
}

export function emptyForm(): NoteEntered {
  return {
    text: '',
    audience: 'government',
    language: '',
    changeId: '',
    began: '',
    formKey: randomUUID(),
    removed: [],
  }
}

/** The form as a draft has kept it. */
export function fromDraft(kept: Entered, standing: NoteEntered): NoteEntered {
  const { text, audience, language, changeId, formKey } = { ...standing, ...kept }
  return { ...standing, text, audience, language, changeId, formKey }
}

/**
 * What a draft keeps. The version is the one that the form was opened with, so that a draft that met another version
 * meets it again.
 */
export function asDraft({ entered, settlements }: Received): Entered {
  const { text, audience, language } = settle(noteFields, entered, entered, settlements).settled
  return { text, audience, language, changeId: entered.began || entered.changeId, formKey: entered.formKey }
}

/** What of the form waits while someone signs in again. */
const waiting = z.object({
  text: z.string(),
  audience: z.string(),
  language: z.string(),
  changeId: z.string(),
  formKey: z.uuid(),
  removed: z.array(z.number()),
  file: z.boolean(),
})

/** What waited for whoever has signed in again; undefined where the address names nothing that waits. */
export async function whatWaited(
  event: Pick<RequestEvent, 'locals' | 'url' | 'cookies'>,
  standing: NoteEntered,
): Promise<{ entered: NoteEntered; hadFile: boolean } | undefined> {
  const held = waiting.safeParse(await whatWaits(event))
  if (!held.success) return undefined
  const { file, removed, ...fields } = held.data
  return { entered: { ...fromDraft(fields, standing), removed }, hadFile: file }
}

/** Takes in the form and, streamed to disk, the file that it may bring. Remove that file with `discard`. */
export async function receiveNote(request: Request, folder: string): Promise<Received> {
  try {
    const { fields, files } = await receiveUpload(request, folder, { files: 1, bytes: largestAttachment })
    return { ...readFields(fields), file: files[0], refusal: undefined }
  } catch (error) {
    if (!(error instanceof UploadRefusal)) throw error
    return { ...readFields(error.fields), file: undefined, refusal: error }
  }
}

export async function discard({ file }: Pick<Received, 'file'>): Promise<void> {
  if (file) await rm(file.path, { force: true })
}

function readFields(fields: Readonly<Record<string, string>>): Pick<Received, 'entered' | 'settlements'> {
  // Forms send lines that end in CRLF; no database text can hold U+0000.
  const textOf = (name: string) => (fields[name] ?? '').replaceAll('\0', '').replaceAll('\r\n', '\n')
  const removed = Object.keys(fields).flatMap((name) => /^remove-(\d{1,15})$/.exec(name)?.[1] ?? [])
  const differing = textOf('differing').split(' ')
  const settlements = noteFields
    .filter((field) => differing.includes(field))
    .map((field) => [
      field,
      { choice: choiceOf(textOf(`settle-${field}`)), merged: textOf(`merged-${field}`) },
    ])
  return {
    entered: {
      text: textOf('text'),
      audience: textOf('audience'),
      language: textOf('language'),
      changeId: numberOf(textOf('changeId')),
      began: numberOf(textOf('began')),
      formKey: z.uuid().safeParse(textOf('formKey')).data ?? randomUUID(),
      removed: removed.map(Number),
    },
    settlements: Object.fromEntries(settlements) as Received['settlements'],
  }
}

function numberOf(sent: string): string {
  return isRowNumber(sent) ? sent : ''
}

function choiceOf(sent: string): Choice | undefined {
  return choices.find((choice) => choice === sent)
}

/** What was entered as a note's content, or what is wrong with it. */
export function contentOf(
  entered: Version<NoteField>,
  page: Language,
): { content: NoteContent | undefined; problems: FormProblem[] } {
  const said = isLanguage(entered.language) ? entered.language : undefined
  const read = noteContent.safeParse({ ...entered, language: languageOfNote(entered.text, said, page) })
  if (read.success) return { content: read.data, problems: [] }
  const problems = read.error.issues.map(({ path, message }) => {
    const field = String(path[0])
    return {
      field,
      code: field === 'text' ? message : 'desk.choice-unknown',
      details: { given: entered.audience },
    }
  })
  return { content: undefined, problems }
}

/** The file that came, looked into and recognised by its content. @throws Refusal where it is none that is taken */
export async function attachmentOf(
  { file, refusal }: Pick<Received, 'file' | 'refusal'>,
  scan: Scan,
): Promise<NewAttachment | undefined> {
  if (refusal) throw refusal
  if (!file) return undefined
  await scan(file.path, file.name)
  const { name, mediaType } = await recogniseAttachment(file.path, file.name)
  return { name, mediaType, content: await readFile(file.path) }
}

/** The form again, with all that was typed. A file cannot be given back to a browser: it is asked for once more. */
export function comeBack(
  received: Received,
  status: number,
  problems: FormProblem[],
  more: Partial<ComeBack> = {},
) {
  const again = received.file && !problems.some(({ field }) => field === 'file')
  return fail(status, {
    entered: received.entered,
    ...more,
    problems: again ? [...problems, { field: 'file', code: 'note.file-again', details: {} }] : problems,
  } as ComeBack)
}

/** The form again, with what a refusal says of it; where the session has ended, with the way to go on. */
export async function refusedNote(
  event: Pick<RequestEvent, 'locals' | 'url' | 'request' | 'cookies'>,
  received: Received,
  error: unknown,
) {
  const { status, problem } = asProblem(error)
  // A draft that is kept as it is typed asks for no page, and would ask again at every pause.
  const isTyping = event.request.headers.get('accept') === 'application/json'
  if (status !== 401 || isTyping) return comeBack(received, status, [problem])
  const { removed } = received.entered
  const held = { ...asDraft(received), removed, file: received.file !== undefined }
  return comeBack(received, status, [problem], { goOn: await letWait(event, held) })
}

/** What a refusal says on the form; a session that has ended says how to go on. Other errors pass through. */
export function asProblem(error: unknown): { status: number; problem: FormProblem } {
  if (!isRefusal(error)) throw error
  const { code, details, status } = error
  if (status === 401) return { status, problem: { code: 'form.session-ended', details: {} } }
  const ofFile = /^(?:attachment|file|upload)\./.test(code)
  return { status, problem: { code, details, ...(ofFile && { field: 'file' }) } }
}

/**
 * Opens a form in the name of whoever asks. Who is not signed in, or no longer, is led there and back; where a form
 * comes back to them, it is drawn all the same, with `knowingNothing` in place of what the session would show.
 */
export async function orSignIn<Shown, Known extends Shown>(
  { locals, url, request }: { locals: App.Locals; url: URL; request: Request },
  work: (transaction: ActingTransaction) => Promise<Known>,
  knowingNothing: Shown,
): Promise<Shown> {
  try {
    return await inTheirName(locals, work)
  } catch (error) {
    if (!isRefusal(error) || error.status !== 401) throw error
    if (request.method === 'POST') return knowingNothing
    redirect(303, signInFor(locals.language, url.pathname + url.search))
  }
}
