/** Entering organisations and saying that they are what they say. */
import { sql } from 'kysely'
import { z } from 'zod'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { Refusal } from '#platform/errors.ts'
import { oneLine } from '#platform/one-line.ts'
import type { ChangeCircumstances } from '#record/change.ts'
import { stateByCode } from '#reference/states.ts'
import { actingIn } from './acting.ts'
import { begin, organisationOf } from './entering.ts'
import { kinds, organisationKinds } from './model.ts'
import { mayAddOrganisation } from './policy.ts'

const words = oneLine(300)

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
