import { roles } from '#identity/model.ts'
import { oneIn, queryOf, wordsIn } from '#platform/asked.ts'

/** Which people an address asks for. */
export function questionFrom(query: URLSearchParams) {
  const status = oneIn(query, 'status', ['active', 'disabled'])
  return {
    q: wordsIn(query),
    role: oneIn(query, 'role', roles),
    disabled: status && status === 'disabled',
  }
}

/** The query of an address that asks this. */
export function peopleQuery({ q, role, disabled }: ReturnType<typeof questionFrom>, page = 1): string {
  return queryOf({ q, role, status: statusOf(disabled) }, page)
}

export const statusOf = (disabled: boolean | undefined) =>
  disabled === undefined ? '' : disabled ? 'disabled' : 'active'
