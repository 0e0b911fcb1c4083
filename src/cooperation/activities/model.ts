/** The activity: support that is given, or was. Its State's to publish, whoever recorded it. */
import { z } from 'zod'
import { isRecommendationId } from '#recommendations/identity.ts'
import { isCurrency } from '#reference/currencies.ts'
import type { Language } from '#platform/i18n/languages.ts'
import {
  day,
  isAhead,
  language,
  line,
  perhapsAmount,
  perhapsDay,
  perhapsLine,
  perhapsRow,
  perhapsWords,
  row,
  someTags,
  tags,
  ticked,
  words,
} from '#exchange/form-values.ts'
import { usualReportDay } from '#exchange/terms/model.ts'

/** What someone says of its course: it goes as its days say, or does not. */
export const activityCourses = ['as-dated', 'suspended', 'cancelled'] as const

/** How it stands, by its days and its course (`statusOf` in ./status.ts). */
export const activityStatuses = ['planned', 'under-way', 'completed', 'suspended', 'cancelled'] as const
export type ActivityStatus = (typeof activityStatuses)[number]

/** As what an organisation takes part (IATI 2.03, OrganisationRole). */
export const participantRoles = ['funding', 'accountable', 'extending', 'implementing'] as const
export type ParticipantRole = (typeof participantRoles)[number]

/** Who sees an activity without any consent: all of the government, or the institution that recorded it; and who takes part. */
export const activityAudiences = ['government', 'institution'] as const

export type ActivityKey = { stateId: string; id: number }

/** The years of activities and of their money, as the database has them too. */
const earliest = '1990-01-01'
const latest = '2100-12-31'
const dayInRange = day.refine((value) => value >= earliest && value <= latest, 'activity.day-far')

/** The most recommendations that one activity serves. */
const mostRecommendations = 60

const activityFields = z.object({
  title: line,
  words,
  language,
  kinds: someTags('kinds'),
  themes: tags('themes'),
  groups: tags('groups'),
  targets: tags('targets'),
  course: z.enum(activityCourses, 'form.choose'),
  startsOn: dayInRange,
  endsOn: dayInRange,
  reportBackOn: z.union([z.literal(''), dayInRange], 'form.day-wrong'),
  /** Empty where a partner records it. */
  audience: z.enum([...activityAudiences, ''], 'form.choose').transform((value) => value || 'government'),
  recommendations: z
    .string()
    .transform((value) => [...new Set(value.split(' ').filter(isRecommendationId))])
    .refine((ids) => ids.length <= mostRecommendations, 'activity.too-many-recommendations'),
})

type Days = { startsOn: string; endsOn: string; reportBackOn: string }

const inOrder = <Fields extends z.ZodType<Days, unknown>>(fields: Fields) =>
  fields
    .refine(({ startsOn, endsOn }) => startsOn <= endsOn, { path: ['endsOn'], message: 'form.ends-before' })
    .refine(({ startsOn, reportBackOn }) => !reportBackOn || startsOn <= reportBackOn, {
      path: ['reportBackOn'],
      message: 'activity.report-before',
    })

/** Six months after the end, where no other day was agreed. */
const withReportDay = <Content extends Days>(content: Content): Content => ({
  ...content,
  reportBackOn: content.reportBackOn || usualReportDay(content.endsOn),
})

/** What someone says of an activity that stands. */
export const activityContent = inOrder(activityFields).transform(withReportDay)
export type ActivityContent = z.output<typeof activityContent>

/** What someone says of an activity that they record. */
export const newActivity = inOrder(
  activityFields.extend({
    /** Which State is supported, where a partner records it. */
    state: z.string(),
    /** The need from which it was begun: its number. */
    need: perhapsRow('need.not-found'),
    /** As what the organisation that records it takes part, and whether it agrees to be named. */
    role: z.enum(participantRoles, 'form.choose'),
    named: ticked,
  }),
).transform(withReportDay)
export type NewActivity = z.output<typeof newActivity>

export type Activity = ActivityKey &
  Omit<ActivityContent, 'language'> & {
    language: Language
    status: ActivityStatus
    organisationId: number
    /** Who recorded it; its name is null for whoever may not be told. */
    recordedBy: number
    recordedByName: string | null
    byPartner: boolean
    partnerAgreesAt: Date | null
    agreement: string | null
    moneyOpenedAt: Date | null
    /** Whoever acts is a partner that takes part. */
    takesPart: boolean
    writtenAt: Date
    changedAt: Date
    changeId: number
  }

/** A sum: planned for a year, or paid in it. */
export const sumContent = z.object({
  kind: z.enum(['budget', 'payment'], 'form.choose'),
  /** Who pays. */
  organisationId: row('activity.payer-unknown'),
  year: z
    .string()
    .trim()
    .refine((year) => /^\d{4}$/.test(year) && year >= '1990' && year <= '2100', 'activity.year-wrong')
    .transform(Number),
  amount: perhapsAmount.pipe(z.number('form.missing')),
  currency: z.string().min(1, 'form.currency-missing').refine(isCurrency, 'form.currency-unknown'),
})
export type SumContent = z.output<typeof sumContent>

/** What kind of result (IATI 2.03, ResultType). */
export const resultKinds = ['output', 'outcome', 'impact'] as const

export const resultContent = z.object({
  kind: z.enum(resultKinds, 'form.choose'),
  title: line,
  indicator: line,
  unit: perhapsLine,
  baseline: perhapsLine,
  baselineOn: perhapsDay,
  target: perhapsLine,
  targetOn: perhapsDay,
  language,
})
export type ResultContent = z.output<typeof resultContent>

/** What an indicator showed on a day. */
export const valueContent = z.object({
  value: line,
  seenOn: dayInRange.refine((value) => !isAhead(value), 'activity.value-ahead'),
  words: perhapsWords,
  /** The result whose indicator it is. */
  resultId: row('activity.no-such-part'),
})
export type ValueContent = z.output<typeof valueContent>

export type Participant = {
  id: number
  organisationId: number
  /** Null for whoever may not be told. */
  name: string | null
  role: ParticipantRole
  named: boolean
  isPartner: boolean
  changeId: number
}

/** Who wrote a part of an activity, and whether it is seen outside with it. */
type Written = { id: number; wrote: number; agreed: boolean; changeId: number }

export type Sum = Omit<Written, 'agreed'> & {
  organisationId: number
  organisation: string | null
  kind: 'budget' | 'payment'
  year: number
  amount: number
  currency: string
}

export type Value = Written & ValueContent

export type Result = Written & Omit<ResultContent, 'language'> & { language: Language; values: Value[] }

export type ActivityDocument = Written & { title: string; name: string; mediaType: string; bytes: number }
