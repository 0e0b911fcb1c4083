import { organisationKinds } from '#identity/model.ts'
import { oneIn, queryOf, wordsIn } from '#platform/asked.ts'

/** Which organisations an address asks for. */
export function questionFrom(query: URLSearchParams) {
  const standing = oneIn(query, 'status', ['verified', 'unverified'])
  return {
    q: wordsIn(query),
    kind: oneIn(query, 'kind', organisationKinds),
    verified: standing && standing === 'verified',
  }
}

/** The query of an address that asks this. */
export function organisationsQuery({ q, kind, verified }: ReturnType<typeof questionFrom>, page = 1): string {
  return queryOf({ q, kind, status: statusOf(verified) }, page)
}

export const statusOf = (verified: boolean | undefined) =>
  verified === undefined ? '' : verified ? 'verified' : 'unverified'
