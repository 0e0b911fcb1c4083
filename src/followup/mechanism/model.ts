/** The books of the national mechanism: its mandate, its members, its meetings and what they decided. */
import { z } from 'zod'
import type { RefusalDetails } from '#platform/errors.ts'
import { isRowNumber } from '#platform/row-number.ts'

export const capacities = ['chair', 'secretariat', 'member', 'observer'] as const
export const decisionStatuses = ['open', 'done', 'dropped'] as const
export const presences = ['present', 'represented', 'excused', 'absent'] as const
export type Presence = (typeof presences)[number]

/** What a field of an entry holds, and so how a form asks for it. */
export type FieldKind =
  'line' | 'words' | 'date' | 'capacity' | 'status' | 'organisation' | 'person' | 'member' | 'meeting'

export type Field = { name: string; kind: FieldKind; required?: true }

/** Fields are named as their columns. */
export const books = {
  mandate: [
    { name: 'legal_basis', kind: 'line', required: true },
    { name: 'adopted_on', kind: 'date' },
    { name: 'text', kind: 'words', required: true },
  ],
  member: [
    { name: 'institution', kind: 'line', required: true },
    { name: 'member_organisation_id', kind: 'organisation' },
    { name: 'office', kind: 'line' },
    { name: 'person_id', kind: 'person' },
    { name: 'capacity', kind: 'capacity', required: true },
    { name: 'begins_on', kind: 'date' },
    { name: 'ends_on', kind: 'date' },
  ],
  meeting: [
    { name: 'held_on', kind: 'date', required: true },
    { name: 'place', kind: 'line' },
    { name: 'subject', kind: 'line', required: true },
    { name: 'minutes', kind: 'words' },
  ],
  decision: [
    { name: 'meeting_id', kind: 'meeting', required: true },
    { name: 'text', kind: 'words', required: true },
    { name: 'responsible_member_id', kind: 'member' },
    { name: 'responsible_person_id', kind: 'person' },
    { name: 'due_on', kind: 'date' },
    { name: 'status', kind: 'status', required: true },
    { name: 'progress', kind: 'words' },
  ],
} as const satisfies Record<string, readonly Field[]>

export type Book = keyof typeof books

export const isBook = (word: string): word is Book => Object.hasOwn(books, word)

export const fieldsOf = (book: Book): readonly Field[] => books[book]

/** As the record and consent name the things of a book. */
export const recordKindOf: Readonly<Record<Book, string>> = {
  mandate: 'mandate',
  member: 'mechanism-member',
  meeting: 'meeting',
  decision: 'decision',
}

/** An entry as forms have it: a text for each field, empty where nothing was said. */
export type Entered = Readonly<Record<string, string>>

/** What is written into the columns. */
export type Values = Readonly<Record<string, string | number | null>>

export type EntryProblem = { field: string; code: string; details: RefusalDetails }

const longest: Partial<Record<FieldKind, number>> = { line: 500, words: 50_000 }
const choices: Partial<Record<FieldKind, readonly string[]>> = {
  capacity: capacities,
  status: decisionStatuses,
}

/** Of a year that the database knows too: it has none numbered 0. */
const day = z.iso.date().refine((given) => !given.startsWith('0000'))

/** What was entered, as it is written, or what is wrong with it. */
export function readEntry(book: Book, entered: Entered): { values: Values; problems: EntryProblem[] } {
  const problems: EntryProblem[] = []
  const values: Record<string, string | number | null> = {}
  for (const { name, kind, required } of fieldsOf(book)) {
    const given = (entered[name] ?? '').trim()
    const wrong = (code: string, details: RefusalDetails = {}) =>
      problems.push({ field: name, code, details })
    values[name] = given === '' ? null : isNumber(kind) ? Number(given) : given
    if (given === '') {
      if (required) wrong('mechanism.field-missing')
    } else if (kind === 'date' && !day.safeParse(given).success) wrong('desk.date-unclear', { given })
    else if (isNumber(kind) && !isRowNumber(given)) wrong('desk.choice-unknown', { given })
    else if (choices[kind] && !choices[kind].includes(given)) wrong('desk.choice-unknown', { given })
    else if (given.length > (longest[kind] ?? 100))
      wrong('mechanism.too-long', { most: longest[kind] ?? 100 })
  }
  const { begins_on: begins, ends_on: ends } = values
  if (begins && ends && String(ends) < String(begins))
    problems.push({ field: 'ends_on', code: 'mechanism.ends-before', details: {} })
  return { values, problems }
}

/** Fields that name something else by its number. */
function isNumber(kind: FieldKind): boolean {
  return ['organisation', 'person', 'member', 'meeting'].includes(kind)
}
