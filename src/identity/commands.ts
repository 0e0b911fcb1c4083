/** What people do with people and organisations. Each is one change, confidential like all that is not the register. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { Refusal } from '#platform/errors.ts'
import { languages } from '#platform/i18n/languages.ts'
import { beginChange, type ChangeCircumstances } from '#record/change.ts'
import { stateByCode } from '#reference/states.ts'
import { actingIn } from './acting.ts'
import { kinds, organisationKinds, roles, rolesIn } from './model.ts'
import {
  mayAddOrganisation,
  mayAppoint,
  mayBeGuest,
  mayDisable,
  mayGivePower,
  needsLetter,
} from './policy.ts'
import {
  findOrganisation,
  findPerson,
  hasAdministrator,
  personByEmail,
  type StoredOrganisation,
  type StoredPerson,
} from './store.ts'

const words = z.string().trim().min(1).max(300)
const emailAddress = z.email().max(254)

export const newOrganisation = z
  .object({
    kind: z.enum(organisationKinds),
    /** ISO 3166-1 alpha-3; absent for kinds that are of no State. */
    state: z
      .string()
      .refine((code) => stateByCode(code) !== undefined)
      .optional(),
    parent: z.number().int().optional(),
    name: words,
  })
  .refine(({ kind, state }) => kinds[kind].ofState === (state !== undefined), { path: ['state'] })

/**
 * Enters an organisation, verified by whoever enters it: only they who may verify one may enter it.
 * @throws Refusal `people.organisation-not-yours` (403), `people.one-mechanism` (409), `people.other-state`
 */
export async function addOrganisation(
  transaction: ActingTransaction,
  { kind, state, parent, name }: z.infer<typeof newOrganisation>,
  circumstances: ChangeCircumstances,
): Promise<number> {
  if (!mayAddOrganisation(await actingIn(transaction), { kind, state: state ?? null }))
    throw new Refusal('people.organisation-not-yours', {}, 403)
  if (parent !== undefined && (await organisationOf(transaction, parent)).state !== (state ?? null))
    throw new Refusal('people.other-state')
  const change = await begin(transaction, circumstances)
  const { rows } = await sql<{ id: number }>`
    insert into identity.organisation (kind, state_id, parent_id, name, verified_at, change_id)
    values (${kind}, ${state ?? null}, ${parent ?? null}, ${name}, now(), ${change})
    on conflict (state_id) where kind = 'national-mechanism' do nothing
    returning id`.execute(transaction)
  if (!rows[0]) throw new Refusal('people.one-mechanism', { state: state ?? '' }, 409)
  return rows[0].id
}

/** Renames an organisation. @throws Refusal `people.organisation-not-yours` (403) */
export async function renameOrganisation(
  transaction: ActingTransaction,
  id: number,
  name: string,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const organisation = await organisationOf(transaction, id)
  if (!mayAddOrganisation(await actingIn(transaction), organisation))
    throw new Refusal('people.organisation-not-yours', {}, 403)
  const change = await begin(transaction, circumstances)
  await sql`update identity.organisation set name = ${words.parse(name)}, change_id = ${change} where id = ${id}`.execute(
    transaction,
  )
}

/**
 * Says that an organisation is what it says, or is so no longer: while it is not, nobody acts for it.
 * @throws Refusal `people.organisation-not-yours` (403)
 */
export async function verifyOrganisation(
  transaction: ActingTransaction,
  id: number,
  verified: boolean,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const organisation = await organisationOf(transaction, id)
  if (!mayAddOrganisation(await actingIn(transaction), organisation))
    throw new Refusal('people.organisation-not-yours', {}, 403)
  const change = await begin(transaction, circumstances)
  await sql`update identity.organisation set verified_at = ${verified ? sql`now()` : null}, change_id = ${change}
             where id = ${id}`.execute(transaction)
}

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
  email: emailAddress,
  office: z.string().trim().max(300).default(''),
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
 * Gives a role to whoever has an e-mail address, entering them where they are new.
 * @throws Refusal as `appoint`
 */
