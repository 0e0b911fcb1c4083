/** The need: what a State cannot do yet, why, and what support would help. Confidential until consent opens it. */
import { z } from 'zod'
import { isRecommendationId } from '#recommendations/identity.ts'
import type { Language } from '#platform/i18n/languages.ts'
import {
  language,
  line,
  perhapsAmount,
  perhapsCurrency,
  perhapsDay,
  perhapsLine,
  perhapsRow,
  perhapsWords,
  someTags,
  tags,
  words,
} from '../form-values.ts'

/** Who sees a need without any consent, as with a note: all of a government, or its author alone. */
export const needAudiences = ['government', 'institution'] as const
export type NeedAudience = (typeof needAudiences)[number]

/** Which need: its number alone is its own, but a State's rows are found by their State first. */
export type NeedKey = { stateId: string; id: number }

/** The most recommendations that one need serves: a need that serves more is several. */
export const mostRecommendations = 20

/** What someone says of a need. Days are `YYYY-MM-DD`. */
export const needContent = z
  .object({
    recommendations: z
      .string()
      .transform((value) => [...new Set(value.split(' ').filter(isRecommendationId))])
      .refine((ids) => ids.length > 0, 'need.recommendation-missing')
      .refine((ids) => ids.length <= mostRecommendations, 'need.too-many-recommendations'),
    title: line,
    gap: words,
    kinds: someTags('kinds'),
    themes: tags('themes'),
    groups: tags('groups'),
    targets: tags('targets'),
    languages: tags('languages'),
    institutions: perhapsWords,
    beneficiaries: perhapsWords,
    tried: perhapsWords,
    ownPart: perhapsWords,
    wantedFrom: perhapsDay,
    wantedUntil: perhapsDay,
    cost: perhapsAmount,
    currency: perhapsCurrency,
    indicator: perhapsLine,
    baseline: perhapsLine,
    target: perhapsLine,
    lasting: perhapsWords,
    language,
    audience: z.enum(needAudiences, 'form.choose'),
    /** The suggestion of a body that it answers: its number. */
    answersNeedId: perhapsRow('need.not-found'),
  })
  .refine(({ wantedFrom, wantedUntil }) => !wantedFrom || !wantedUntil || wantedFrom <= wantedUntil, {
    path: ['wantedUntil'],
    message: 'form.ends-before',
  })
  .refine(({ cost, currency }) => cost === null || currency !== null, {
    path: ['currency'],
    message: 'form.currency-missing',
  })
  .refine(({ cost, currency }) => currency === null || cost !== null, {
    path: ['cost'],
    message: 'form.amount-missing',
  })
export type NeedContent = z.infer<typeof needContent>

/**
 * What became of it: proposed, taken up by the coordinator, asked for in a request that went out, or set aside; what a
 * body suggests is suggested until a need of the government answers it.
 */
export const needStandings = ['proposed', 'taken-up', 'asked', 'set-aside', 'suggested', 'answered'] as const
export type NeedStanding = (typeof needStandings)[number]

export type Need = NeedKey &
  Omit<NeedContent, 'language'> & {
    organisationId: number
    /** Under which name its author appears to whoever reads; null where it is read with a request alone. */
    author: string | null
    side: 'government' | 'body'
    language: Language
    standing: NeedStanding
    setAsideBecause: string | null
    writtenAt: Date
    changedAt: Date
    /** The version: the change that wrote it last. */
    changeId: number
  }
