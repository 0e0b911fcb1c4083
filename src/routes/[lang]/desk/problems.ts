import type { RefusalDetails } from '#platform/errors.ts'
import { inWords, type Translate } from '#platform/i18n/translate.ts'

/** What is wrong with a form; `field` is the name and id of the field that it is about. */
export type FormProblem = { field?: string; code: string; details: RefusalDetails }

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
