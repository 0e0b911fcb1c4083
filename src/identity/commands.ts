/** What people do with people: invite, appoint, give the power to consent, shut out. Each is one confidential change. */
import { sql } from 'kysely'
import { z } from 'zod'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { Refusal } from '#platform/errors.ts'
import { languages } from '#platform/i18n/languages.ts'
import { asOneLine, oneLine } from '#platform/one-line.ts'
import { queueLetter } from '#platform/mail/letters.ts'
import type { ChangeCircumstances } from '#record/change.ts'
import { actingIn } from './acting.ts'
import { begin, endSessions, enterPerson, giveRole, organisationOf, personOf } from './entering.ts'
import { roles, rolesIn } from './model.ts'
import { mayAppoint, mayBeGuest, mayDisable, mayGivePower, needsLetter } from './policy.ts'
import { letterKinds } from './sign-in/letters.ts'
import { revokeLinks, sendInvitation } from './sign-in/links.ts'
import { findPerson, hasSignedIn, personByEmail } from './store.ts'

const words = oneLine(300)

/** A role in an organisation, for good or, for a guest from elsewhere, until a day. */
export const appointment = z.object({
  organisation: z.number().int(),
  role: z.enum(roles),
  guest: z.boolean().default(false),
  /** The last moment; a guest's is always known. */
  until: z.date().optional(),
  /** Reference of the State's letter, where an administrator puts its coordinator in place. */
  letter: z.string().trim().max(300).default(''),
})

export const invitation = appointment.extend({
  name: words,
  email: z.email().max(254),
  office: z.string().transform(asOneLine).pipe(z.string().max(300)).default(''),
  language: z.enum(languages),
})

export type Invited = {
  person: number
  membership: number
  /** Of the sign-in tables. */
  user: string
  /** False for someone who was here already and only gained a role. */
  isNew: boolean
}

/**
 * Gives a role to whoever has an e-mail address, entering them where they are new; who has never signed in gets a
 * letter with a link to set their password.
 * @throws Refusal as `appoint`
 */
export async function invite(
  transaction: ActingTransaction,
  asked: z.infer<typeof invitation>,
  circumstances: ChangeCircumstances,
): Promise<Invited> {
  await refuseAppointment(transaction, asked)
  const known = await personByEmail(transaction, asked.email)
  const stranger = known !== null && !(await findPerson(transaction, known))
  const change = await begin(transaction, withLetter(circumstances, asked.letter))
  const entered = known === null ? await enterPerson(transaction, change, asked) : undefined
  const person = entered?.person ?? known ?? 0
  const membership = await giveRole(transaction, change, person, asked)
  const user = entered?.user ?? (await findPerson(transaction, person))?.userId ?? ''
  if (stranger) await introduce(transaction, change, { person, membership }, asked)
  if (!(await hasSignedIn(transaction, user)))
    await sendInvitation(transaction, { userId: user, language: asked.language })
  else if (stranger)
    await queueLetter(transaction, {
      kind: letterKinds.role,
      subject: membership,
      language: asked.language,
    })
  return { person, membership, user, isNew: entered !== undefined }
}

/** Until they act here, whoever invited them knows no more of them than they said. */
async function introduce(
  transaction: ActingTransaction,
  change: number,
  { person, membership }: { person: number; membership: number },
  { organisation, name, email, office, language }: z.infer<typeof invitation>,
): Promise<void> {
  await sql`
    insert into identity.introduction (membership_id, person_id, organisation_id, name, email, office, language, change_id)
    values (${membership}, ${person}, ${organisation}, ${name}, ${email}, ${office || null}, ${language}, ${change})`.execute(
    transaction,
  )
}

/**
 * Sends the invitation once more to someone who has not followed the first; that one opens nothing from then on.
 * @throws Refusal `people.may-not-appoint` (403), `people.has-signed-in` (409)
 */
export async function inviteAgain(transaction: ActingTransaction, person: number): Promise<void> {
  const { userId, language, memberships, demonstration, introduced } = await personOf(transaction, person)
  const acting = await actingIn(transaction)
  const asked = memberships.find(
    ({ inForce, organisation, role }) => inForce && mayAppoint(acting, organisation, role),
  )
  if (!asked || !userId) throw new Refusal('people.may-not-appoint', {}, 403)
  if (introduced && (await hasSignedIn(transaction, userId)))
    return queueLetter(transaction, { kind: letterKinds.role, subject: asked.id, language })
  if (demonstration || (await hasSignedIn(transaction, userId)))
    throw new Refusal('people.has-signed-in', {}, 409)
  await sendInvitation(transaction, { userId, language })
}

/**
 * Gives a role to someone who is here already. Returns the membership.
 * @throws Refusal `people.role-does-not-fit`, `people.not-verified`, `people.guest-needs-end`, `people.ends-in-past`,
 *   `people.guest-only-helps`, `people.letter-needed`, `people.may-not-appoint` (403), `people.led` (403),
 *   `people.has-role` (409)
 */
export async function appoint(
  transaction: ActingTransaction,
  person: number,
  asked: z.infer<typeof appointment>,
  circumstances: ChangeCircumstances,
): Promise<number> {
  await personOf(transaction, person)
  await refuseAppointment(transaction, asked)
  const change = await begin(transaction, withLetter(circumstances, asked.letter))
  return giveRole(transaction, change, person, asked)
}

/** Ends a role now; what its holder wrote stays. @throws Refusal `people.may-not-appoint` (403), `people.not-found` (404) */
export async function endMembership(
  transaction: ActingTransaction,
  person: number,
  membership: number,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const held = (await personOf(transaction, person)).memberships.find(({ id }) => id === membership)
  if (!held) throw new Refusal('people.not-found', {}, 404)
  if (!mayAppoint(await actingIn(transaction), held.organisation, held.role))
    throw new Refusal('people.may-not-appoint', {}, 403)
  const change = await begin(transaction, circumstances)
  await endRoles(transaction, change, [membership])
}

