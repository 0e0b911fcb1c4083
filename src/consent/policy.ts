/** Who may give and revoke consent, and what a consent must say. Pure; the database holds the same (0004, 0008). */
import { dayOf } from '#platform/day.ts'
import { Refusal } from '#platform/errors.ts'
import { isPerson, type Acting, type ActingPerson } from '#identity/model.ts'
import { beginningOf, endingOf, standingOf, type Consent, type ConsentToGive } from './model.ts'

/** A thing that consent could open: whose it is. */
export type Owned = { side: string; organisation: number }

/** A consent as a form gives it, where to whom may not have been chosen yet. */
export type ConsentAsTyped = Omit<ConsentToGive, 'audience'> & {
  audience: ConsentToGive['audience'] | undefined
}

/** A problem with one field of the form. */
export type ConsentProblem = { field: keyof ConsentToGive; code: string }

/** Someone on a side that consents for itself: a State's government, or an independent body. */
export type ConsentingPerson = ActingPerson & { side: 'government' | 'body'; state: string }

/** @throws Refusal 403 where whoever acts stands on no such side */
export function consentingPerson(acting: Acting): ConsentingPerson {
  if (isPerson(acting) && (acting.side === 'government' || acting.side === 'body') && acting.state)
    return { ...acting, side: acting.side, state: acting.state }
  throw new Refusal('consent.no-side', {}, 403)
}

/** Who looks as others would; as `identity.see_as`. */
export function maySeeAs({ role }: ActingPerson): boolean {
  return role === 'coordinator' || role === 'approver'
}

/** @throws Refusal 403 where the acting person holds no power to consent in force */
export function checkPower(holdsPower: boolean): void {
  if (!holdsPower) throw new Refusal('consent.no-power', {}, 403)
}

/** @throws Refusal 404 for what cannot be seen, 403 for what another side wrote */
export function checkOwn(thing: Owned | undefined, person: ConsentingPerson): asserts thing is Owned {
  if (!thing) throw new Refusal('consent.no-such-thing', {}, 404)
  const own =
    thing.side === person.side && (thing.side === 'government' || thing.organisation === person.organisation)
  if (!own) throw new Refusal('consent.not-yours', {}, 403)
}

/** What is missing or wrong in a consent, field by field; empty where it can be given. */
export function problemsWith(given: ConsentAsTyped, person: ConsentingPerson, now: Date): ConsentProblem[] {
  const problems: ConsentProblem[] = []
  const wrong = (field: keyof ConsentToGive, code: string) => problems.push({ field, code })
  if (!given.subject.kind) wrong('subject', 'consent.no-kind')
  if (!given.audience) wrong('audience', 'consent.no-audience')
  if (given.audience === 'government' && person.side === 'government')
    wrong('audience', 'consent.government-sees-already')
  if (given.audience === 'named' && given.partners.length === 0) wrong('partners', 'consent.no-partner')
  if (!given.office.trim()) wrong('office', 'consent.no-office')
  if (!given.decision.trim()) wrong('decision', 'consent.no-decision')
  const from = given.from === null ? now : beginningOf(given.from)
  const until = given.until === null ? null : endingOf(given.until)
  if (!from) wrong('from', 'consent.no-day')
  else if (given.from !== null && given.from < dayOf(now)) wrong('from', 'consent.begins-before-today')
  if (until === undefined) wrong('until', 'consent.no-day')
  else if (until && (until <= now || (from && until <= from))) wrong('until', 'consent.ends-before-it-begins')
  return problems
}

/** @throws Refusal 422 without a reason, 409 where the consent is over */
export function checkRevocable(consent: Consent, reason: string, now: Date): void {
  if (!reason.trim()) throw new Refusal('consent.no-reason')
  const standing = standingOf(consent, now)
  if (standing === 'revoked' || standing === 'ended') throw new Refusal('consent.over', {}, 409)
}
