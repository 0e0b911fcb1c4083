/** Who reports back, who says something to it, and who mends what. The database holds to the same (0014). */
import type { ActingPerson } from '#identity/model.ts'
import type { Activity } from '../activities/model.ts'
import { isOwnState } from '../activities/policy.ts'

type Owned = { stateId: string; organisationId: number }

/** The institution whose activity it is, and the State's coordinator. */
export function mayReportBack(acting: ActingPerson, activity: Owned): boolean {
  return (
    isOwnState(acting, activity) &&
    (acting.organisation === activity.organisationId || acting.role === 'coordinator')
  )
}

/** A partner that takes part says its part, once, and mends it. */
export function mayAddPart(acting: ActingPerson, activity: Pick<Activity, 'takesPart'>): boolean {
  return acting.side === 'partner' && activity.takesPart
}

/** Independent bodies of the State that was supported. */
export function mayComment(acting: ActingPerson, { stateId }: Pick<Owned, 'stateId'>): boolean {
  return acting.side === 'body' && acting.state === stateId
}

export function mayEditComment(acting: ActingPerson, comment: Owned): boolean {
  return mayComment(acting, comment) && acting.organisation === comment.organisationId
}
