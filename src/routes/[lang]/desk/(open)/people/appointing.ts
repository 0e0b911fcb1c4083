import { appointment } from '#identity/commands.ts'
import { roles, type Acting } from '#identity/model.ts'
import { administers, mayAppoint } from '#identity/policy.ts'
import { verifiedOrganisations, type StoredOrganisation } from '#identity/store.ts'
import type { ActingTransaction } from '#platform/database/acting.ts'
import type { RefusalDetails } from '#platform/errors.ts'
import type { FormProblem } from '../../../forms.ts'
import { endOfDay } from './until.ts'

export const appointmentFields = ['organisation', 'role', 'guest', 'until', 'letter'] as const

type Typed = Record<(typeof appointmentFields)[number], string>

/** The organisations in which someone may give any role at all. */
export async function organisationsToFill(
  transaction: ActingTransaction,
  acting: Acting,
): Promise<StoredOrganisation[]> {
  const all = await verifiedOrganisations(transaction)
  return all.filter((organisation) => roles.some((role) => mayAppoint(acting, organisation, role)))
}

export const asksLetter = (acting: Acting) => administers(acting)

/** The fields of an appointment, or what is wrong with them. */
export function readAppointment({ organisation, role, guest, until: typedUntil, letter }: Typed) {
  const problems: FormProblem[] = []
  const until = endOfDay(typedUntil)
  const wrong = (field: string, code: string, details: RefusalDetails = {}) =>
    problems.push({ field, code, details })
  if (!organisation) wrong('organisation', 'people.organisation-missing')
  if (!role) wrong('role', 'people.role-missing')
  if (until === null) wrong('until', 'desk.date-unclear', { given: typedUntil })
  const read = appointment.safeParse({
    organisation: Number(organisation),
    role,
    guest: guest !== '',
    until: until ?? undefined,
    letter,
  })
  if (!read.success && !problems.length) wrong('role', 'desk.choice-unknown', { given: role })
  return { appointment: read.data, problems }
}

const fieldOf: Readonly<Record<string, string>> = {
  'people.guest-needs-end': 'until',
  'people.ends-in-past': 'until',
  'people.letter-needed': 'letter',
  'people.role-does-not-fit': 'role',
  'people.guest-only-helps': 'role',
  'people.has-role': 'role',
  'people.email-unclear': 'email',
  'people.power-belongs-inside': 'powerOrganisation',
  'people.same-person': 'to',
}

/** Leads from what a command refused to the field that it is about. */
export function atField<Failure extends { data: { problems: FormProblem[] } }>(failure: Failure): Failure {
  failure.data.problems = failure.data.problems.map((problem) => {
    const field = fieldOf[problem.code]
    return field ? { ...problem, field } : problem
  })
  return failure
}
