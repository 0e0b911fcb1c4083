/** People, the organisations they act for and the roles they hold there: the words that all else uses. */

/** On whose side an organisation stands. */
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
  'international-ngo',
  'operator',
] as const
export type OrganisationKind = (typeof organisationKinds)[number]

/** On whose side a kind stands, and whether it is of a State; the same as `identity.organisation_kind` (a test holds them together). */
export const kinds: Readonly<Record<OrganisationKind, { side: Side; ofState: boolean }>> = {
  ministry: { side: 'government', ofState: true },
  agency: { side: 'government', ofState: true },
  'national-mechanism': { side: 'government', ofState: true },
  'permanent-mission': { side: 'government', ofState: true },
  parliament: { side: 'body', ofState: true },
  judiciary: { side: 'body', ofState: true },
  nhri: { side: 'body', ofState: true },
  'civil-society': { side: 'body', ofState: true },
  'local-authority': { side: 'body', ofState: true },
  'statistics-office': { side: 'body', ofState: true },
  'un-entity': { side: 'partner', ofState: false },
  'cooperating-state': { side: 'partner', ofState: true },
  'regional-organisation': { side: 'partner', ofState: false },
  academic: { side: 'partner', ofState: false },
  'private-sector': { side: 'partner', ofState: false },
  'international-ngo': { side: 'partner', ofState: false },
  operator: { side: 'operator', ofState: false },
}

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

const rolesOfSide: Readonly<Record<Side, readonly Role[]>> = {
  government: ['coordinator', 'approver', 'contributor', 'delegate'],
  body: ['approver', 'contributor', 'observer'],
  partner: ['partner'],
  operator: ['secretariat', 'administrator'],
}

/** Roles of which one kind of organisation alone has holders. */
const onlyKind: Partial<Record<Role, OrganisationKind>> = {
  coordinator: 'national-mechanism',
  delegate: 'permanent-mission',
}

/** The roles that can be held in an organisation of a kind; the same as `identity.role_of_side`. */
export function rolesIn(kind: OrganisationKind): Role[] {
  return rolesOfSide[kinds[kind].side].filter((role) => (onlyKind[role] ?? kind) === kind)
}

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
  /** Sees nothing of any State but the imaginary one. */
  demonstration?: true
}

/** Whoever holds a one-time link: nobody's member, and for the one thing that it opens alone. */
export type ActingByLink = { link: { organisation: number; side: Side; state: string } }

/** Who acts: a person, whoever has the machine in their hands (the command line, the first link), or a link's holder. */
export type Acting = ActingPerson | ActingByLink | { machine: true }

export function isPerson(acting: Acting | null): acting is ActingPerson {
  return acting !== null && 'person' in acting
}
