/** The request: needs for which a State asks support, and how it stands. Confidential until it goes out with consent. */
import { z } from 'zod'
import type { Language } from '#platform/i18n/languages.ts'
import { isRowNumber } from '#platform/row-number.ts'
import type { RegionCode, StateCode } from '#reference/states.ts'
import type { DeclineReason } from '../conversation/model.ts'
import { language, line, words } from '../form-values.ts'

/** Who sees a request that has not gone out: all of its government, or its author alone. */
export const requestAudiences = ['government', 'institution'] as const

/** The most needs that one request bundles. */
export const mostNeeds = 20

export const requestContent = z.object({
  title: line,
  words,
  language,
  needs: z
    .string()
    .transform((value) => [...new Set(value.split(' ').filter(isRowNumber))].map(Number))
    .refine((ids) => ids.length > 0, 'request.need-missing')
    .refine((ids) => ids.length <= mostNeeds, 'request.too-many-needs'),
  audience: z.enum(requestAudiences, 'form.choose'),
})
export type RequestContent = z.infer<typeof requestContent>

export type RequestKey = { stateId: StateCode; id: number }

/** How a request stands; `draft`: it has not gone out. */
export const requestStandings = ['draft', 'open', 'paused', 'closed', 'withdrawn'] as const
export type RequestStanding = (typeof requestStandings)[number]

/** How one that went out stands, for who sees it from outside. */
export const shownStandings = ['open', 'paused', 'closed', 'withdrawn'] as const
export type ShownStanding = (typeof shownStandings)[number]

/** Under which name it goes out. */
export const namings = ['open', 'unnamed'] as const
export type Naming = (typeof namings)[number]

/** A request as its own government sees it. */
export type Request = RequestKey & {
  organisationId: number
  audience: (typeof requestAudiences)[number]
  title: string
  words: string
  language: Language
  token: string
  named: Naming
  standing: RequestStanding
  sentAt: Date | null
  closedBecause: string | null
  author: string | null
  changedAt: Date
  changeId: number
  /** The numbers of its needs. */
  needs: number[]
  /** What it shows outside where it went out unnamed. */
  veil: ShownTags | null
  shownFrom: string | null
}

/** What is told of a request outside, whoever its State is. */
export type ShownTags = {
  region: RegionCode | null
  ldc: boolean | null
  sids: boolean | null
  kinds: string[]
  themes: string[]
  groups: string[]
}

/** A request as it is seen from outside; known by its token alone. */
export type ShownRequest = ShownTags & {
  token: string
  /** Null where it did not give its State's name to whoever looks. */
  stateId: StateCode | null
  /** `YYYY-MM-DD` */
  shownFrom: string
  standing: ShownStanding
}

/** What a request says under its State's name. */
export type Said = RequestKey & Pick<RequestContent, 'title' | 'words' | 'language'>

/** The days by which something is said to a request. All `YYYY-MM-DD`. */
export type RequestClock = {
  token: string
  shownFrom: string
  acknowledgedOn: string | null
  answeredOn: string | null
  acknowledgeBy: string
  answerBy: string
}

/** What a person says who sends a request out. */
export type Sending = {
  under: Naming
  to: 'named' | 'partners' | 'public'
  partners: readonly number[]
  office: string
  decision: string
  conditions: string
  /** ISO day, or null: until revoked. */
  until: string | null
}

/** What the State does with a request that went out; each with a reason but the first two. */
export const standingActs = ['pause', 'reopen', 'close'] as const
export type StandingAct = (typeof standingActs)[number]

/** Whether an act changes anything of how a request stands. */
export function actApplies(act: StandingAct, standing: RequestStanding): boolean {
  switch (act) {
    case 'pause':
      return standing === 'open'
    case 'reopen':
      return standing === 'paused' || standing === 'closed'
    case 'close':
      return standing === 'open' || standing === 'paused'
  }
}

/** The public figures of some requests. */
export type ClockGroup = {
  requests: number
  answered: number
  /** Median of days from the day it was shown to the first answer; null: none was answered. */
  medianDays: number | null
  /** Days for which the one that is open longest has waited; null: none is open. */
  longestOpen: number | null
}

/** Null where fewer than five States asked. A group without a name: all that are not told apart. */
export type ClockFigures = {
  asOf: string
  all: ClockGroup | null
  regions: (ClockGroup & { name: string | null })[]
  kinds: (ClockGroup & { name: string })[]
  /** How many answers declined, and why; null where they were to fewer than five States. Without a name: other reasons. */
  declined: { answers: number; reasons: { name: DeclineReason | null; answers: number }[] } | null
}

const days = (least: number, most: number) =>
  z
    .string()
    .trim()
    .refine((value) => /^\d{1,3}$/.test(value) && +value >= least && +value <= most, 'clock.days-wrong')
    .transform(Number)

/** What the secretariat sets, in public. */
export const clockContent = z
  .object({ acknowledgeDays: days(1, 90), answerDays: days(1, 365), reason: line })
  .refine(({ acknowledgeDays, answerDays }) => answerDays >= acknowledgeDays, {
    path: ['answerDays'],
    message: 'clock.answer-before-acknowledgement',
  })
export type ClockContent = z.infer<typeof clockContent>

export type ClockSetting = { acknowledgeDays: number; answerDays: number; reason: string; setOn: string }

export const secretariatAnswers = ['in-hand', 'no'] as const
export type SecretariatAnswer = (typeof secretariatAnswers)[number]
