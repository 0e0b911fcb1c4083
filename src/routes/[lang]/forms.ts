/** What every form of the site does: its fields are read, its change is recorded, and it comes back with what is wrong. */
import { fail } from '@sveltejs/kit'
import { refusalIn } from '#platform/database/away.ts'
import type { RefusalDetails } from '#platform/errors.ts'
import { inWords, type Translate } from '#platform/i18n/translate.ts'
import type { ChangeCircumstances } from '#record/change.ts'

/** What is wrong with a form; `field` is the name and id of the field that it is about. */
export type FormProblem = { field?: string; code: string; details: RefusalDetails }

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

/** How a change by a page is recorded; `why` in the person's words, where they gave any. */
export function circumstances(
  { platform }: { platform: Readonly<App.Platform> | undefined },
  why = '',
): ChangeCircumstances {
  const requestId = platform?.req.requestId
  return { through: 'page', ...(why.trim() && { why: why.trim() }), ...(requestId && { requestId }) }
}

/** Brings a form back with all that was typed and what is wrong with it. */
export function comeBack<Values>(status: number, problems: FormProblem[], values: Values) {
  return fail(status, { problems, values })
}

/** A refusal brings the form back; a session that has ended says how to go on without losing what was typed. */
export function refused<Values>(error: unknown, values: Values) {
  const refusal = refusalIn(error)
  if (!refusal) throw error
  const { code, details, status } = refusal
  return comeBack(status, [{ code: status === 401 ? 'desk.session-ended' : code, details }], values)
}

/** For the summary above a form. */
export function problemsInWords(t: Translate, problems: readonly FormProblem[] = []) {
  return problems.map(({ field, ...refusal }) => ({
    message: inWords(t, refusal),
    ...(field && { field }),
  }))
}

/** For one field of a form: the words of what is wrong with it, if anything is. */
export function problemOf(
  t: Translate,
  problems: readonly FormProblem[] | undefined,
  field: string,
): string | undefined {
  const own = problems?.filter((problem) => problem.field === field) ?? []
  return own.length ? own.map((problem) => inWords(t, problem)).join(' ') : undefined
}

/** What each field of a form is given: its name, also as its id, what was typed into it and what is wrong with that. */
export function asTyped<Values extends object>(
  t: Translate,
  form: { values?: Values | undefined; problems?: readonly FormProblem[] | undefined } | null | undefined,
) {
  return (name: keyof Values & string) => {
    const value = form?.values?.[name]
    return {
      id: name,
      name,
      value: typeof value === 'string' ? value : undefined,
      error: problemOf(t, form?.problems, name),
    }
  }
}
