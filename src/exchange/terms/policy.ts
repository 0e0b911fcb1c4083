/** Who may do what with terms of support; migration 0013 holds to the same. */
import { isPerson, type Acting } from '#identity/model.ts'

/** The two sides of an agreement. */
export type Parties = { stateId: string; organisationId: number }

/** On which side of it someone stands. */
export function sideIn(
  acting: Acting,
  { stateId, organisationId }: Parties,
): 'state' | 'partner' | undefined {
  if (!isPerson(acting)) return undefined
  if (acting.side === 'government' && acting.state === stateId) return 'state'
  return acting.side === 'partner' && acting.organisation === organisationId ? 'partner' : undefined
}

/** For the State proposes whoever coordinates it. */
export function mayPropose(acting: Acting, parties: Parties): boolean {
  const side = sideIn(acting, parties)
  return side === 'partner' || (side === 'state' && isPerson(acting) && acting.role === 'coordinator')
}

/** For the State accepts who holds the power to consent. */
export function mayAccept(acting: Acting, parties: Parties, holdsPower: boolean): boolean {
  const side = sideIn(acting, parties)
  return side === 'partner' || (side === 'state' && holdsPower)
}

/** Either side ends it: for the State whoever coordinates it or holds the power to consent. */
export const mayEnd = (acting: Acting, parties: Parties, holdsPower: boolean): boolean =>
  mayPropose(acting, parties) || mayAccept(acting, parties, holdsPower)
