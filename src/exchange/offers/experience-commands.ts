/** What people do with experiences: tell them, edit them, remove them. Others read them by consent alone. */
import { sql } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { columnsOf } from '#platform/database/columns.ts'
import { columnNames, columnSettings, columnValues, saysTheSame } from '#platform/database/form-row.ts'
import { oneAtATime } from '#platform/database/one-at-a-time.ts'
import { Refusal } from '#platform/errors.ts'
import { actingIn } from '#identity/acting.ts'
import type { Acting, ActingPerson } from '#identity/model.ts'
import { alter, changedNow, keyOf, takeAway } from '#record/alter.ts'
import { beginChange, type ChangeCircumstances } from '#record/change.ts'
import type { Experience, ExperienceContent } from './model.ts'
import { mayDisposeOfExperience, mayEditExperience, mayTellExperience } from './policy.ts'
import { experienceOfForm, findExperience } from './store.ts'

/**
 * Tells what a State has done, in the name of the institution for which someone acts. One that comes twice with the
 * same `formKey` is told once. @returns its number
 * @throws Refusal `experience.not-yours-to-write` (403)
 */
export async function tellExperience(
  transaction: ActingTransaction,
  content: ExperienceContent,
  formKey: string,
  circumstances: ChangeCircumstances,
): Promise<number> {
  const acting = await experienceWriter(transaction)
  await oneAtATime(transaction, formKey)
  const written = await experienceOfForm(transaction, acting.state, acting.person, formKey)
  if (written !== undefined) return written
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  const { rows } = await sql<{ id: number }>`
    insert into exchange.experience (state_id, organisation_id, side, written_by, form_key, change_id,
                                     ${columnNames(columns)})
    values (${acting.state}, ${acting.organisation}, ${acting.side}, ${acting.person}, ${formKey}, ${change},
            ${columnValues(columns, content)})
    returning id`.execute(transaction)
  return rows[0]?.id ?? 0
}

/** What a form says of an experience, column by column. */
const columns = columnsOf(
  'audience',
  'title',
  'done',
  'took',
  'again',
  'evidence',
  'contact',
  'language',
  'kinds',
  'themes',
  'groups',
  'targets',
  'languages',
  'availableFrom',
  'availableUntil',
  'places',
)

/**
 * Puts other words in place of an experience's. One that comes twice changes nothing again.
 * @param opened the version that the form was opened with
 * @throws Refusal `experience.not-found` (404), `experience.not-yours-to-edit` and `experience.audience-not-yours`
 *   (403), `record.changed-meanwhile` (409)
 */
export async function editExperience(
  transaction: ActingTransaction,
  id: number,
  content: ExperienceContent,
  opened: number,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { acting, experience } = await experienceToEdit(transaction, id)
  if (saysTheSame(columns, experience, content)) return
  if (experience.audience !== content.audience && !mayDisposeOfExperience(acting, experience))
    throw new Refusal('experience.audience-not-yours', {}, 403)
  const settings = [...columnSettings(columns, content), changedNow]
  await alter(transaction, asOpened(experience, opened), settings, circumstances)
}

const asOpened = (experience: Experience, opened: number) => ({
  table: 'exchange.experience',
  key: keyOf(experience),
  opened,
})

/**
 * Takes an experience away; its history stays.
 * @throws Refusal `experience.not-found` (404), `experience.not-yours-to-edit` (403), `record.changed-meanwhile` (409)
 */
export async function removeExperience(
  transaction: ActingTransaction,
  id: number,
  opened: number,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { acting, experience } = await knownExperience(transaction, id)
  if (!mayDisposeOfExperience(acting, experience)) throw new Refusal('experience.not-yours-to-edit', {}, 403)
  await takeAway(transaction, asOpened(experience, opened), circumstances)
}

/** Who may tell one. @throws Refusal `experience.not-yours-to-write` (403) */
export async function experienceWriter(
  transaction: ActingTransaction,
): Promise<ActingPerson & { state: string }> {
  const acting = await actingIn(transaction)
  if (!mayTellExperience(acting)) throw new Refusal('experience.not-yours-to-write', {}, 403)
  return acting
}

/** The experience, where whoever acts may edit it. @throws Refusal as `editExperience` */
export async function experienceToEdit(
  transaction: ActingTransaction,
  id: number,
): Promise<{ acting: Acting; experience: Experience }> {
  const known = await knownExperience(transaction, id)
  if (!mayEditExperience(known.acting, known.experience))
    throw new Refusal('experience.not-yours-to-edit', {}, 403)
  return known
}

async function knownExperience(
  transaction: ActingTransaction,
  id: number,
): Promise<{ acting: Acting; experience: Experience }> {
  const acting = await actingIn(transaction)
  const experience = await findExperience(transaction, id)
  if (!experience) throw new Refusal('experience.not-found', {}, 404)
  return { acting, experience }
}
