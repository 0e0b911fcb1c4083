/**
 * What matching reads and says. The zod types are also the format of the files that `./throughline match evaluate`
 * reads. Pure: rows of the database become these types elsewhere, once consent has decided what may be compared.
 */
import { z } from 'zod'
import { resolveSdg } from '#reference/goals.ts'
import { groups as everyGroup } from '#reference/groups.ts'
import { regions, stateByCode, type RegionCode } from '#reference/states.ts'
import { supportKinds } from '#reference/support-kinds.ts'
import { themes as everyTheme } from '#reference/themes.ts'

const known = (terms: readonly { code: string }[]) => {
  const codes = new Set(terms.map(({ code }) => code))
  return z.array(z.string().refine((code) => codes.has(code)))
}

const id = z.string().min(1).max(200)
const ids = z.array(id).default([])
const state = z.string().refine((code) => stateByCode(code) !== undefined)
const region = z.string().refine((code): code is RegionCode => regions.some((one) => one.code === code))
const kinds = known(supportKinds)
/** The primary part of a BCP 47 tag: "fr", "pt", "bi". */
const language = z.string().regex(/^[a-z]{2,3}$/)
const day = z.iso.date()
const inOrder = ({ from, to }: { from: string; to: string }) => from <= to

/** Codes of `src/reference`; a target may also be a whole goal ("16" or "16.3"). */
const tags = {
  themes: known(everyTheme).default([]),
  groups: known(everyGroup).default([]),
  targets: z.array(z.string().refine((code) => resolveSdg(code) === code)).default([]),
}

/**
 * What a State asks for. An unnamed request has no `state`: its `region`, `ldc` and `sids` stand for it, and ranking
 * needs nothing else of who asks. Where `state` is given they are taken from the reference and may be left out.
 */
export const request = z
  .object({
    id,
    state: state.nullable(),
    region: region.nullable().default(null),
    /** Null where it is not to be said. */
    ldc: z.boolean().nullable().default(false),
    sids: z.boolean().nullable().default(false),
    /** In which support can be received, the preferred one first; empty where that is not to be said: any. */
    languages: z.array(language).default([]),
    kinds: kinds.min(1),
    ...tags,
    /** Recommendations of the register that it would serve, and the clusters of calls that say the same. */
    recommendations: ids,
    clusters: ids,
    /** First and last day on which support is of use. */
    from: day,
    to: day,
    title: z.string(),
    words: z.string(),
    /** Of the title and the words. */
    language,
  })
  .refine(inOrder, { path: ['to'] })
export type Request = z.infer<typeof request>

/**
 * To whom an offer goes. Nothing said: to everyone. Otherwise to the States that are named, and to the others of the
 * regions (all, where none is named) that are LDC or SIDS as far as that is asked: `regions: ['africa'], ldc: true`
 * is the LDCs of Africa, `ldc: true, sids: true` every LDC and every SIDS.
 */
export const place = z.object({
  states: z.array(state).default([]),
  regions: z.array(region).default([]),
  ldc: z.boolean().default(false),
  sids: z.boolean().default(false),
})
export type Place = z.infer<typeof place>

/** What an organisation or a State can give. */
export const offer = z
  .object({
    id,
    organisation: z.string(),
    /** The State that offers, where it is one: South-South cooperation. */
    state: state.nullable().default(null),
    kinds: kinds.min(1),
    ...tags,
    /** What it served before. */
    recommendations: ids,
    clusters: ids,
    where: place.prefault({}),
    languages: z.array(language).min(1),
    from: day,
    to: day,
    /** How many are left; null where there is no limit. */
    places: z.int().nonnegative().nullable().default(null),
    title: z.string(),
    words: z.string(),
    language,
    /** One entry for each piece of evidence from earlier support. */
    evidence: z.array(z.string()).default([]),
  })
  .refine(inOrder, { path: ['to'] })
export type Offer = z.infer<typeof offer>

/** A card of the roster. */
export const expert = z
  .object({
    id,
    kinds: kinds.min(1),
    ...tags,
    languages: z.array(language).min(1),
    countriesKnown: z.array(state).default([]),
    /** 0 own word, 1 references named, 2 references checked, 3 results of earlier deployments checked. */
    evidence: z.int().min(0).max(3),
    /** First and last day on which the expert is free. */
    from: day,
    to: day,
    /** States for which a conflict of interest stands in the way. */
    conflicts: z.array(state).default([]),
    words: z.string(),
    language,
  })
  .refine(inOrder, { path: ['to'] })
