import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { oneAtATime } from '#platform/database/one-at-a-time.ts'
import { Refusal } from '#platform/errors.ts'
import { actingIn } from '#identity/acting.ts'
import { isPerson, type ActingPerson } from '#identity/model.ts'
import { alter, changedNow, hold, keyOf } from '#record/alter.ts'
import { beginChange, type ChangeCircumstances } from '#record/change.ts'
import { findRecommendation } from '#recommendations/store.ts'
import { mostAttachments, sameContent } from './model.ts'
import type { NewAttachment, Note, NoteContent, NoteKey } from './model.ts'
import { mayDisposeOfNote, mayEditNote, mayWriteNote } from './policy.ts'
import { attachmentsOf, findNote, noteOfForm } from './store.ts'

export type NewNote = NoteContent & {
  recommendationId: string
  attachment?: NewAttachment | undefined
  /** Made with the form: what comes twice with the same key is written once. */
  formKey: string
}

/**
 * Writes a note beside a recommendation, in the name of the organisation for which someone acts.
 * @throws Refusal `recommendation.not-found` (404), `note.not-yours-to-write` (403)
 */
export async function writeNote(
  transaction: ActingTransaction,
  { recommendationId, attachment, formKey, text, audience, language }: NewNote,
  circumstances: ChangeCircumstances,
): Promise<NoteKey> {
  const { acting, recommendation } = await placeOfNote(transaction, recommendationId)
  const { stateId } = recommendation
  await oneAtATime(transaction, formKey)
  const written = await noteOfForm(transaction, stateId, acting.person, formKey)
  if (written !== undefined) return { stateId, id: written }
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  const { rows } = await sql<{ id: number }>`
    insert into followup.note (state_id, recommendation_id, organisation_id, side, audience, text, language,
                               written_by, form_key, change_id)
    values (${stateId}, ${recommendation.mergedInto ?? recommendation.id}, ${acting.organisation}, ${acting.side},
            ${audience}, ${text}, ${language}, ${acting.person}, ${formKey}, ${change})
    returning id`.execute(transaction)
  const note = { stateId, id: rows[0]?.id ?? 0 }
  if (attachment) await attach(transaction, note, attachment, change)
  return note
}

/**
 * Beside what a note would stand, and who would write it.
 * @throws Refusal as `writeNote`
 */
export async function placeOfNote(transaction: ActingTransaction, recommendationId: string) {
  const acting = await personActing(transaction)
  const recommendation = await findRecommendation(transaction, recommendationId)
  if (!recommendation) throw new Refusal('recommendation.not-found', { id: recommendationId }, 404)
  if (!mayWriteNote(acting, recommendation.stateId)) throw new Refusal('note.not-yours-to-write', {}, 403)
  return { acting, recommendation }
}

export type NoteEdit = {
  /** The version that the form was opened with. */
  opened: number
  content: NoteContent
  attachment?: NewAttachment | undefined
  /** Files that go. */
  removed: readonly number[]
}

/**
 * Puts new words in place of a note's. One that comes twice changes nothing the second time.
 * @throws Refusal `note.not-found` (404), `note.not-yours-to-edit` (403), `record.changed-meanwhile` (409) where
 *   someone else changed it since it was opened: nothing of either is lost, a person decides.
 */
export async function editNote(
  transaction: ActingTransaction,
  key: NoteKey,
  { opened, content, attachment, removed }: NoteEdit,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const acting = await personActing(transaction)
  const note = await noteToEdit(transaction, key)
  const ownFiles = attachment !== undefined || removed.length > 0
  const decided = note.audience !== content.audience || ownFiles
  if (decided && !mayDisposeOfNote(acting, note)) throw new Refusal('note.audience-not-yours', {}, 403)
  if (sameContent(note, content) && !ownFiles) return
  const { text, audience, language } = content
  const settings = [sql`text = ${text}, audience = ${audience}, language = ${language}`, changedNow]
  const change = await alter(transaction, asOpened(key, opened), settings, circumstances)
  for (const id of removed)
    await sql`delete from followup.attachment
               where state_id = ${key.stateId} and note_id = ${key.id} and id = ${id}`.execute(transaction)
  if (attachment) await attach(transaction, key, attachment, change)
}

/**
 * Takes a note away with its files; its history stays.
 * @throws Refusal `note.not-found` (404), `note.not-yours-to-remove` (403), `record.changed-meanwhile` (409)
 */
export async function removeNote(
  transaction: ActingTransaction,
  key: NoteKey,
  opened: number,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const acting = await personActing(transaction)
  const note = await findNote(transaction, key)
  if (!note) throw new Refusal('note.not-found', {}, 404)
  if (!mayDisposeOfNote(acting, note)) throw new Refusal('note.not-yours-to-remove', {}, 403)
  await hold(transaction, asOpened(key, opened), circumstances)
  await sql`delete from followup.attachment where state_id = ${key.stateId} and note_id = ${key.id}`.execute(
    transaction,
  )
  await sql`delete from followup.note where state_id = ${key.stateId} and id = ${key.id}`.execute(transaction)
}

const asOpened = (key: NoteKey, opened: number) => ({ table: 'followup.note', key: keyOf(key), opened })

/** The note, where whoever acts may put other words in its place. @throws Refusal as `editNote` */
export async function noteToEdit(transaction: ActingTransaction, key: NoteKey): Promise<Note> {
  const acting = await personActing(transaction)
  const note = await findNote(transaction, key)
  if (!note) throw new Refusal('note.not-found', {}, 404)
  if (!mayEditNote(acting, note)) throw new Refusal('note.not-yours-to-edit', {}, 403)
  return note
}

async function attach(
  transaction: ActingTransaction,
  note: NoteKey,
  { name, mediaType, content }: NewAttachment,
  change: number,
): Promise<void> {
  const present = await attachmentsOf(transaction, [note])
  if (present.length >= mostAttachments) throw new Refusal('attachment.too-many', { most: mostAttachments })
  const sha256 = createHash('sha256').update(content).digest()
  await sql`
    insert into followup.attachment (state_id, note_id, name, media_type, content, sha256, change_id)
    values (${note.stateId}, ${note.id}, ${name}, ${mediaType}, ${content}, ${sha256}, ${change})`.execute(
    transaction,
  )
}

async function personActing(transaction: ActingTransaction): Promise<ActingPerson> {
  const acting = await actingIn(transaction)
  if (!isPerson(acting)) throw new Refusal('note.not-yours-to-write', {}, 403)
  return acting
}
