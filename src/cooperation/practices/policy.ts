/** Who may tell a good practice. The database holds to the same (consent.protect). */
import type { ActingPerson } from '#identity/model.ts'
import { isOwnState } from '../activities/policy.ts'

/** Anyone of the government whose activity it was. */
export function mayTellPractice(acting: ActingPerson, activity: { stateId: string }): boolean {
  return isOwnState(acting, activity)
}

/** Its author's institution. */
export function mayRemovePractice(
  acting: ActingPerson,
  practice: { stateId: string; organisationId: number },
): boolean {
  return isOwnState(acting, practice) && acting.organisation === practice.organisationId
}

/** Its author's institution, and the State's coordinator. */
export function mayEditPractice(
  acting: ActingPerson,
  practice: { stateId: string; organisationId: number },
): boolean {
  return (
    isOwnState(acting, practice) &&
    (acting.organisation === practice.organisationId || acting.role === 'coordinator')
  )
}
