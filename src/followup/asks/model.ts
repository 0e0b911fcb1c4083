/** The ask: one contribution to one recommendation, asked of an officer who has no account, by a one-time link. */
import { z } from 'zod'
import type { Language } from '#platform/i18n/languages.ts'
import { oneLine } from '#platform/one-line.ts'
import { language } from '#recommendations/model.ts'
import { longestNote, noteAudiences, type NoteAudience } from '../model.ts'

/** For how long a link is open, unless the coordinator says otherwise. */
export const usualDays = 14
const mostDays = 60
const longestQuestion = 5_000
const longestName = 200

const line = oneLine(longestName)

/** What a coordinator asks. */
export const newAsk = z.object({
  recommendationId: z.string(),
  email: z.email().max(254),
  question: z.string().trim().min(1).max(longestQuestion),
  /** In which the officer is written to. */
  language,
  /** Who sees the answer: it is given for these and no others. */
  audience: z.enum(noteAudiences),
  days: z.coerce.number().int().min(1).max(mostDays),
  /** Made with the form: what comes twice with the same key is asked once. */
  formKey: z.uuid(),
})
export type NewAsk = z.infer<typeof newAsk>

/** What an officer answers: name and office are what they say themselves, since such letters are passed on. */
export const answer = z.object({
  text: z.string().trim().min(1).max(longestNote),
  name: line,
  office: line,
  /** Made with the form: what comes twice with the same key has been answered. */
  formKey: z.uuid(),
})
export type Answer = z.infer<typeof answer>

export type Signature = Pick<Answer, 'name' | 'office'>

export type AskKey = { stateId: string; id: number }

export const askStatuses = ['open', 'answered', 'withdrawn', 'expired'] as const
export type AskStatus = (typeof askStatuses)[number]

/** How the side that asked sees it. */
export type Ask = AskKey & {
  recommendationId: string
  audience: NoteAudience
  question: string
  language: Language
  askedAt: Date
  expiresAt: Date
  status: AskStatus
  /** Null where the address was erased. */
  email: string | null
  answer: { noteId: number; at: Date; by: Signature | null } | null
}

/** What the holder of a link sees of the ask; the question only while it is open. */
export type AskBehindLink = {
  status: AskStatus
  recommendationId: string
  question: string | null
  audience: NoteAudience
  organisation: string
  expiresAt: Date
  answeredAt: Date | null
  /** Of the form by which it was answered. */
  answerFormKey: string | null
}
