/** A form being saved: once, and where its record has another version by now, only after a choice between the two. */
import type { RequestEvent } from '@sveltejs/kit'
import type { z } from 'zod'
import { dropDraft } from '#followup/drafts.ts'
import { whoChanged } from '#followup/store.ts'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { isRefusal } from '#platform/errors.ts'
import { differencesBetween, settle, type Choice, type Differing } from '#record/conflict.ts'
import type { FormProblem } from '../forms.ts'
import { inTheirName } from '../in-their-name.ts'
import { namesIn, type Description, type Values } from './description.ts'
import type { Entered, Received } from './entered.ts'
import type { ShownRecommendations } from './recommendations.ts'
import { standingVersion, versionAsOf, type EditedRow } from './versions.ts'

/** One form of one page. `Content` is what its command takes. */
export type RecordForm<Name extends string, Content, Event extends RequestEvent = RequestEvent> = {
  description: Description<Name>
  /** What the values mean; the message of an issue is the code of a refusal. */
  content: z.ZodType<Content, Values<Name>>
  /** Under which name its draft is kept: `need/new`, `need/17`. */
  draft: (event: Event) => string
  /** The row that is edited; left out where the form makes a new one. */
  edited?: (transaction: ActingTransaction, event: Event) => Promise<EditedRow>
  /** What stands in a new form before anyone has typed. @throws Refusal where who acts may not write one */
  beginning?: (transaction: ActingTransaction, event: Event) => Promise<Partial<Values<Name>>>
  /** Writes it, within the transaction. @returns the path to go on to, below the language */
  save: (
    transaction: ActingTransaction,
    event: Event,
    content: Content,
    version: { opened: number; formKey: string },
  ) => Promise<string>
  /** Where whoever lets the draft go is led, below the language. */
  discarded: (event: Event) => string
}

export type Conflict<Name extends string> = {
  differing: (Differing<Name> & { chosen?: Choice | undefined; merged?: string | undefined })[]
  /** Who changed it meanwhile, person and organisation, as far as they may be told, and when. */
  by: string[]
  at: Date | undefined
}

/** How the form comes back. */
export type FormBack<Name extends string> = {
  entered: Entered<Name>
  problems: FormProblem[]
  conflict?: Conflict<Name> | undefined
  recommendations?: ShownRecommendations
  /** Where the session has ended: the way through sign-in back to this form, with all that stands in it. */
  goOn?: string | undefined
}

type Back<Name extends string> = { status: number; back: FormBack<Name> }

/** @returns the path to go on to, below the language; or the form as it comes back */
export async function saveForm<Name extends string, Content, Event extends RequestEvent>(
  event: Event,
  form: RecordForm<Name, Content, Event>,
  received: Received<Name>,
): Promise<string | Back<Name>> {
  for (;;) {
    try {
      return await inTheirName(event.locals, (transaction) => attempt(transaction, event, form, received))
    } catch (error) {
      // Someone came first between the look at the record and the writing: looked at again, it is another version.
      if (!form.edited || !isRefusal(error) || error.code !== 'record.changed-meanwhile') throw error
    }
  }
}

async function attempt<Name extends string, Content, Event extends RequestEvent>(
  transaction: ActingTransaction,
  event: Event,
  form: RecordForm<Name, Content, Event>,
  { entered: yours, settlements }: Received<Name>,
): Promise<string | Back<Name>> {
  const { description } = form
  const row = await form.edited?.(transaction, event)
  const theirs = row && (await standingVersion(transaction, description, row))
  const names = namesIn(description)
  const { settled, unsettled } = settle(names, theirs?.values ?? yours.values, yours.values, settlements)
  const comeBack = async (status: number, problems: FormProblem[], now: Entered<Name>, meets: boolean) => ({
    status,
    back: {
      entered: now,
      problems,
      ...(meets && row && theirs && (await meeting(transaction, description, row, theirs, now, settlements))),
    },
  })
  if (unsettled.length) {
    const problems = unsettled.map((field) => ({ field, code: 'record.choose-version', details: {} }))
    return comeBack(422, problems, yours, true)
  }
  const read = form.content.safeParse(settled)
  if (!read.success) {
    return comeBack(422, problemsIn(read.error, names), yours, Object.keys(settlements).length > 0)
  }
  const isChanged = theirs && names.some((name) => theirs.values[name] !== settled[name])
  if (isChanged && String(theirs.changeId) !== yours.changeId) {
    const problem = { code: 'record.changed-meanwhile', details: {} }
    return comeBack(409, [problem], { ...yours, values: settled }, true)
  }
  const version = { opened: Number(yours.changeId), formKey: yours.formKey }
  const path = await form.save(transaction, event, read.data, version)
  await dropDraft(transaction, form.draft(event))
  return path
}

/** What is wrong, in the order in which the form asks; of each field the first, of which the rest follows. */
function problemsIn(error: z.ZodError, names: readonly string[]): FormProblem[] {
  const first = new Map<string, string>()
  for (const { path, message } of error.issues) {
    const field = String(path[0] ?? '')
    if (!first.has(field)) first.set(field, message)
  }
  return [...first]
    .map(([field, code]) => ({ field, code, details: {} }))
    .sort((one, other) => names.indexOf(one.field) - names.indexOf(other.field))
}

/** Both versions field by field, and the form as it goes on: it decides of the version that stands now. */
async function meeting<Name extends string>(
  transaction: ActingTransaction,
  description: Description<Name>,
  row: EditedRow,
  theirs: { values: Values<Name>; changeId: number },
  yours: Entered<Name>,
  settlements: Received<Name>['settlements'],
): Promise<Pick<FormBack<Name>, 'entered' | 'conflict'>> {
  const began = yours.began || yours.changeId
  const opened = await versionAsOf(transaction, description, row, Number(began))
  const who = await whoChanged(transaction, theirs.changeId)
  const versions = { opened, theirs: theirs.values, yours: yours.values }
  return {
    entered: { ...yours, began, changeId: String(theirs.changeId) },
    conflict: {
      differing: differencesBetween(namesIn(description), versions).map((one) => {
        const { choice, merged } = settlements[one.field] ?? {}
        return { ...one, chosen: choice, merged }
      }),
      by: [who?.person, who?.organisation].flatMap((name) => name ?? []),
      at: who?.at,
    },
  }
}
