import { fail } from '@sveltejs/kit'
import { inTransactionAs, type ActingTransaction } from '#platform/database/acting.ts'
import { isRefusal, Refusal } from '#platform/errors.ts'
import type { ChangeCircumstances } from '#record/change.ts'
import type { FormProblem } from './problems.ts'

type Acting = { locals: App.Locals; platform: Readonly<App.Platform> | undefined }

/** One transaction in which the person at the desk acts. @throws Refusal 401 without a session that holds */
export async function atDesk<Result>(
  { locals: { application, proof } }: Pick<Acting, 'locals'>,
  work: (transaction: ActingTransaction) => Promise<Result>,
): Promise<Result> {
  if (!proof) throw new Refusal('desk.closed', {}, 401)
  return inTransactionAs(application.database, proof, work)
}

/** How a change at the desk is recorded; `why` in the person's words, where they gave any. */
export function circumstances({ platform }: Acting, why = ''): ChangeCircumstances {
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
