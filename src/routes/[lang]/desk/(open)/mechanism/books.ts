import { error } from '@sveltejs/kit'
import { editEntry } from '#followup/mechanism/commands.ts'
import {
  fieldsOf,
  isBook,
  readEntry,
  type Book,
  type Entered,
  type FieldKind,
} from '#followup/mechanism/model.ts'
import { findEntry, listMeetings, listMembers, type Entry } from '#followup/mechanism/store.ts'
import { listOrganisations, listPeople } from '#identity/store.ts'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { formatOf } from '#platform/i18n/format.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { rowNumber } from '#platform/row-number.ts'
import type { ChangeCircumstances } from '#record/change.ts'
import { choices, differencesBetween, settle, type Differing, type Settlement } from '#record/conflict.ts'
import { fieldsOf as fieldsOfForm, type FormProblem } from '../../../forms.ts'
import { entryName, type Offered } from './naming.ts'

/** As many as one list of choices offers. */
const mostOffered = 500

export const bookIn = ({ book }: { book: string }): Book => (isBook(book) ? book : error(404))

export const numberIn = (word: string): number => rowNumber(word) || error(404)

/** For whose mechanism someone looks: the room is the government's alone. */
export const stateOf = ({ acting }: App.Locals): string => acting?.state ?? error(404)

/** What the fields of a book can be set to: only lists that it has a field for are read. */
export async function offeredFor(
  transaction: ActingTransaction,
  book: Book,
  state: string,
  language: Language,
): Promise<Offered> {
  const format = formatOf(language)
  const asks = (kind: FieldKind) => fieldsOf(book).some((field) => field.kind === kind)
  const named = (entries: Entry[]) =>
    entries.map((entry) => ({ value: String(entry.id), label: entryName(entry, format) }))
  return {
    ...(asks('member') && { member: named(await listMembers(transaction, state, mostOffered)) }),
    ...(asks('meeting') && { meeting: named(await listMeetings(transaction, state, mostOffered)) }),
    ...(asks('person') && {
      person: (await listPeople(transaction, { limit: mostOffered })).map(({ id, name, office }) => ({
        value: String(id),
        label: [name, office].filter(Boolean).join(', '),
      })),
    }),
    ...(asks('organisation') && {
      organisation: (await listOrganisations(transaction, { state, limit: mostOffered })).organisations.map(
        ({ id, name }) => ({ value: String(id), label: name }),
      ),
    }),
  }
}

/** What someone sent: the fields, the version they opened, and how they settled what differed. */
export async function receivedEntry(request: Request, book: Book) {
  const names = fieldsOf(book).map(({ name }) => name)
  const typed: Record<string, string> = await fieldsOfForm(request, [
    ...names,
    ...names.flatMap((name) => [`settle-${name}`, `merged-${name}`]),
    ...['opened', 'formKey', 'differing'],
  ])
  // Browsers send lines ended as in e-mail.
  const said = (name: string) => (typed[name] ?? '').replaceAll('\r\n', '\n')
  const entered: Entered = Object.fromEntries(names.map((name) => [name, said(name)]))
  const settlements: Record<string, Settlement> = {}
  for (const name of names.filter((one) => said('differing').split(' ').includes(one)))
    settlements[name] = {
      choice: choices.find((choice) => choice === said(`settle-${name}`)),
      merged: said(`merged-${name}`),
    }
  return { entered, settlements, opened: rowNumber(said('opened')), formKey: said('formKey') }
}

/** Under which name what stands in the form of an entry is kept as a draft. */
export const draftOf = (book: Book, entry: number | 'new') => `mechanism/${book}/${entry}`

/** What a draft keeps: the fields, settled as far as they are, and what the form carries along. */
export function asDraft(
  book: Book,
  { entered, settlements, opened, formKey }: Awaited<ReturnType<typeof receivedEntry>>,
): Entered {
  const names = fieldsOf(book).map(({ name }) => name)
  return { ...settle(names, entered, entered, settlements).settled, opened: String(opened), formKey }
}

/** Two versions that met: what differs, and the version that stands now. */
export type Conflict = { opened: number; differing: Differing<string>[] }

/** Saves an edited entry, or says what is in the way: what is wrong with it, or another version that came first. */
export async function saveEntry(
  transaction: ActingTransaction,
  { book, state, id }: { book: Book; state: string; id: number },
  { entered, settlements, opened }: Awaited<ReturnType<typeof receivedEntry>>,
  how: ChangeCircumstances,
): Promise<{ status: number; problems: FormProblem[]; values: Entered; conflict?: Conflict } | undefined> {
  const names = fieldsOf(book).map(({ name }) => name)
  const theirs = (await findEntry(transaction, book, state, id)) ?? error(404)
  const { settled, unsettled } = settle(names, theirs.fields, entered, settlements)
  const hindered = (status: number, problems: FormProblem[], met: boolean) => ({
    status,
    problems,
    values: entered,
    ...(met && {
      conflict: {
        opened: theirs.changeId,
        differing: differencesBetween(names, { theirs: theirs.fields, yours: entered }),
      },
    }),
  })
  const met = Object.keys(settlements).length > 0
  if (unsettled.length)
    return hindered(
      422,
      unsettled.map((field) => ({ field, code: 'record.choose-version', details: {} })),
      true,
    )
  const { values, problems } = readEntry(book, settled)
  if (problems.length) return hindered(422, problems, met)
  if (theirs.changeId !== opened && names.some((name) => settled[name] !== theirs.fields[name]))
    return hindered(409, [{ code: 'record.changed-meanwhile', details: {} }], true)
  await editEntry(transaction, book, id, { opened, values }, how)
  return undefined
}