export async function invite(
  transaction: ActingTransaction,
  asked: z.infer<typeof invitation>,
  circumstances: ChangeCircumstances,
): Promise<Invited> {
  await refuseAppointment(transaction, asked)
  const known = await personByEmail(transaction, asked.email)
  const change = await begin(transaction, withLetter(circumstances, asked.letter))
  const entered = known === null ? await enterPerson(transaction, change, asked) : undefined
  const person = entered?.person ?? known ?? 0
  const membership = await giveRole(transaction, change, person, asked)
  const user = entered?.user ?? (await findPerson(transaction, person))?.userId ?? ''
  return { person, membership, user, isNew: entered !== undefined }
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
  await sql`update identity.person set disabled_at = ${disabled ? sql`now()` : null}, change_id = ${change}
             where id = ${person}`.execute(transaction)
  if (disabled) await endSessions(transaction, userId)
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

export const firstAdministrator = z.object({
  name: words,
  email: emailAddress,
  language: z.enum(languages),
  organisation: words,
})

/**
 * Enters the first administrator, in the organisation that operates the instance.
 * @throws Refusal `people.administrator-exists` (409), `people.may-not-appoint` (403)
 */
export async function makeFirstAdministrator(
  transaction: ActingTransaction,
  asked: z.infer<typeof firstAdministrator>,
  circumstances: ChangeCircumstances,
): Promise<Invited> {
  if (!('machine' in (await actingIn(transaction)))) throw new Refusal('people.may-not-appoint', {}, 403)
  await sql`select pg_advisory_xact_lock(hashtext('throughline: first administrator'))`.execute(transaction)
  if (await hasAdministrator(transaction)) throw new Refusal('people.administrator-exists', {}, 409)
  const known = await personByEmail(transaction, asked.email)
  const change = await begin(transaction, circumstances)
  const { rows } = await sql<{ id: number }>`
    insert into identity.organisation (kind, name, verified_at, change_id)
    values ('operator', ${asked.organisation}, now(), ${change}) returning id`.execute(transaction)
  const entered =
    known === null ? await enterPerson(transaction, change, { ...asked, office: '' }) : undefined
  const person = entered?.person ?? known ?? 0
  const membership = await giveRole(transaction, change, person, {
    organisation: rows[0]?.id ?? 0,
    role: 'administrator',
    guest: false,
  })
  const user = entered?.user ?? (await findPerson(transaction, person))?.userId ?? ''
  return { person, membership, user, isNew: entered !== undefined }
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

/** Makes a person with an account that has no password yet. */
async function enterPerson(
  transaction: ActingTransaction,
  change: number,
  {
    name,
    email,
    office,
    language,
  }: Pick<z.infer<typeof invitation>, 'name' | 'email' | 'office' | 'language'>,
): Promise<{ person: number; user: string }> {
  const user = randomUUID()
  await sql`insert into sign_in."user" (id, name, email) values (${user}, ${name}, ${email.toLowerCase()})`.execute(
    transaction,
  )
  const { rows } = await sql<{ id: number }>`
    insert into identity.person (user_id, change_id) values (${user}, ${change}) returning id`.execute(
    transaction,
  )
  const person = rows[0]?.id ?? 0
  await sql`
    insert into identity.personal (person_id, name, email, office, language, change_id)
    values (${person}, ${name}, ${email}, ${office || null}, ${language}, ${change})`.execute(transaction)
  return { person, user }
}

async function giveRole(
  transaction: ActingTransaction,
  change: number,
  person: number,
  {
    organisation,
    role,
    guest,
    until,
  }: Pick<z.infer<typeof appointment>, 'organisation' | 'role' | 'guest' | 'until'>,
): Promise<number> {
  const held = (await findPerson(transaction, person))?.memberships.some(
    (one) => one.inForce && one.role === role && one.organisation.id === organisation,
  )
  if (held) throw new Refusal('people.has-role', {}, 409)
  const { rows } = await sql<{ id: number }>`
    insert into identity.membership (person_id, organisation_id, role, guest, ends_at, change_id)
    values (${person}, ${organisation}, ${role}, ${guest}, ${until ?? null}, ${change})
    returning id`.execute(transaction)
  return rows[0]?.id ?? 0
}

async function endRoles(transaction: ActingTransaction, change: number, ids: number[]): Promise<void> {
  await sql`update identity.membership set ends_at = now(), change_id = ${change}
             where id = any(${ids}::bigint[]) and (ends_at is null or ends_at > now())`.execute(transaction)
}

async function endSessions(transaction: ActingTransaction, userId: string | null): Promise<void> {
  await sql`delete from sign_in.session where "userId" = ${userId}`.execute(transaction)
}

async function organisationOf(transaction: ActingTransaction, id: number): Promise<StoredOrganisation> {
  const found = await findOrganisation(transaction, id)
  if (!found) throw new Refusal('people.not-found', {}, 404)
  return found
}

async function personOf(transaction: ActingTransaction, id: number): Promise<StoredPerson> {
  const found = await findPerson(transaction, id)
  if (!found) throw new Refusal('people.not-found', {}, 404)
  return found
}

const begin = (transaction: ActingTransaction, circumstances: ChangeCircumstances) =>
  beginChange(transaction, { ...circumstances, confidential: true })

/** The letter on which a coordinator was put in place stands in the record with the change. */
function withLetter(circumstances: ChangeCircumstances, letter: string): ChangeCircumstances {
  const why = [letter, circumstances.why].filter(Boolean).join(' · ')
  return { ...circumstances, ...(why && { why }) }
}
