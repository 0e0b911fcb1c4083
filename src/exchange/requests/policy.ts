/** Who may do what with a request. The database holds to who sees and sends it; here it is said before it must. */
import type { ActingPerson } from '#identity/model.ts'
import type { Request } from './model.ts'

type Whose = Pick<Request, 'stateId' | 'organisationId' | 'audience'>

/** Whoever acts for a State's government writes one down; it goes nowhere by that. */
export function mayWriteRequest(acting: ActingPerson): acting is ActingPerson & { state: string } {
  return acting.side === 'government' && acting.state !== null
}

/** Its own organisation; and the State's coordinator, where all of the government sees it. */
export function mayEditRequest(acting: ActingPerson, request: Whose): boolean {
  if (acting.side !== 'government' || acting.state !== request.stateId) return false
  return (
    acting.organisation === request.organisationId ||
    (acting.role === 'coordinator' && request.audience === 'government')
  )
}

/** The secretariat keeps the clock, and answers where nobody else did. */
export function keepsClock(acting: ActingPerson): boolean {
  return acting.role === 'secretariat'
}
