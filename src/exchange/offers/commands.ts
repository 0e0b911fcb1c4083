/** What people do with offers: write them, edit them, confirm that they still stand, withdraw them. */
import { sql } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { columnsOf } from '#platform/database/columns.ts'
import { columnNames, columnSettings, columnValues, saysTheSame } from '#platform/database/form-row.ts'
import { oneAtATime } from '#platform/database/one-at-a-time.ts'
import { Refusal } from '#platform/errors.ts'
import { actingIn } from '#identity/acting.ts'
import type { ActingPerson } from '#identity/model.ts'
import { alter, changedNow } from '#record/alter.ts'
import { beginChange, type ChangeCircumstances } from '#record/change.ts'
import { mostOffersADay, mostOffersOfNew, newForDays, type Offer, type OfferContent } from './model.ts'
import { mayKeepOffer, mayOffer } from './policy.ts'
import { findOffer, offeredSoFar, offerOfForm } from './store.ts'

/**
 * Offers something in the name of the organisation for which someone acts. One that comes twice with the same `formKey`
 * is offered once. @returns its number
 * @throws Refusal `offer.not-yours-to-write` (403), `offer.too-many-of-new` and `offer.too-many-today` (429)
 */
export async function writeOffer(
  transaction: ActingTransaction,
  content: OfferContent,
  formKey: string,
  circumstances: ChangeCircumstances,
): Promise<number> {
  const acting = await offerWriter(transaction)
  await oneAtATime(transaction, formKey)
  const written = await offerOfForm(transaction, acting.person, formKey)
  if (written !== undefined) return written
  await refuseFlood(transaction, acting)
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  const { rows } = await sql<{ id: number }>`
    insert into exchange.offer (organisation_id, written_by, form_key, change_id,
                                ${columnNames(columns)})
    values (${acting.organisation}, ${acting.person}, ${formKey}, ${change},
            ${columnValues(columns, content)})
    returning id`.execute(transaction)
  return rows[0]?.id ?? 0
}

/** What a form says of an offer, column by column. */
const columns = columnsOf(
  'title',
  'words',
  'language',
  'kinds',
  'themes',
  'groups',
  'targets',
  'states',
  'regions',
  'onlyLdc',
  'onlySids',
  'languages',
  'availableFrom',
  'availableUntil',
  'places',
  'deadline',
  'whoPays',
  'conditions',
  'evidence',
  'contact',
  'audience',
)

/** Whoever floods the exchange drowns what others offer. */
async function refuseFlood(transaction: ActingTransaction, acting: ActingPerson): Promise<void> {
  const { verifiedAt, standing, today } = await offeredSoFar(transaction, acting)
  const isNew = verifiedAt !== null && Date.now() - verifiedAt.getTime() < newForDays * 86_400_000
  if (isNew && standing >= mostOffersOfNew)
    throw new Refusal('offer.too-many-of-new', { most: mostOffersOfNew, days: newForDays }, 429)
  if (today >= mostOffersADay) throw new Refusal('offer.too-many-today', { most: mostOffersADay }, 429)
}

/**
 * Puts other words in place of an offer's, which confirms it. One that comes twice changes nothing again.
 * @param opened the version that the form was opened with
 * @throws Refusal `offer.not-found` (404), `offer.not-yours-to-edit` (403), `record.changed-meanwhile` (409)
 */
export async function editOffer(
  transaction: ActingTransaction,
  id: number,
  content: OfferContent,
  opened: number,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const offer = await offerToKeep(transaction, id)
  if (saysTheSame(columns, offer, content)) return
  const settings = [...columnSettings(columns, content), sql`confirmed_at = now()`, changedNow]
  await alter(transaction, asOpened(offer, opened), settings, circumstances)
}

/**
 * Says that an offer still stands, for another year; one that was withdrawn is offered again.
 * @throws Refusal `offer.over` (409) where its time has passed, and as `editOffer`
 */
export async function confirmOffer(
  transaction: ActingTransaction,
  id: number,
  opened: number,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const offer = await offerToKeep(transaction, id)
  if (offer.standing === 'over') throw new Refusal('offer.over', {}, 409)
  const settings = [sql`confirmed_at = now(), withdrawn_at = null`, changedNow]
  await alter(transaction, asOpened(offer, opened), settings, circumstances)
}

/** Offers it no more; what it said stays with its people. @throws Refusal as `editOffer` */
export async function withdrawOffer(
  transaction: ActingTransaction,
  id: number,
  opened: number,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const offer = await offerToKeep(transaction, id)
  if (offer.standing === 'withdrawn') return
  const settings = [sql`withdrawn_at = now()`, changedNow]
  await alter(transaction, asOpened(offer, opened), settings, circumstances)
}

const asOpened = ({ id }: Offer, opened: number) => ({ table: 'exchange.offer', key: { id }, opened })

/** Who may offer. @throws Refusal `offer.not-yours-to-write` (403) */
export async function offerWriter(transaction: ActingTransaction): Promise<ActingPerson> {
  const acting = await actingIn(transaction)
  if (!mayOffer(acting)) throw new Refusal('offer.not-yours-to-write', {}, 403)
  return acting
}

/** The offer, where whoever acts keeps it. @throws Refusal `offer.not-found` (404), `offer.not-yours-to-edit` (403) */
export async function offerToKeep(transaction: ActingTransaction, id: number): Promise<Offer> {
  const acting = await actingIn(transaction)
  const offer = await findOffer(transaction, id)
  if (!offer) throw new Refusal('offer.not-found', {}, 404)
  if (!mayKeepOffer(acting, offer)) throw new Refusal('offer.not-yours-to-edit', {}, 403)
  return offer
}
