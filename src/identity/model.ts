/** People, the organisations they act for and the roles they hold there: the words that all else uses. */

/** On whose side an organisation stands; the same as `identity.organisation_kind` (a test holds them together). */
export type Side = 'government' | 'body' | 'partner' | 'operator'

export const organisationKinds = [
  'ministry',
  'agency',
  'national-mechanism',
  'permanent-mission',
  'parliament',
  'judiciary',
  'nhri',
  'civil-society',
  'local-authority',
  'statistics-office',
  'un-entity',
  'cooperating-state',
  'regional-organisation',
  'academic',
  'private-sector',
  'operator',
] as const
export type OrganisationKind = (typeof organisationKinds)[number]

export const roles = [
  'coordinator',
  'approver',
  'contributor',
  'delegate',
  'observer',
  'partner',
  'secretariat',
  'administrator',
] as const
export type Role = (typeof roles)[number]

/** Whose holders sign in with a second factor; the same as `identity.needs_second_factor`. */
export const secondFactorRoles: readonly Role[] = ['coordinator', 'approver', 'secretariat', 'administrator']

/** A person who acts for one of their organisations. */
export type ActingPerson = {
  person: number
  membership: number
  organisation: number
  role: Role
  kind: OrganisationKind
  side: Side
  /** ISO 3166-1 alpha-3; null for organisations that belong to no State. */
  state: string | null
  guest: boolean
}

/** Who acts: a person, or whoever has the machine in their hands (the command line, the first link). */
export type Acting = ActingPerson | { machine: true }

export function isPerson(acting: Acting | null): acting is ActingPerson {
  return acting !== null && !('machine' in acting)
}
