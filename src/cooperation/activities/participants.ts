/** Who takes part in an activity, and whether they agree to be named. */
import { sql } from 'kysely'
import pg from 'pg'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { Refusal } from '#platform/errors.ts'
import { beginChange, type ChangeCircumstances } from '#record/change.ts'
import { knownActivity } from './commands.ts'
import type { ParticipantRole } from './model.ts'
import { isOwnState } from './policy.ts'

/**
 * Enters who takes part. Whoever takes part reads the activity with its report backs: so the State enters a partner by
 * someone who may consent. One that stands already stays as it is.
 * @throws Refusal `activity.not-found` (404), `activity.not-yours-to-enter` (403)
 */
export async function addParticipant(
  transaction: ActingTransaction,
  id: number,
  { organisation, role }: { organisation: number; role: ParticipantRole },
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { acting, activity } = await knownActivity(transaction, id)
  if (!isOwnState(acting, activity)) throw new Refusal('activity.not-yours-to-enter', {}, 403)
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  try {
    // The State's own institutions are named, a partner once it agrees.
    await sql`
      insert into cooperation.participant (state_id, activity_id, organisation_id, role, named, change_id)
      select ${activity.stateId}, ${id}, organisation.id, ${role},
             organisation_kind.side = 'government' and organisation.state_id = ${activity.stateId}, ${change}
        from identity.organisation join identity.organisation_kind using (kind)
       where organisation.id = ${organisation} and organisation.verified_at is not null
         and (organisation_kind.side = 'partner'
              or organisation_kind.side = 'government' and organisation.state_id = ${activity.stateId})
      on conflict (state_id, activity_id, organisation_id, role) do nothing`.execute(transaction)
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === '42501')
      throw new Refusal('activity.not-yours-to-enter', {}, 403)
    throw error
  }
}

/**
 * Takes a participant out: the State anyone but who recorded it, a partner itself.
 * @throws Refusal `activity.not-found` (404), `activity.not-yours-to-enter` (403), `activity.recorder-stays` (409)
 */
export async function removeParticipant(
  transaction: ActingTransaction,
  id: number,
  participant: number,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { acting, activity } = await knownActivity(transaction, id)
  const { rows } = await sql<{ organisation: number }>`
    select organisation_id as organisation from cooperation.participant
     where state_id = ${activity.stateId} and activity_id = ${id} and id = ${participant}`.execute(
    transaction,
  )
  if (!rows[0]) return
  const { organisation } = rows[0]
  if (!isOwnState(acting, activity) && organisation !== acting.organisation)
    throw new Refusal('activity.not-yours-to-enter', {}, 403)
  if (organisation === activity.recordedBy) throw new Refusal('activity.recorder-stays', {}, 409)
  await beginChange(transaction, { ...circumstances, confidential: true })
  await sql`
    delete from cooperation.participant
     where state_id = ${activity.stateId} and activity_id = ${id} and id = ${participant}`.execute(
    transaction,
  )
}

/** The organisation for which someone acts agrees to be named as a participant, or no longer. @throws Refusal 404 */
export async function agreeToBeNamed(
  transaction: ActingTransaction,
  id: number,
  named: boolean,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { acting, activity } = await knownActivity(transaction, id)
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  await sql`
    update cooperation.participant set named = ${named}, change_id = ${change}
     where state_id = ${activity.stateId} and activity_id = ${id} and organisation_id = ${acting.organisation}
       and named <> ${named}`.execute(transaction)
}
