import type { ActingTransaction } from '#platform/database/acting.ts'
import { actingIn } from '#identity/acting.ts'
import { consentingPerson, type ConsentingPerson } from '#consent/policy.ts'
import { atDesk } from '../../acting.ts'

/** One transaction for the side that acts at the desk: a State's government, or an independent body. @throws Refusal */
export function atConsent<Result>(
  event: Parameters<typeof atDesk>[0],
  work: (transaction: ActingTransaction, person: ConsentingPerson) => Promise<Result>,
): Promise<Result> {
  return atDesk(event, async (transaction) =>
    work(transaction, consentingPerson(await actingIn(transaction))),
  )
}

/** The page of a list that an address asks for, from 1. */
export function pageOf(query: URLSearchParams): number {
  const asked = query.get('page') ?? ''
  return /^[1-9]\d{0,4}$/.test(asked) ? Number(asked) : 1
}

/** The words that are looked for; all of them must be found. */
export function wordsOf(query: URLSearchParams): string[] {
  return (query.get('q') ?? '').replaceAll('\0', '').slice(0, 200).split(/\s+/).filter(Boolean).slice(0, 8)
}
