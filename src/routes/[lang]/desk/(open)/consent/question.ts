import { isWideningAudience } from '#consent/model.ts'
import type { ConsentFilter } from '#consent/store.ts'
import { eachWord, oneIn, queryOf, rowIn, wordsIn } from '#platform/asked.ts'

export const times = ['current', 'soon', 'past'] as const

/** Which consents an address asks for; what makes no sense in it is passed over. */
export function questionFrom(query: URLSearchParams): Omit<ConsentFilter, 'stateId'> & { words: string[] } {
  const audience = query.get('audience') ?? ''
  const kind = /^[a-z-]{1,50}$/.exec(query.get('kind') ?? '')?.[0]
  return {
    when: oneIn(query, 'when', times) ?? 'current',
    audience: isWideningAudience(audience) ? audience : undefined,
    kind,
    partner: rowIn(query, 'partner'),
    words: eachWord(wordsIn(query)),
  }
}

/** The query of an address that asks this. */
export function consentsQuery(
  { words, when, partner, ...narrowed }: ReturnType<typeof questionFrom>,
  page = 1,
): string {
  const asked = {
    q: words.join(' '),
    when: when === 'current' ? '' : when,
    ...narrowed,
    partner: partner === undefined ? undefined : String(partner),
  }
  return queryOf(asked, page)
}
