/** What leaves of a consent for a page or a file. Pure. */
import { dayOf } from '#platform/day.ts'
import { endsSoon, lastDayOf, standingOf, type ConsentStanding, type WideningAudience } from './model.ts'
import type { ConsentWithThing } from './store.ts'

export type PresentedConsent = {
  id: number
  kind: string
  /** Null for every thing of the kind. */
  number: number | null
  /** The thing's words, shortened; empty where it is gone or kept from who reads. */
  words: string
  /** Below the language. */
  path: string | null
  /** True where the thing was written over since this consent was given: others see the new words too. */
  changedSince: boolean
  audience: WideningAudience
  /** Opens what describes the thing without its State, never the thing itself. */
  unnamed: boolean
  partners: string[]
  /** Null where the person was erased. */
  person: string | null
  office: string
  decision: string
  conditions: string | null
  givenAt: Date
  /** ISO days; `lastDay` null: until revoked. */
  firstDay: string
  lastDay: string | null
  standing: ConsentStanding
  endsSoon: boolean
  revokedAt: Date | null
  revokedReason: string | null
}

const longestWords = 160

export function presentConsent(consent: ConsentWithThing, now: Date): PresentedConsent {
  const { subject, thing } = consent
  return {
    id: consent.id,
    kind: subject.kind,
    number: subject.id,
    words: shortened(thing?.words ?? ''),
    path: thing?.path ?? null,
    changedSince: thing?.changedSince ?? false,
    audience: consent.audience,
    unnamed: consent.unnamed,
    partners: consent.partners.map(({ name }) => name),
    person: consent.authorityPerson,
    office: consent.authorityOffice,
    decision: consent.decision,
    conditions: consent.conditions,
    givenAt: consent.givenAt,
    firstDay: dayOf(consent.beginsAt),
    lastDay: consent.endsAt && lastDayOf(consent.endsAt),
    standing: standingOf(consent, now),
    endsSoon: endsSoon(consent, now),
    revokedAt: consent.revokedAt,
    revokedReason: consent.revokedReason,
  }
}

/** The first words of a text, for a line that names it: in no more than so many characters. */
export function shortened(text: string, longest = longestWords): string {
  const words = text.replaceAll(/\s+/g, ' ').trim()
  return words.length > longest ? `${words.slice(0, longest - 1).trimEnd()}…` : words
}
