/** Who may do what with an activity and its parts. The database holds to the same (0014); here it is said before it must. */
import type { ActingPerson } from '#identity/model.ts'
import type { Activity } from './model.ts'

type Whose = Pick<Activity, 'stateId' | 'organisationId' | 'byPartner' | 'recordedBy' | 'takesPart'>

/** A government records what its State receives, a partner what it gives. */
export function mayRecord(acting: ActingPerson): boolean {
  return (acting.side === 'government' && acting.state !== null) || acting.side === 'partner'
}

export function isOwnState(acting: ActingPerson, { stateId }: Pick<Whose, 'stateId'>): boolean {
  return acting.side === 'government' && acting.state === stateId
}

/** What a partner recorded is in that partner's words alone; what a State did, in its institution's and its coordinator's. */
export function mayEditActivity(acting: ActingPerson, activity: Whose): boolean {
  if (activity.byPartner) return isRecorder(acting, activity)
  return (
    isOwnState(acting, activity) &&
    (acting.organisation === activity.organisationId || acting.role === 'coordinator')
  )
}

/** Results, values, sums, documents and what it serves: from anyone of the government, and from the partners that take part. */
export function mayAddTo(acting: ActingPerson, activity: Whose): boolean {
  return isOwnState(acting, activity) || activity.takesPart
}

/** Each side alters and removes what it wrote itself. @param wrotePartner whether the organisation that wrote it is a partner */
export function mayAlterPart(
  acting: ActingPerson,
  activity: Whose,
  { wrote, wrotePartner }: { wrote: number; wrotePartner: boolean },
): boolean {
  return (
    mayAddTo(acting, activity) &&
    (isOwnState(acting, activity) ? !wrotePartner : acting.organisation === wrote)
  )
}

/** The partner that recorded it agrees, for itself, to its being public. */
export function mayAgreeToPublic(acting: ActingPerson, activity: Whose): boolean {
  return activity.byPartner && isRecorder(acting, activity)
}

function isRecorder(acting: ActingPerson, { recordedBy }: Whose): boolean {
  return acting.side === 'partner' && acting.organisation === recordedBy
}
