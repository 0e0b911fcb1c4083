/** Consent: what is opened, to whom, on whose authority, from when until when. Pure. */
import { dayOf } from '#platform/day.ts'

/** Who sees a thing without any consent. */
export type OwnAudience = 'institution' | 'government'

/** To whom consent opens, from the narrowest; `government` by an independent body alone: its State's government. */
export const wideningAudiences = ['government', 'named', 'partners', 'public'] as const
export type WideningAudience = (typeof wideningAudiences)[number]

export function isWideningAudience(word: string): word is WideningAudience {
  return wideningAudiences.some((known) => known === word)
}

/** One thing, or every thing of a kind: `note` with an id, or without. */
export type ConsentSubject = { kind: string; id: number | null }

/** What someone says when they give a consent. */
export type ConsentToGive = {
  subject: ConsentSubject
  audience: WideningAudience
  /** Opens what describes a request without its State (exchange.veil), never the request itself. */
  unnamed?: boolean
  /** Organisations, where the audience is `named`. */
  partners: readonly number[]
  /** The office for which the acting person decides, and the reference of the decision. */
  office: string
  decision: string
  conditions: string
  /** ISO 8601 days in UTC, both within the consent; null: from now, until revoked. */
  from: string | null
  until: string | null
}

/** A consent as it stands. */
export type Consent = {
  id: number
  stateId: string
  side: 'government' | 'body'
  organisation: number
  subject: ConsentSubject
  audience: WideningAudience
  unnamed: boolean
  partners: { id: number; name: string }[]
  /** Null where the person was erased. */
  authorityPerson: string | null
  authorityOffice: string
  decision: string
  conditions: string | null
  givenAt: Date
  beginsAt: Date
  endsAt: Date | null
  revokedAt: Date | null
  revokedReason: string | null
}

export type ConsentStanding = 'to-come' | 'in-force' | 'ended' | 'revoked'

type Times = Pick<Consent, 'beginsAt' | 'endsAt' | 'revokedAt'>

export function standingOf({ beginsAt, endsAt, revokedAt }: Times, now: Date): ConsentStanding {
  if (revokedAt) return 'revoked'
  if (endsAt && endsAt <= now) return 'ended'
  return beginsAt > now ? 'to-come' : 'in-force'
}

const day = 86_400_000

/** So many days before its end, a consent is shown among those that end soon. */
export const soonDays = 14

export function endsSoon(consent: Times, now: Date): boolean {
  const { endsAt } = consent
  return standingOf(consent, now) === 'in-force' && endsAt !== null && +endsAt - +now <= soonDays * day
}

/** The moment at which an ISO day begins, in UTC; undefined where there is no such day. */
export function beginningOf(isoDay: string): Date | undefined {
  const moment = /^\d{4}-\d{2}-\d{2}$/.test(isoDay) ? new Date(isoDay) : undefined
  return moment && moment.toString() !== 'Invalid Date' && moment.toISOString().startsWith(isoDay)
    ? moment
    : undefined
}

/** The moment at which a consent ends that holds through an ISO day. */
export function endingOf(isoDay: string): Date | undefined {
  const begins = beginningOf(isoDay)
  return begins && new Date(+begins + day)
}

/** The last day on which any of several consents holds; undefined where there are none, or one has no end. */
export function lastDayOfAll(terms: readonly { endsAt: Date | null }[]): string | undefined {
  const ends = terms.flatMap(({ endsAt }) => endsAt ?? [])
  return ends.length > 0 && ends.length === terms.length
    ? lastDayOf(new Date(Math.max(...ends.map(Number))))
    : undefined
}

/** The last day on which a consent holds that ends at a moment. */
export function lastDayOf(endsAt: Date): string {
  return dayOf(new Date(+endsAt - 1))
}
