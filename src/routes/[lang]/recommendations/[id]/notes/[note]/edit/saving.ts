/** An edited note on its way into the record: saved, or back to the person with what stands in its way. */
import type { ActingTransaction } from '#platform/database/acting.ts'
import { isRefusal, Refusal } from '#platform/errors.ts'
import type { Scan } from '#platform/files/scan.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { editNote } from '#followup/commands.ts'
import { noteFields, sameContent, type Note, type NoteKey } from '#followup/model.ts'
import { findNote, noteAsOf, whoChanged } from '#followup/store.ts'
import type { ChangeCircumstances } from '#record/change.ts'
import { differencesBetween, settle } from '#record/conflict.ts'
import { attachmentOf } from '../../../../../form-with-file.ts'
import type { FormProblem } from '../../../../../forms.ts'
import { contentOf, type ComeBack, type NoteEntered, type Received } from '../../note-form.ts'

/** Why nothing was saved, and how the form goes on. */
export type Hindrance = { status: number; problems: FormProblem[]; more: Partial<ComeBack> }

type Saving = {
  note: NoteKey
  received: Received
  page: Language
  /** Looks into a file before it is kept. */
  scan: Scan
  circumstances: ChangeCircumstances
  /** Runs in the name of whoever sent the form, all of it or nothing. */
  inTheirName: <Result>(work: (transaction: ActingTransaction) => Promise<Result>) => Promise<Result>
  /** What is done in the same transaction once the note is saved. */
  andThen: (transaction: ActingTransaction) => Promise<void>
}

/** @returns nothing where the note is saved. @throws Refusal where it may not be, or where the file is refused */
export async function saveEdited(saving: Saving): Promise<Hindrance | undefined> {
  const attachment = await attachmentOf(saving.received, saving.scan)
  for (;;) {
    try {
      return await saving.inTheirName((transaction) => attempt(transaction, saving, attachment))
    } catch (error) {
      // Someone came first between the look at the note and the writing: looked at again, it is another version.
      if (!isRefusal(error) || error.code !== 'record.changed-meanwhile') throw error
    }
  }
}

async function attempt(
  transaction: ActingTransaction,
  { note: key, received, page, circumstances, andThen }: Saving,
  attachment: Awaited<ReturnType<typeof attachmentOf>>,
): Promise<Hindrance | undefined> {
  const { entered, settlements } = received
  const theirs = await findNote(transaction, key)
  if (!theirs) throw new Refusal('note.not-found', {}, 404)
  const { settled, unsettled } = settle(noteFields, theirs, entered, settlements)
  const comeBack = async (status: number, problems: FormProblem[], yours: NoteEntered, meets: boolean) => ({
    status,
    problems,
    more: meets ? await meeting(transaction, theirs, yours, settlements) : {},
  })
  const problems = unsettled.map((field) => ({ field, code: 'record.choose-version', details: {} }))
  if (problems.length) return comeBack(422, problems, entered, true)
  const { content, problems: wrong } = contentOf(settled, page)
  if (!content) return comeBack(422, wrong, entered, Object.keys(settlements).length > 0)

  const { removed } = entered
  const edit = { opened: Number(entered.changeId), content, attachment, removed }
  const changes = !sameContent(theirs, content) || attachment !== undefined || removed.length > 0
  if (changes && theirs.changeId !== edit.opened) {
    const problem = { code: 'record.changed-meanwhile', details: {} }
    return comeBack(409, [problem], { ...entered, ...settled }, true)
  }
  await editNote(transaction, key, edit, circumstances)
  await andThen(transaction)
  return undefined
}

/** Both versions field by field, and the form as it goes on: it decides of the version that stands now. */
async function meeting(
  transaction: ActingTransaction,
  theirs: Note,
  yours: NoteEntered,
  settlements: Received['settlements'],
): Promise<Pick<ComeBack, 'entered' | 'conflict'>> {
  const began = yours.began || yours.changeId
  const opened = await noteAsOf(transaction, theirs, Number(began))
  const who = await whoChanged(transaction, theirs.changeId)
  return {
    entered: { ...yours, began, changeId: String(theirs.changeId) },
    conflict: {
      differing: differencesBetween(noteFields, { opened, theirs, yours }).map((one) => {
        const { choice, merged } = settlements[one.field] ?? {}
        return { ...one, chosen: choice, merged }
      }),
      by: [who?.person, who?.organisation].flatMap((name) => name ?? []),
      at: who?.at,
    },
  }
}
