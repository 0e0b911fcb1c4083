/**
 * Offers and experts as matching compares them: one shape for both. Keys say for whom a card is: whatever shares a
 * key with a request passes that condition. Pure.
 */
import { daysAfter, daysBetween } from '#platform/day.ts'
import { supportKinds } from '#reference/support-kinds.ts'
import { stateByCode, states, imaginaryStates, type State } from '#reference/states.ts'
import type { Expert, Offer, Peer, Place, Request } from './model.ts'
import { withImplied, type TagsOf } from './tags.ts'
import { termsOf, type TextTerms } from './text.ts'

export interface Card {
  id: string
  kinds: readonly string[]
  keys: readonly string[]
  /** Tags that were set by a person. */
  set: TagsOf
  tags: ReturnType<typeof withImplied>
  recommendations: readonly string[]
  clusters: readonly string[]
  from: number
  to: number
  /** 0 to 1. */
  experience: number
  /** The State that offers. */
  state: string | null
  text: TextTerms
  language: string
}

const firstDay = '1970-01-01'

/** Days since 1970-01-01 of `YYYY-MM-DD`. */
export function dayNumber(day: string): number {
  return daysBetween(firstDay, day)
}

/** The day of a number, as `YYYY-MM-DD`. */
export function dayOfNumber(number: number): string {
  return daysAfter(firstDay, number)
}

export const everywhere = 'everywhere'
const open = 'open'

/** Stands for every language where nothing is said of it. */
export const anyLanguage = 'any'

/** What evidence from earlier support is worth: the first piece most, each further one half of what is left. */
function experienceOf(pieces: number): number {
  return 1 - 0.5 ** pieces
}

/** The highest level of evidence of an expert. */
const mostEvidence = 3

export function cardOfOffer(offer: Offer): Card {
  return {
    ...common(offer, offer.title),
    recommendations: offer.recommendations,
    clusters: offer.clusters,
    keys: [
      ...keysOf(offer),
      ...keysOfPlace(offer.where),
      ...(offer.places === 0 ? [] : [open]),
      // No State needs its own offer.
      ...(offer.state ? [`conflict:${offer.state}`] : []),
    ],
    experience: experienceOf(offer.evidence.length),
    state: offer.state,
  }
}

export function cardOfExpert(expert: Expert): Card {
  const regions = new Set(expert.countriesKnown.map((code) => stateByCode(code)?.region))
  return {
    ...common(expert, ''),
    recommendations: [],
    clusters: [],
    keys: [
      ...keysOf(expert),
      everywhere,
      open,
      ...expert.conflicts.map((code) => `conflict:${code}`),
      ...expert.countriesKnown.map((code) => `known:${code}`),
      ...[...regions].map((region) => `known:${region}`),
    ],
    experience: expert.evidence / mostEvidence,
    state: null,
  }
}

/** A State that did it itself can be asked about any kind of support, at any time. */
export function cardOfPeer(peer: Peer): Card {
  const kinds = supportKinds.map(({ code }) => code)
  return {
    ...common({ ...peer, kinds, from: '1970-01-01', to: '9999-12-31' }, peer.title),
    recommendations: peer.recommendations,
    clusters: peer.clusters,
    keys: [
      ...keysOf({ kinds, languages: peer.languages.length > 0 ? peer.languages : [anyLanguage] }),
      everywhere,
      open,
      `conflict:${peer.state}`,
    ],
    experience: experienceOf(peer.evidence.length),
    state: peer.state,
  }
}

type Described = TagsOf & {
  id: string
  kinds: readonly string[]
  from: string
  to: string
  words: string
  language: string
}

function common(described: Described, title: string, of: 'request' | 'card' = 'card') {
  const text = termsOf({ title, words: described.words, language: described.language })
  const { id, kinds, from, to, language, themes, groups, targets } = described
  return {
    id,
    kinds,
    set: { themes, groups, targets },
    tags: withImplied(described, text.hints, of),
    from: dayNumber(from),
    to: dayNumber(to),
    text,
    language,
  }
}

