/** What leaves of a person for a page, the command line or a file. */
import type { OrganisationKind, Role } from './model.ts'
import type { StoredPerson } from './store.ts'

export type PresentedRole = {
  membership: number
  role: Role
  organisation: { id: number; name: string; kind: OrganisationKind; state: string | null }
  guest: boolean
  inForce: boolean
  from: Date
  until: Date | null
}

export type PresentedPerson = {
  id: number
  /** Null where it was erased. */
  name: string | null
  email: string | null
  office: string | null
  language: string
  demonstration: boolean
  disabled: boolean
  roles: PresentedRole[]
  powers: {
    id: number
    organisation: { id: number; name: string }
    decisionReference: string
    inForce: boolean
    from: Date
    until: Date | null
  }[]
}

/** Roles in force first, then those that were. */
export function presentPerson(person: StoredPerson): PresentedPerson {
  const { id, name, email, office, language, demonstration, disabledAt, memberships, powers } = person
  return {
    id,
    name,
    email,
    office,
    language,
    demonstration,
    disabled: disabledAt !== null,
    roles: memberships
      .map(({ id: membership, role, guest, inForce, beginsAt, endsAt, organisation }) => ({
        membership,
        role,
        organisation: {
          id: organisation.id,
          name: organisation.name,
          kind: organisation.kind,
          state: organisation.state,
        },
        guest,
        inForce,
        from: beginsAt,
        until: endsAt,
      }))
      .sort((one, other) => Number(other.inForce) - Number(one.inForce)),
    powers: powers.map(({ id, organisation, decisionReference, inForce, beginsAt, endsAt }) => ({
      id,
      organisation,
      decisionReference,
      inForce,
      from: beginsAt,
      until: endsAt,
    })),
  }
}
