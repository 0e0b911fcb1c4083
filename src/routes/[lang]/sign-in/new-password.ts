import { isRefusal, Refusal } from '#platform/errors.ts'
import { comeBack, refused } from '../forms.ts'

/** @throws Refusal where a new password was not typed twice alike */
export function typedTwice(password: string, again: string): string {
  if (password !== again) throw new Refusal('password.differ')
  return password
}

/** Brings the form back with what is wrong at the field that it is about; never with the password. */
export function passwordRefused(error: unknown) {
  if (!isRefusal(error) || !error.code.startsWith('password.')) return refused(error, {})
  const { code, details, status } = error
  const field = { 'password.differ': 'again', 'password.wrong': 'current' }[code] ?? 'password'
  return comeBack(status, [{ field, code, details }], {})
}