export type Expert = z.infer<typeof expert>

/** A State that reports progress on recommendations, and so may have something to tell another. */
export const peer = z.object({
  /** What the answer is known by: the State's code, or one report of it. */
  id,
  state,
  ...tags,
  recommendations: ids,
  clusters: ids,
  /** In which it can be asked; empty where that is not known. */
  languages: z.array(language).default([]),
  title: z.string(),
  words: z.string(),
  language,
  /** One entry for each result that is reported with evidence. */
  evidence: z.array(z.string()).default([]),
})
export type Peer = z.infer<typeof peer>

/** How well an offer answers a request, as one reader sees it: 0 not at all, 1 a little, 2 well, 3 exactly. */
export const judgement = z.object({
  judge: z.string().min(1),
  request: id,
  offer: id,
  grade: z.int().min(0).max(3),
})
export type Judgement = z.infer<typeof judgement>

/**
 * The named parts of the score, in the order in which a page tells them. Each is 0 to 1:
 * - `recommendations`: the offer served the same recommendations, or calls that say the same
 * - `themes`, `groups`, `targets`: how far its tags cover those asked for, near ones in part, rare ones more
 * - `kinds`: how many of the kinds asked for it gives
 * - `words`: how much of what the request says the offer says too
 * - `experience`: evidence from earlier support; of an expert, the level of evidence
 * - `region`: made for this State, its region, its group of States, or for everyone; of an expert, countries known
 * - `south-south`: a State of the South offers to another, nearest first
 * - `priority`: the State that asks is an LDC or a SIDS
 * - `time`: how much of the time asked for it covers
 */
export const partNames = [
  'recommendations',
  'themes',
  'groups',
  'targets',
  'kinds',
  'words',
  'experience',
  'region',
  'south-south',
  'priority',
  'time',
] as const
export type PartName = (typeof partNames)[number]

export type Weights = Readonly<Record<PartName, number>>

/** Set by the secretariat in public; any numbers from 0 up, of which only the proportions count. */
export const weights = z.record(z.enum(partNames), z.number().min(0).max(1000))

/**
 * What is taken until the secretariat says otherwise; they add up to 100. Two thirds are the subject, which decides
 * whether support helps at all; the rest puts in order what is on the subject (docs/decisions/0020-matching.md).
 */
export const defaultWeights: Weights = {
  recommendations: 10,
  themes: 25,
  groups: 12,
  targets: 8,
  kinds: 9,
  words: 20,
  experience: 4,
  region: 5,
  'south-south': 3,
  priority: 2,
  time: 2,
}

/** The hard conditions, in the order in which they are told. Consent is none of them: the database has decided it. */
export const conditionNames = ['kind', 'dates', 'place', 'language', 'places', 'conflict'] as const
export type ConditionName = (typeof conditionNames)[number]

/** Names and numbers for a sentence: codes, dates, never a finished sentence. */
export type Details = Readonly<Record<string, number | string | readonly string[]>>

/**
 * One part of a score.
 * `value` is null where the request says nothing that it could be measured by: it then counts for nothing.
 */
export interface Part {
  part: PartName
  value: number | null
  weight: number
  /** What of the request it meets (`met`), meets nearly (`near`) and does not (`missing`), as codes; or how. */
  details: Details
}

/** What is good to know of something that fits: `language.only`, `dates.part`, `kinds.part`, `place.ask`, `conflict.ask`. */
export interface Remark {
  code: RemarkCode
  details: Details
}
export const remarkCodes = ['language.only', 'dates.part', 'kinds.part', 'place.ask', 'conflict.ask'] as const
export type RemarkCode = (typeof remarkCodes)[number]

/** A hard condition that is not met, with what the request asks (`asked`) and what there is (`offered`). */
export interface Failure {
  condition: ConditionName
  details: Details
}

/** A request beside an offer or expert that fits. */
export interface Match {
  request: string
  /** The id of the offer or of the expert. */
  candidate: string
  /** 0 to 1: the parts that can be measured, times their weights, over the sum of those weights. */
  score: number
  parts: readonly Part[]
  remarks: readonly Remark[]
}

/** What would fit but for one condition. */
export interface NearMiss extends Match {
  failure: Failure
}

/** The answer for one request (or for one offer: the requests that fit it), best first. */
export interface Matches {
  matches: readonly Match[]
  /** Best first, each failing exactly one condition. */
  nearMisses: readonly NearMiss[]
  /** How many were compared, and how many of them meet every condition; off the subject, none is shown. */
  compared: number
  fitting: number
  weights: Weights
}
