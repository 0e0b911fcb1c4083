import type { ActingTransaction } from '#platform/database/acting.ts'
import { recordKinds } from '#consent/things.ts'
import { queryOf } from '#platform/asked.ts'

/** Of which thing an address asks who looked at it; undefined for all. */
export async function thingFrom(
  transaction: ActingTransaction,
  query: URLSearchParams,
): Promise<{ kind: string; id: number } | undefined> {
  const number = /^\d{1,15}$/.exec(query.get('thing') ?? '')?.[0]
  const kind = (await recordKinds(transaction)).find((known) => known.kind === query.get('kind'))?.kind
  return kind && number ? { kind, id: Number(number) } : undefined
}

/** The query of an address that asks this. */
export function readingsQuery(thing: { kind: string; id: number } | undefined, page = 1): string {
  return queryOf({ kind: thing?.kind, thing: thing && String(thing.id) }, page)
}
