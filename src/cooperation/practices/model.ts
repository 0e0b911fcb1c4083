/** What others can learn from support: the problem, what was done, what it took, what came of it, and whom to ask. */
import { z } from 'zod'
import type { Language } from '#platform/i18n/languages.ts'
import { language, line, perhapsLine, perhapsWords, someTags, tags, words } from '#exchange/form-values.ts'

export const practiceContent = z.object({
  title: line,
  problem: words,
  done: words,
  took: perhapsWords,
  result: words,
  evidence: perhapsWords,
  whereNot: perhapsWords,
  contact: perhapsLine,
  kinds: someTags('kinds'),
  themes: tags('themes'),
  groups: tags('groups'),
  targets: tags('targets'),
  language,
})
export type PracticeContent = z.output<typeof practiceContent>

export type Practice = Omit<PracticeContent, 'language'> & {
  stateId: string
  id: number
  language: Language
  activityId: number
  organisationId: number
  /** Under which name its author appears to whoever reads. */
  author: string
  changedAt: Date
  changeId: number
}

/** What something is about: a need, a recommendation, an offer. */
export type About = {
  /** Recommendations that it serves, those that make the same call among them. */
  recommendations?: readonly string[]
  kinds?: readonly string[]
  themes?: readonly string[]
  groups?: readonly string[]
  targets?: readonly string[]
}
