/** Who may do what with a need. The database holds to who sees and writes it; here it is said before it must. */
import type { ActingPerson } from '#identity/model.ts'
import type { Need } from './model.ts'

type Whose = Pick<Need, 'stateId' | 'organisationId' | 'side' | 'audience'>
type Standing = Pick<Need, 'standing'>

/** Whoever acts for the government of a State proposes one, and an independent body in it suggests one. */
export function mayWriteNeed(acting: ActingPerson): acting is ActingPerson & { state: string } {
  return (acting.side === 'government' || acting.side === 'body') && acting.state !== null
}

/**
 * Its own organisation, until the coordinator has taken it up: what others are asked for is not altered behind the
 * coordinator's back. And the State's coordinator, where all of the government sees it.
 */
export function mayEditNeed(acting: ActingPerson, need: Whose & Standing): boolean {
  const isTakenUp = need.standing === 'taken-up' || need.standing === 'asked'
  return mayTakeUpNeed(acting, need) || (isAuthors(acting, need) && !isTakenUp)
}

/** Who sees it and whether it stays is for its own organisation alone. */
export function mayDisposeOfNeed(acting: ActingPerson, need: Whose): boolean {
  return isAuthors(acting, need)
}

/** The coordinator takes up and sets aside what the government shares, and what its own organisation keeps inside. */
export function mayTakeUpNeed(acting: ActingPerson, need: Whose): boolean {
  return (
    coordinates(acting, need.stateId) &&
    need.side === 'government' &&
    (need.audience === 'government' || isAuthors(acting, need))
  )
}

/** The coordinator answers what a body suggests, with a need of the government's own. */
export function mayAnswerNeed(acting: ActingPerson, need: Whose): boolean {
  return coordinates(acting, need.stateId) && need.side === 'body'
}

/** On whose side it was written: what it says of its own circle is told there alone. */
export function isOfOwnSide(acting: ActingPerson | undefined, need: Whose): boolean {
  if (!acting) return false
  const ownGovernment =
    acting.side === 'government' && need.side === 'government' && acting.state === need.stateId
  return ownGovernment || isAuthors(acting, need)
}

function coordinates(acting: ActingPerson, stateId: string): boolean {
  return acting.role === 'coordinator' && acting.side === 'government' && acting.state === stateId
}

function isAuthors(acting: ActingPerson, need: Whose): boolean {
  return acting.organisation === need.organisationId && acting.side === need.side
}
