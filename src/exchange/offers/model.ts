/** What is offered: support by an organisation, and what a State has learned and would share. */
import { z } from 'zod'
import type { Language } from '#platform/i18n/languages.ts'
import {
  day,
  isPast,
  language,
  line,
  perhapsDay,
  perhapsPlaces,
  perhapsWords,
  someTags,
  tags,
  ticked,
  words,
} from '../form-values.ts'

/** Who reads an offer: its own people; governments and verified partners as well; everyone. */
export const offerAudiences = ['public', 'exchange', 'institution'] as const

/** Days for which an offer stands once it was confirmed; the database counts a year. */
export const confirmedForDays = 365

/** An organisation verified for fewer days than this is new. */
export const newForDays = 7

/** The most offers that stand of an organisation that is new. */
export const mostOffersOfNew = 5

/** The most offers that one person writes in a day. */
export const mostOffersADay = 20

/** When something is there to be had. Days are `YYYY-MM-DD`. */
type Time = { availableFrom: string; availableUntil: string }

const time = { availableFrom: day, availableUntil: day }
const inOrder = ({ availableFrom, availableUntil }: Time) => availableFrom <= availableUntil
const endsBefore = { path: ['availableUntil'], message: 'form.ends-before' }
const isToCome = ({ availableUntil }: Time) => !isPast(availableUntil)
const isOver = { path: ['availableUntil'], message: 'form.day-past' }

/** What an organisation says of an offer. */
export const offerContent = z
  .object({
    title: line,
    words,
    kinds: someTags('kinds'),
    themes: tags('themes'),
    groups: tags('groups'),
    targets: tags('targets'),
    states: tags('states'),
    regions: tags('regions'),
    onlyLdc: ticked,
    onlySids: ticked,
    languages: someTags('languages'),
    ...time,
    places: perhapsPlaces,
    deadline: perhapsDay,
    whoPays: perhapsWords,
    conditions: perhapsWords,
    evidence: perhapsWords,
    contact: perhapsWords,
    language,
    audience: z.enum(offerAudiences, 'form.choose'),
  })
  .refine(inOrder, endsBefore)
  .refine(isToCome, isOver)
  .refine(({ deadline }) => !isPast(deadline), { path: ['deadline'], message: 'form.day-past' })
  .refine(({ deadline, availableUntil }) => !deadline || deadline <= availableUntil, {
    path: ['deadline'],
    message: 'offer.deadline-after-end',
  })
export type OfferContent = z.infer<typeof offerContent>

/** What a State says of what it has done. */
export const experienceContent = z
  .object({
    title: line,
    done: words,
    took: perhapsWords,
    again: perhapsWords,
    evidence: perhapsWords,
    contact: perhapsWords,
    kinds: someTags('kinds'),
    themes: tags('themes'),
    groups: tags('groups'),
    targets: tags('targets'),
    languages: someTags('languages'),
    ...time,
    places: perhapsPlaces,
    language,
    audience: z.enum(['government', 'institution'], 'form.choose'),
  })
  .refine(inOrder, endsBefore)
  .refine(isToCome, isOver)
export type ExperienceContent = z.infer<typeof experienceContent>

/**
 * Where an offer stands: open; a call, open until its deadline; over, when its time or its deadline has passed;
 * unconfirmed, when nobody confirmed it for a year; withdrawn.
 */
export const offerStandings = ['call', 'open', 'over', 'unconfirmed', 'withdrawn'] as const
export type OfferStanding = (typeof offerStandings)[number]

/** How what stands in a list can stand: what was withdrawn or never confirmed again stands in none. */
export const listedStandings = ['call', 'open', 'over'] as const satisfies readonly OfferStanding[]

/** Who offers. */
export type Offerer = { id: number; name: string; kind: string; state: string | null }

export type Offer = Omit<OfferContent, 'language'> & {
  id: number
  organisationId: number
  offeredBy: Offerer
  language: Language
  standing: OfferStanding
  /** Of its places, those that no agreement which came through it has taken, as far as whoever asks is told. */
  placesLeft: number | null
  confirmedAt: Date
  changedAt: Date
  changeId: number
}

export type Experience = Omit<ExperienceContent, 'language'> & {
  stateId: string
  id: number
  organisationId: number
  side: 'government' | 'body'
  /** Under which name its author appears to whoever reads. */
  author: string | null
  language: Language
  standing: Extract<OfferStanding, 'open' | 'over'>
  changedAt: Date
  changeId: number
}

/** What a list shows of an offer or an experience. */
export type Offered = Pick<
  Offer,
  | 'id'
  | 'title'
  | 'words'
  | 'language'
  | 'kinds'
  | 'themes'
  | 'groups'
  | 'targets'
  | 'languages'
  | 'availableFrom'
  | 'availableUntil'
  | 'places'
  | 'standing'
> & {
  what: 'offer' | 'experience'
  /** Of an experience, whose; of an offer, that of the State that offers. */
  stateId: string | null
  /** Empty where it may be had in every State. */
  states: string[]
  regions: string[]
  onlyLdc: boolean
  onlySids: boolean
  deadline: string | null
  /** The organisation, as whoever reads is told. */
  by: string
  /** A moment in UTC (ISO 8601). */
  changedAt: string
}
