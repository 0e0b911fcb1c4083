/** The form in which a note is written or edited: what it brings, and how it comes back with nothing lost. */
import { randomUUID } from 'node:crypto'
import { fail, type RequestEvent } from '@sveltejs/kit'
import { z } from 'zod'
import { isLanguage, type Language } from '#platform/i18n/languages.ts'
import { isRowNumber, rowNumberAfter } from '#platform/row-number.ts'
import type { Entered } from '#followup/drafts.ts'
import { languageOfNote, noteContent, noteFields, type NoteContent, type NoteField } from '#followup/model.ts'
import {
  choices,
  settle,
  type Choice,
  type Differing,
  type Settlement,
  type Version,
} from '#record/conflict.ts'
import {
  asProblem,
  formKeyIn,
  receiveWithFile,
  withFileAgain,
  type FormWithFile,
} from '../../../form-with-file.ts'
import type { FormProblem } from '../../../forms.ts'
import { letWait, whatWaits } from '../../../waiting.ts'

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

export type Received = Pick<FormWithFile, 'file' | 'refusal'> & {
  entered: NoteEntered
  /** What was chosen where two versions differ. */
  settlements: Partial<Record<NoteField, Settlement>>
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
  const { fields, ...rest } = await receiveWithFile(request, folder)
  return { ...readFields(fields), ...rest }
}

function readFields(fields: Readonly<Record<string, string>>): Pick<Received, 'entered' | 'settlements'> {
  const textOf = (name: string) => fields[name] ?? ''
  const removed = Object.keys(fields).flatMap((name) => rowNumberAfter('remove-', name) || [])
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
      formKey: formKeyIn(textOf('formKey')),
      removed,
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

/** The form again, with all that was typed. */
export function comeBack(
  received: Received,
  status: number,
  problems: FormProblem[],
  more: Partial<ComeBack> = {},
) {
  const { entered } = received
  return fail(status, { entered, ...more, problems: withFileAgain(problems, received) } as ComeBack)
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
