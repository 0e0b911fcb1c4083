/**
 * Who may do what with people and organisations. The database holds the same rules for itself
 * (migrations/0002-record.sql); asking here first gives a person a reason instead of a failure.
 */
import { isPerson, kinds, type Acting, type OrganisationKind, type Role, type Side } from './model.ts'

/** An organisation, as far as the rules look at it. */
export type Organisation = {
  id: number
  kind: OrganisationKind
  /** ISO 3166-1 alpha-3; null for organisations that belong to no State. */
  state: string | null
  /** Someone inside decides who acts for it: a State's coordinator, or a body's approver. */
  led: boolean
}

export const sideOf = ({ kind }: { kind: OrganisationKind }): Side => kinds[kind].side

const isMachine = (acting: Acting) => 'machine' in acting
const holds = (acting: Acting, ...roles: Role[]) => isPerson(acting) && roles.includes(acting.role)

/** Runs the instance: its administrators, and whoever has the machine in their hands. */
export const administers = (acting: Acting) => isMachine(acting) || holds(acting, 'administrator')

/** Of the State whose coordinator acts, and on its government's side. */
export function coordinates(acting: Acting, organisation: Pick<Organisation, 'kind' | 'state'>): boolean {
  return (
    isPerson(acting) &&
    acting.role === 'coordinator' &&
    acting.state === organisation.state &&
    sideOf(organisation) === 'government'
  )
}

/** Keeps the public register: all of it, or the part of the State that they coordinate. */
export const keepsRegister = (acting: Acting) =>
  isMachine(acting) || holds(acting, 'administrator', 'secretariat', 'coordinator')

/** Sets which States the instance hosts. */
export const setsHosting = (acting: Acting) =>
  isMachine(acting) || holds(acting, 'administrator', 'secretariat')

/** Enters and verifies an organisation: an administrator any, a coordinator those of the State's government. */
export const mayAddOrganisation = (acting: Acting, organisation: Pick<Organisation, 'kind' | 'state'>) =>
  administers(acting) || coordinates(acting, organisation)

/**
 * Gives and ends a role: who decides inside (a coordinator in the State's government, an approver among colleagues);
 * where nobody does yet, an administrator, who has no say in a State or a body from then on.
 */
export function mayAppoint(acting: Acting, organisation: Organisation, role: Role): boolean {
  if (isMachine(acting) || coordinates(acting, organisation)) return true
  if (holds(acting, 'administrator')) return !organisation.led
  return (
    holds(acting, 'approver') &&
    isPerson(acting) &&
    acting.organisation === organisation.id &&
    ['contributor', 'delegate', 'observer'].includes(role)
  )
}

/** A guest helps; who coordinates belongs to the State. */
export const mayBeGuest = (role: Role, organisation: Pick<Organisation, 'kind'>) =>
  sideOf(organisation) === 'government' && role !== 'coordinator'

/** Puts a coordinator in place from outside, on a recorded letter, where the State has none that could do it. */
export const needsLetter = (acting: Acting, organisation: Organisation, role: Role) =>
  role === 'coordinator' && !coordinates(acting, organisation)

/** Gives the power to consent: for a government its coordinator or an administrator, for a body its approver. */
export function mayGivePower(acting: Acting, organisation: Organisation): boolean {
  if (!['government', 'body'].includes(sideOf(organisation))) return false
  if (administers(acting) || coordinates(acting, organisation)) return true
  return (
    isPerson(acting) &&
    sideOf(organisation) === 'body' &&
    acting.role === 'approver' &&
    acting.organisation === organisation.id
  )
}

/** Can be shut out by a State's coordinator: who belongs to its government and to nothing else. */
export function mayDisable(
  acting: Acting,
  belongsTo: readonly Pick<Organisation, 'kind' | 'state'>[],
): boolean {
  return administers(acting) || (belongsTo.length > 0 && belongsTo.every((one) => coordinates(acting, one)))
}

/** Takes part in giving roles anywhere: sees the forms for it. */
export const managesPeople = (acting: Acting) =>
  administers(acting) || holds(acting, 'coordinator', 'approver')