export const givenPower = z.object({
  organisation: z.number().int(),
  decisionReference: words,
  until: z.date().optional(),
})

/**
 * Gives the power to consent, with the decision that gives it, to one of an organisation's own people.
 * @throws Refusal `people.may-not-give-power` (403), `people.power-belongs-inside`, `people.ends-in-past`
 */
export async function givePower(
  transaction: ActingTransaction,
  person: number,
  { organisation: id, decisionReference, until }: z.infer<typeof givenPower>,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const organisation = await organisationOf(transaction, id)
  if (!mayGivePower(await actingIn(transaction), organisation))
    throw new Refusal('people.may-not-give-power', {}, 403)
  if (until && until <= new Date()) throw new Refusal('people.ends-in-past')
  const { memberships } = await personOf(transaction, person)
  if (!memberships.some((held) => held.inForce && !held.guest && held.organisation.id === id))
    throw new Refusal('people.power-belongs-inside')
  const change = await begin(transaction, circumstances)
  await sql`
    insert into identity.power (person_id, organisation_id, state_id, decision_reference, ends_at, change_id)
    values (${person}, ${id}, ${organisation.state}, ${decisionReference}, ${until ?? null}, ${change})`.execute(
    transaction,
  )
}

/** Ends a power to consent; what was consented to by it stays until it is revoked. @throws Refusal as `givePower` */
export async function withdrawPower(
  transaction: ActingTransaction,
  person: number,
  power: number,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const held = (await personOf(transaction, person)).powers.find(({ id }) => id === power)
  if (!held) throw new Refusal('people.not-found', {}, 404)
  const organisation = await organisationOf(transaction, held.organisation.id)
  if (!mayGivePower(await actingIn(transaction), organisation))
    throw new Refusal('people.may-not-give-power', {}, 403)
  const change = await begin(transaction, circumstances)
  await sql`update identity.power set ends_at = now(), change_id = ${change} where id = ${power}`.execute(
    transaction,
  )
}

/**
 * Shuts someone out, everywhere and at once, or lets them in again; their work stays.
 * @throws Refusal `people.may-not-disable` (403), `people.not-oneself`
 */
export async function setDisabled(
  transaction: ActingTransaction,
  person: number,
  disabled: boolean,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { userId, memberships } = await personOf(transaction, person)
  const acting = await actingIn(transaction)
  if ('person' in acting && acting.person === person) throw new Refusal('people.not-oneself')
  const held = memberships.filter(({ inForce }) => inForce).map(({ organisation }) => organisation)
  if (!mayDisable(acting, held)) throw new Refusal('people.may-not-disable', {}, 403)
  const change = await begin(transaction, circumstances)
  const { numAffectedRows } = await sql`
    update identity.person set disabled_at = ${disabled ? sql`now()` : null}, change_id = ${change}
     where id = ${person}`.execute(transaction)
  // They belong to others too, of whom whoever acts is not told; the database knows.
  if (!numAffectedRows) throw new Refusal('people.may-not-disable', {}, 403)
  if (!disabled || !userId) return
  await endSessions(transaction, userId)
  await revokeLinks(transaction, userId)
}

/**
 * Takes away the second factor of someone who has lost it, and ends their sessions: at the next sign-in they set up
 * another. For whoever has the machine in their hands.
 * @throws Refusal `people.may-not-disable` (403)
 */
export async function resetSecondFactor(
  transaction: ActingTransaction,
  person: number,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { userId } = await personOf(transaction, person)
  if (!('machine' in (await actingIn(transaction)))) throw new Refusal('people.may-not-disable', {}, 403)
  const change = await begin(transaction, circumstances)
  await sql`update identity.person set change_id = ${change} where id = ${person}`.execute(transaction)
  await sql`delete from sign_in.two_factor where "userId" = ${userId}`.execute(transaction)
  await sql`delete from sign_in.passkey where "userId" = ${userId}`.execute(transaction)
  await sql`update sign_in."user" set "twoFactorEnabled" = false where id = ${userId}`.execute(transaction)
  await endSessions(transaction, userId)
}

async function refuseAppointment(
  transaction: ActingTransaction,
  { organisation: id, role, guest, until, letter }: z.infer<typeof appointment>,
): Promise<void> {
  const acting = await actingIn(transaction)
  const organisation = await organisationOf(transaction, id)
  if (!organisation.verified) throw new Refusal('people.not-verified')
  if (!rolesIn(organisation.kind).includes(role)) throw new Refusal('people.role-does-not-fit')
  if (guest && !mayBeGuest(role, organisation)) throw new Refusal('people.guest-only-helps')
  if (guest && !until) throw new Refusal('people.guest-needs-end')
  if (until && until <= new Date()) throw new Refusal('people.ends-in-past')
  if (!mayAppoint(acting, organisation, role))
    throw new Refusal(organisation.led ? 'people.led' : 'people.may-not-appoint', {}, 403)
  if (!letter && needsLetter(acting, organisation, role)) throw new Refusal('people.letter-needed')
}

async function endRoles(transaction: ActingTransaction, change: number, ids: number[]): Promise<void> {
  await sql`update identity.membership set ends_at = now(), change_id = ${change}
             where id = any(${ids}::bigint[]) and (ends_at is null or ends_at > now())`.execute(transaction)
}

/** The letter on which a coordinator was put in place stands in the record with the change. */
function withLetter(circumstances: ChangeCircumstances, letter: string): ChangeCircumstances {
  const why = [letter, circumstances.why].filter(Boolean).join(' · ')
  return { ...circumstances, ...(why && { why }) }
}
