import { isWideningAudience } from '#consent/model.ts'
import type { ConsentFilter } from '#consent/store.ts'
import { wordsOf } from './side.ts'

export const times = ['current', 'soon', 'past'] as const

/** Which consents an address asks for; what makes no sense in it is passed over. */
export function questionFrom(query: URLSearchParams): Omit<ConsentFilter, 'stateId'> & { words: string[] } {
  const audience = query.get('audience') ?? ''
  const kind = /^[a-z-]{1,50}$/.exec(query.get('kind') ?? '')?.[0]
  const partner = /^\d{1,15}$/.exec(query.get('partner') ?? '')?.[0]
  return {
    when: times.find((time) => time === query.get('when')) ?? 'current',
    audience: isWideningAudience(audience) ? audience : undefined,
    kind,
    partner: partner === undefined ? undefined : Number(partner),
    words: wordsOf(query),
  }
}

/** The query of an address that asks this, with what is changed in it: empty or with its question mark. */
export function queryOf(
  { words, when, audience, kind, partner }: ReturnType<typeof questionFrom>,
  page = 1,
): string {
  const asked = {
    q: words.join(' '),
    when: when === 'current' ? '' : when,
    audience,
    kind,
    partner,
    page: page > 1 ? page : '',
  }
  const query = new URLSearchParams(
    Object.entries(asked).flatMap(([name, value]) => (value ? [[name, String(value)]] : [])),
  ).toString()
  return query && `?${query}`
}