function keysOf({ kinds, languages }: { kinds: readonly string[]; languages: readonly string[] }): string[] {
  return [...kinds.map((kind) => `kind:${kind}`), ...languages.map((language) => `language:${language}`)]
}

function keysOfPlace({ states: named, regions, ldc, sids }: Place): string[] {
  const statuses = [...(ldc ? ['ldc'] : []), ...(sids ? ['sids'] : [])]
  const areas = regions.length > 0 || statuses.length > 0
  const inEach = (region: string) =>
    (statuses.length > 0 ? statuses : ['any']).map((status) => `area:${region}:${status}`)
  return [
    ...named.map((code) => `state:${code}`),
    ...(areas ? (regions.length > 0 ? regions : ['any']).flatMap(inEach) : []),
    ...(areas || named.length > 0 ? [] : [everywhere]),
  ]
}

/** A request as it is compared. */
export interface Asking extends Omit<Card, 'keys' | 'experience'> {
  /** For whom it is: what is known of the State, or of the States that it could be. */
  who: { region: string | null; ldc: boolean | null; sids: boolean | null }
  languages: readonly string[]
  keys: AskingKeys
}

/** For each condition the keys of which a card must have one; of `conflict`, none. */
export interface AskingKeys {
  kind: readonly string[]
  /** Empty: any language. */
  language: readonly string[]
  places: readonly string[]
  conflict: readonly string[]
  place: {
    named: readonly string[]
    area: readonly string[]
    status: readonly string[]
    everywhere: readonly string[]
    /** Of an unnamed request: States that it could come from, and their areas. Only it knows whether it is meant. */
    perhaps: readonly string[]
  }
  /** Of an unnamed request: the conflicts of interest that there could be. */
  perhapsConflict: readonly string[]
  known: { state: readonly string[]; region: readonly string[] }
}

export function asking(request: Request): Asking {
  const state = request.state === null ? undefined : stateByCode(request.state)
  const who = state ?? { region: request.region, ldc: request.ldc, sids: request.sids }
  const possible = state ? [] : statesLike(who)
  const statuses = statusesOf(who)
  return {
    ...common(request, request.title, 'request'),
    recommendations: request.recommendations,
    clusters: request.clusters,
    state: request.state,
    who: { region: who.region, ldc: who.ldc, sids: who.sids },
    languages: request.languages,
    keys: {
      kind: request.kinds.map((kind) => `kind:${kind}`),
      language:
        request.languages.length > 0
          ? [...request.languages, anyLanguage].map((language) => `language:${language}`)
          : [],
      places: [open],
      conflict: state ? [`conflict:${state.code}`] : [],
      place: {
        named: state ? [`state:${state.code}`] : [],
        area: who.region ? areasOf(who.region, statuses) : [],
        status: statusAreas(statuses),
        everywhere: [everywhere],
        perhaps: [
          ...new Set(
            possible.flatMap((one) => [
              `state:${one.code}`,
              ...areasOf(one.region, statusesOf(one)),
              ...statusAreas(statusesOf(one)),
            ]),
          ),
        ],
      },
      perhapsConflict: possible.map(({ code }) => `conflict:${code}`),
      known: {
        state: state ? [`known:${state.code}`] : [],
        region: who.region ? [`known:${who.region}`] : [],
      },
    },
  }
}

function statesLike({ region, ldc, sids }: Asking['who']): State[] {
  return [...states, ...imaginaryStates].filter(
    (state) =>
      (region === null || state.region === region) &&
      (ldc === null || state.ldc === ldc) &&
      (sids === null || state.sids === sids),
  )
}

function statusesOf({ ldc, sids }: Pick<Asking['who'], 'ldc' | 'sids'>): string[] {
  return [...(ldc ? ['ldc'] : []), ...(sids ? ['sids'] : [])]
}

function areasOf(region: string, statuses: readonly string[]): string[] {
  return ['any', ...statuses].map((status) => `area:${region}:${status}`)
}

function statusAreas(statuses: readonly string[]): string[] {
  return statuses.map((status) => `area:any:${status}`)
}
