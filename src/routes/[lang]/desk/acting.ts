import { fail } from '@sveltejs/kit'
import type { Acting } from '#identity/model.ts'
import { inTransactionAs, type ActingTransaction } from '#platform/database/acting.ts'
import { isRefusal, Refusal } from '#platform/errors.ts'
import type { ChangeCircumstances } from '#record/change.ts'
import type { FormProblem } from './problems.ts'
import { mayEnter } from './rooms.ts'

type Event = {
  locals: App.Locals
  platform: Readonly<App.Platform> | undefined
  route: { id: string | null }
}

/** Who acts at the desk: a person who signed in, or whoever opened it by the machine's link. */
export const whoActs = ({ acting }: App.Locals): Acting => acting ?? { machine: true }

/**
 * One transaction in which the person at the desk acts, in a room that is open to them.
 * @throws Refusal 401 without a session that holds, 403 where the room is not theirs
 */
export async function atDesk<Result>(
  { locals, route }: Pick<Event, 'locals' | 'route'>,
  work: (transaction: ActingTransaction) => Promise<Result>,
): Promise<Result> {
  if (!locals.proof) throw new Refusal('desk.closed', {}, 401)
  if (!mayEnter(whoActs(locals), route.id ?? '')) throw new Refusal('desk.not-yours', {}, 403)
  return inTransactionAs(locals.application.database, locals.proof, work)
}

/** How a change at the desk is recorded; `why` in the person's words, where they gave any. */
export function circumstances({ platform }: Pick<Event, 'platform'>, why = ''): ChangeCircumstances {
  const requestId = platform?.req.requestId
  return { through: 'page', ...(why.trim() && { why: why.trim() }), ...(requestId && { requestId }) }
}

/** Brings a form back with all that was typed and what is wrong with it. */
export function comeBack<Values>(status: number, problems: FormProblem[], values: Values) {
  return fail(status, { problems, values })
}

/** A refusal brings the form back; a session that has ended says how to go on without losing what was typed. */
export function refused<Values>(error: unknown, values: Values) {
  if (!isRefusal(error)) throw error
  const { code, details, status } = error
  return comeBack(status, [{ code: status === 401 ? 'desk.session-ended' : code, details }], values)
}

/** The fields of a form, as text without U+0000, which no database text can hold; a field that was not sent is empty. */
export async function fieldsOf<Name extends string>(
  request: Request,
  names: readonly Name[],
): Promise<Record<Name, string>> {
  const form = await request.formData()
  const textOf = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value.replaceAll('\0', '') : ''
  }
  return Object.fromEntries(names.map((name) => [name, textOf(name)])) as Record<Name, string>
}
