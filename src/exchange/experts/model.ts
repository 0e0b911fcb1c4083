/** Experts for short deployments: a profile that is theirs, a card without a name, and what a State asks of them. */
import { z } from 'zod'
import type { Language } from '#platform/i18n/languages.ts'
import { day, isPast, language, line, row, someTags, tags, words } from '../form-values.ts'

/** What an expert says of themselves. Days are `YYYY-MM-DD`. */
export const profileContent = z
  .object({
    words,
    language,
    kinds: someTags('kinds'),
    themes: tags('themes'),
    groups: tags('groups'),
    targets: tags('targets'),
    languages: someTags('languages'),
    countriesKnown: tags('states'),
    /** States for which they cannot work. */
    conflicts: tags('states'),
    availableFrom: day,
    availableUntil: day,
  })
  .refine(({ availableFrom, availableUntil }) => availableFrom <= availableUntil, {
    path: ['availableUntil'],
    message: 'form.ends-before',
  })
  .refine(({ availableUntil }) => !isPast(availableUntil), {
    path: ['availableUntil'],
    message: 'form.day-past',
  })
export type ProfileContent = z.infer<typeof profileContent>

export type Profile = Omit<ProfileContent, 'language'> & {
  id: number
  language: Language
  /** The employer, whose release a deployment needs. */
  employer: string
  pausedAt: Date | null
  changedAt: Date
  changeId: number
}

/**
 * How much a reference says: 0 what the expert says, 1 confirmed by whoever gave it, 2 by documents, 3 by a deployment
 * that was reported back on.
 */
export const evidenceLevels = [0, 1, 2, 3] as const
export type EvidenceLevel = (typeof evidenceLevels)[number]

/** The most references of one profile. */
export const mostReferences = 10

/** By whom a reference is given, and how to reach them. */
export const referenceGivenBy = line

export type Reference = {
  id: number
  givenBy: string
  level: EvidenceLevel
  checkedAt: Date | null
  /** Who checked it, as far as the reader may know them. */
  checkedBy: string | null
  changeId: number
}

/** A reference with whose it is, for the secretariat. */
export type ReferenceToCheck = Reference & { expert: string; employer: string }

/** What governments see of an expert before any name. */
export type Card = Pick<
  Profile,
  | 'id'
  | 'words'
  | 'language'
  | 'kinds'
  | 'themes'
  | 'groups'
  | 'targets'
  | 'languages'
  | 'countriesKnown'
  | 'availableFrom'
  | 'availableUntil'
> & {
  /** By which a card is known outside; it tells nothing of time or order. */
  token: string
  evidence: EvidenceLevel
}

/** For what a State asks an expert. */
export const deploymentContent = z
  .object({
    request: row('form.choose'),
    task: words,
    startsOn: day,
    endsOn: day,
  })
  .refine(({ startsOn, endsOn }) => startsOn <= endsOn, { path: ['endsOn'], message: 'form.ends-before' })
  .refine(({ startsOn }) => !isPast(startsOn), { path: ['startsOn'], message: 'form.day-past' })
export type DeploymentContent = z.infer<typeof deploymentContent>

/** Where a deployment stands: each step waits for someone else, or nobody any more. */
export const deploymentStandings = [
  'asked',
  'agreed',
  'released',
  'declined',
  'not-released',
  'withdrawn',
  'erased',
] as const
export type DeploymentStanding = (typeof deploymentStandings)[number]

export type Deployment = {
  stateId: string
  id: number
  requestId: number
  task: string
  startsOn: string
  endsOn: string
  askedAt: Date
  expertAnsweredAt: Date | null
  employerAnsweredAt: Date | null
  refusedBecause: string | null
  standing: DeploymentStanding
  /** What whoever reads is in it. */
  party: 'state' | 'expert' | 'employer'
  /** It is for whoever reads to release the expert. */
  mayRelease: boolean
  changeId: number
}

/** Who an expert is, once they and their employer have agreed. */
export type ExpertNamed = { name: string; employer: string; email: string }

export type TellTale =
  | 'expert.words-tell-email'
  | 'expert.words-tell-link'
  | 'expert.words-tell-name'
  | 'expert.words-tell-employer'

/** What in the free words of a card would tell who the expert is, if anything would. */
export function tellTaleIn(
  text: string,
  { name, employer }: { name: string; employer: string },
): TellTale | undefined {
  const folded = fold(text)
  if (/\S@\S/.test(text)) return 'expert.words-tell-email'
  if (/https?:|www\.|\+?\d[\d\s()./-]{7,}\d/i.test(text)) return 'expert.words-tell-link'
  const parts = name.split(/\s+/).filter((part) => part.length > 2)
  // A name that is also a word of the language tells nothing in small letters; all of its parts together do.
  const saysAPart = parts.some((part) => wordsIn(text).includes(part))
  const saysAll = parts.length > 0 && parts.every((part) => wordsIn(folded).includes(fold(part)))
  if (saysAPart || saysAll || folded.includes(fold(name))) return 'expert.words-tell-name'
  if (folded.includes(fold(employer))) return 'expert.words-tell-employer'
  return undefined
}

const wordsIn = (text: string): string[] => text.match(/[\p{L}\p{M}’'-]+/gu) ?? []

const fold = (text: string) => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
