import type { ActingTransaction } from '#platform/database/acting.ts'
import { recordKinds } from '#consent/things.ts'
import { queryOf, rowIn } from '#platform/asked.ts'

/** Of which thing an address asks who looked at it; undefined for all. */
export async function thingFrom(
  transaction: ActingTransaction,
  query: URLSearchParams,
): Promise<{ kind: string; id: number } | undefined> {
  const id = rowIn(query, 'thing')
  const kind = (await recordKinds(transaction)).find((known) => known.kind === query.get('kind'))?.kind
  return kind && id !== undefined ? { kind, id } : undefined
}

/** The query of an address that asks this. */
export function readingsQuery(thing: { kind: string; id: number } | undefined, page = 1): string {
  return queryOf({ kind: thing?.kind, thing: thing && String(thing.id) }, page)
}
