/** What someone has entered into a form and not said yet: kept for them alone, until they say it or let it go. */
import { sql } from 'kysely'
import { z } from 'zod'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { Refusal } from '#platform/errors.ts'
import { actingIn } from '#identity/acting.ts'
import { isPerson } from '#identity/model.ts'

const entered = z.record(z.string(), z.string())
export type Entered = z.infer<typeof entered>

export type Draft = { entered: Entered; savedAt: Date }

/** @param form which form of which thing: `note/17` */
export async function findDraft(transaction: ActingTransaction, form: string): Promise<Draft | undefined> {
  const { rows } = await sql<{ entered: unknown; savedAt: Date }>`
    select entered, saved_at as "savedAt" from followup.draft where form = ${form}`.execute(transaction)
  return rows[0] && { entered: entered.parse(rows[0].entered), savedAt: rows[0].savedAt }
}

/** Keeps what stands in a form, in place of an earlier draft of the same. @throws Refusal `draft.nobody` (403) */
export async function saveDraft(
  transaction: ActingTransaction,
  form: string,
  fields: Entered,
): Promise<Date> {
  const acting = await actingIn(transaction)
  if (!isPerson(acting)) throw new Refusal('draft.nobody', {}, 403)
  const { rows } = await sql<{ savedAt: Date }>`
    insert into followup.draft (state_id, organisation_id, person_id, form, entered)
    values (${acting.state ?? ''}, ${acting.organisation}, ${acting.person}, ${form}, ${JSON.stringify(fields)}::jsonb)
    on conflict (state_id, organisation_id, person_id, form)
    do update set entered = excluded.entered, saved_at = excluded.saved_at
    returning saved_at as "savedAt"`.execute(transaction)
  return rows[0]?.savedAt ?? new Date()
}

export async function dropDraft(transaction: ActingTransaction, form: string): Promise<void> {
  await sql`delete from followup.draft where form = ${form}`.execute(transaction)
}

/**
 * One's own drafts of a kind of form, the latest first; each under the name of its form and the title in it.
 * @param kind the beginning of the forms' names: `need`
 */
export async function draftsOfForms(
  transaction: ActingTransaction,
  kind: string,
  most: number,
): Promise<{ form: string; title: string; savedAt: Date }[]> {
  const { rows } = await sql<{ form: string; title: string; savedAt: Date }>`
    select form, coalesce(trim((entered ->> 'values')::jsonb ->> 'title'), '') as title, saved_at as "savedAt"
      from followup.draft where form like ${`${kind}/%`}
     order by saved_at desc limit ${most}`.execute(transaction)
  return rows
}
