/** What an expert does with their profile: keep it, pause it, name who speaks for them, erase it. And who checks that. */
import { sql, type RawBuilder } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { columnsOf } from '#platform/database/columns.ts'
import { columnNames, columnSettings, columnValues, saysTheSame } from '#platform/database/form-row.ts'
import { oneAtATime } from '#platform/database/one-at-a-time.ts'
import { Refusal } from '#platform/errors.ts'
import { dropDraft } from '#followup/drafts.ts'
import { actingIn } from '#identity/acting.ts'
import type { ActingPerson } from '#identity/model.ts'
import { alter, changedNow } from '#record/alter.ts'
import { beginChange, type ChangeCircumstances } from '#record/change.ts'
import {
  evidenceLevels,
  mostReferences,
  referenceGivenBy,
  tellTaleIn,
  type EvidenceLevel,
  type Profile,
  type ProfileContent,
} from './model.ts'
import { mayBeExpert, mayCheckReferences } from './policy.ts'
import { ownProfile, referencesOf, whoActs } from './store.ts'

/**
 * Puts whoever acts on the roster, with the organisation for which they act as their employer. One person has one
 * profile: a form that comes twice makes it once.
 * @throws Refusal `expert.not-yours` (403), `expert.words-tell-…` (422)
 */
export async function makeProfile(
  transaction: ActingTransaction,
  content: ProfileContent,
  formKey: string,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const acting = await expertActing(transaction)
  await oneAtATime(transaction, formKey)
  if (await ownProfile(transaction)) return
  await refuseTellTale(transaction, acting, content)
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  await sql`
    insert into exchange.expert (person_id, organisation_id, form_key, change_id,
                                 ${columnNames(columns)})
    values (${acting.person}, ${acting.organisation}, ${formKey}, ${change},
            ${columnValues(columns, content)})`.execute(transaction)
}

/** What a form says of a profile, column by column. */
const columns = columnsOf(
  'words',
  'language',
  'kinds',
  'themes',
  'groups',
  'targets',
  'languages',
  'countriesKnown',
  'conflicts',
  'availableFrom',
  'availableUntil',
)

async function refuseTellTale(
  transaction: ActingTransaction,
  { organisation }: ActingPerson,
  content: ProfileContent,
): Promise<void> {
  const tellTale = tellTaleIn(content.words, await whoActs(transaction, organisation))
  if (tellTale) throw new Refusal(tellTale)
}

/**
 * Puts other words in place of a profile's; the employer is the organisation for which the expert acts.
 * @param opened the version that the form was opened with
 * @throws Refusal `expert.no-profile` (404), `record.changed-meanwhile` (409), and as `makeProfile`
 */
export async function editProfile(
  transaction: ActingTransaction,
  content: ProfileContent,
  opened: number,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { acting, profile } = await profileToKeep(transaction)
  if (saysTheSame(columns, profile, content)) return
  await refuseTellTale(transaction, acting, content)
  const settings = columnSettings(columns, content)
  await set(transaction, acting, { id: profile.id, opened }, settings, circumstances)
}

/**
 * Takes the card off the roster for as long as the expert wants, or puts it back.
 * @throws Refusal `expert.no-profile` (404), `record.changed-meanwhile` (409)
 */
export async function pauseProfile(
  transaction: ActingTransaction,
  { paused, opened }: { paused: boolean; opened: number },
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { acting, profile } = await profileToKeep(transaction)
  if ((profile.pausedAt !== null) === paused) return
  const setting = paused ? sql`paused_at = now()` : sql`paused_at = null`
  await set(transaction, acting, { id: profile.id, opened }, [setting], circumstances)
}

async function set(
  transaction: ActingTransaction,
  acting: ActingPerson,
  { id, opened }: { id: number; opened: number },
  settings: readonly RawBuilder<unknown>[],
  circumstances: ChangeCircumstances,
): Promise<void> {
  const employer = sql`organisation_id = ${acting.organisation}`
  const row = { table: 'exchange.expert', key: { id }, opened }
  await alter(transaction, row, [...settings, employer, changedNow], circumstances)
}

/** Under which name the form of a profile keeps what was typed. */
export const profileDraft = 'expert'

/**
 * Erases a profile for good, with what it said before and its references. What States asked stays, without the expert.
 * @throws Refusal `expert.no-profile` (404)
 */
export async function eraseProfile(
  transaction: ActingTransaction,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { acting } = await profileToKeep(transaction)
  await beginChange(transaction, { ...circumstances, confidential: true })
  await sql`select exchange.erase_expert(${acting.person})`.execute(transaction)
  await dropDraft(transaction, profileDraft)
}

/**
 * Names someone who speaks for the expert; the secretariat asks them.
 * @throws Refusal `expert.no-profile` (404), `expert.reference-missing` and `expert.too-many-references` (422)
 */
export async function addReference(
  transaction: ActingTransaction,
  givenBy: string,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { profile } = await profileToKeep(transaction)
  const read = referenceGivenBy.safeParse(givenBy)
  if (!read.success) throw new Refusal('expert.reference-missing')
  const references = await referencesOf(transaction, profile.id)
  if (references.some((one) => one.givenBy === read.data)) return
  if (references.length >= mostReferences)
    throw new Refusal('expert.too-many-references', { most: mostReferences })
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  await sql`
    insert into exchange.expert_reference (expert_id, given_by, level, change_id)
    values (${profile.id}, ${read.data}, 0, ${change})`.execute(transaction)
}

/** Takes a reference away. @throws Refusal `expert.no-profile` (404) */
export async function removeReference(
  transaction: ActingTransaction,
  id: number,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { profile } = await profileToKeep(transaction)
  await beginChange(transaction, { ...circumstances, confidential: true })
  await sql`delete from exchange.expert_reference where id = ${id} and expert_id = ${profile.id}`.execute(
    transaction,
  )
}

/**
 * Says how much a reference was found to be worth; 0 where nobody confirmed it.
 * @throws Refusal `expert.not-yours-to-check` (403), `expert.level-unknown` (422), `record.changed-meanwhile` (409)
 */
export async function checkReference(
  transaction: ActingTransaction,
  { id, level, opened }: { id: number; level: number; opened: number },
  circumstances: ChangeCircumstances,
): Promise<void> {
  const acting = await actingIn(transaction)
  if (!mayCheckReferences(acting)) throw new Refusal('expert.not-yours-to-check', {}, 403)
  if (!isEvidenceLevel(level)) throw new Refusal('expert.level-unknown')
  const row = { table: 'exchange.expert_reference', key: { id }, opened }
  const checked = sql`level = ${level}, checked_by = ${acting.person}, checked_at = now()`
  await alter(transaction, row, [checked], circumstances)
}

const isEvidenceLevel = (level: number): level is EvidenceLevel =>
  evidenceLevels.some((known) => known === level)

/** Who may be on the roster. @throws Refusal `expert.not-yours` (403) */
export async function expertActing(transaction: ActingTransaction): Promise<ActingPerson> {
  const acting = await actingIn(transaction)
  if (!mayBeExpert(acting)) throw new Refusal('expert.not-yours', {}, 403)
  return acting
}

async function profileToKeep(
  transaction: ActingTransaction,
): Promise<{ acting: ActingPerson; profile: Profile }> {
  const acting = await expertActing(transaction)
  const profile = await ownProfile(transaction)
  if (!profile) throw new Refusal('expert.no-profile', {}, 404)
  return { acting, profile }
}
