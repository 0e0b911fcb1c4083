/** Who may do what with offers and experiences. The database holds to the same; here it is said before it must. */
import type { Acting, ActingPerson } from '#identity/model.ts'
import { isPerson } from '#identity/model.ts'

/** Whoever acts for a verified partner offers in its name. */
export function mayOffer(acting: Acting): acting is ActingPerson {
  return isPerson(acting) && acting.side === 'partner'
}

/** An offer is its organisation's: its people edit, confirm and withdraw it. */
export function mayKeepOffer(acting: Acting, offer: { organisationId: number }): boolean {
  return mayOffer(acting) && acting.organisation === offer.organisationId
}

/** Whoever acts for a government tells what its State has done. */
export function mayTellExperience(acting: Acting): acting is ActingPerson & { state: string } {
  return isPerson(acting) && acting.side === 'government' && acting.state !== null
}

type Told = { stateId: string; organisationId: number; audience: string }

/** Its own institution, and the State's coordinator where all of the government sees it. */
export function mayEditExperience(acting: Acting, told: Told): boolean {
  const coordinates =
    mayTellExperience(acting) && acting.role === 'coordinator' && acting.state === told.stateId
  return mayDisposeOfExperience(acting, told) || (coordinates && told.audience === 'government')
}

/** Who sees it and whether it stays is for its own institution. */
export function mayDisposeOfExperience(acting: Acting, told: Told): boolean {
  return mayTellExperience(acting) && acting.organisation === told.organisationId
}
