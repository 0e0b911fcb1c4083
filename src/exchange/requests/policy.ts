/** Who may do what with a request. The database holds to who sees and sends it; here it is said before it must. */
import { problemsWith, type ConsentingPerson } from '#consent/policy.ts'
import type { ActingPerson } from '#identity/model.ts'
import type { Request, Sending } from './model.ts'

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

/** What someone has said who sends a request out; under which name and to whom may be missing still. */
export type SendingAsTyped = Omit<Sending, 'under' | 'to'> & {
  [Choice in 'under' | 'to']: Sending[Choice] | undefined
}

/** All that is missing or wrong in it, in the order in which a form asks for it; empty where it can go out. */
export function problemsWithSending(
  { under, to, ...terms }: SendingAsTyped,
  person: ConsentingPerson,
  now: Date,
): { field: keyof Sending; code: string }[] {
  const consent = { ...terms, subject: { kind: 'request', id: null }, audience: to, from: null }
  return [
    ...(under ? [] : [{ field: 'under', code: 'request.under-missing' } as const]),
    ...problemsWith(consent, person, now).map(({ field, code }) => ({
      field: field in terms ? (field as keyof typeof terms) : ('to' as const),
      code,
    })),
  ]
}

/** The secretariat keeps the clock, and answers where nobody else did. */
export function keepsClock(acting: ActingPerson): boolean {
  return acting.role === 'secretariat'
}
