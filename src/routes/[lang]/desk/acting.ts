import type { Acting } from '#identity/model.ts'
import { inTransactionAs, type ActingTransaction } from '#platform/database/acting.ts'
import { Refusal } from '#platform/errors.ts'
import { mayEnter } from './rooms.ts'

/** Who acts at the desk: a person who signed in, or whoever opened it by the machine's link. */
export const whoActs = ({ acting }: App.Locals): Acting => acting ?? { machine: true }

/**
 * One transaction in which the person at the desk acts, in a room that is open to them.
 * @throws Refusal 401 without a session that holds, 403 where the room is not theirs
 */
export async function atDesk<Result>(
  { locals, route }: { locals: App.Locals; route: { id: string | null } },
  work: (transaction: ActingTransaction) => Promise<Result>,
): Promise<Result> {
  if (!locals.proof) throw new Refusal('desk.closed', {}, 401)
  if (!mayEnter(whoActs(locals), route.id ?? '')) throw new Refusal('desk.not-yours', {}, 403)
  return inTransactionAs(locals.application.database, locals.proof, work)
}
