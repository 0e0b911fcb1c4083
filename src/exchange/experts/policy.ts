/** Who may do what on the roster of experts. The database holds to the same; here it is said before it must. */
import { isPerson, type Acting, type ActingPerson } from '#identity/model.ts'

/** Whoever acts for a verified partner can put themselves on the roster. */
export function mayBeExpert(acting: Acting): acting is ActingPerson {
  return isPerson(acting) && acting.side === 'partner'
}

/** Governments look for experts. */
export function mayLookForExperts(acting: Acting): acting is ActingPerson & { state: string } {
  return isPerson(acting) && acting.side === 'government' && acting.state !== null
}

/** Asking tells an expert and an employer which State it is: for whoever may consent for it. */
export function mayAskExpert(
  acting: Acting,
  holdsPower: boolean,
): acting is ActingPerson & { state: string } {
  return mayLookForExperts(acting) && holdsPower
}

/** The secretariat checks references. */
export function mayCheckReferences(acting: Acting): acting is ActingPerson {
  return isPerson(acting) && acting.role === 'secretariat'
}
