/** What partners answer to a request, and what they and the State say to each other about it. */
import { z } from 'zod'
import type { Language } from '#platform/i18n/languages.ts'
import { language, longestWords } from '../form-values.ts'

export const stances = ['interested', 'question', 'declined'] as const
export type Stance = (typeof stances)[number]

/** Why a partner does not help; they are counted for the State. */
export const declineReasons = [
  'other-field',
  'other-place',
  'no-means',
  'too-late',
  'conditions',
  'others-do-it',
  'too-little-said',
] as const
export type DeclineReason = (typeof declineReasons)[number]

/** The request that a conversation is about, as whoever asks may know it. */
export type RequestHead = {
  token: string
  /** Null where the State has not given its name to whoever asks; so are its number and title. */
  stateId: string | null
  id: number | null
  title: string | null
  region: string | null
  kinds: string[]
  standing: 'open' | 'paused' | 'withdrawn' | 'closed'
  /** Of the government that asks. */
  own: boolean
}

/** What one partner answers, and where it stands. */
export type Thread = {
  token: string
  requestToken: string
  organisationId: number
  partner: string
  stance: Stance
  declinedBecause: DeclineReason | null
  seenByOthers: boolean
  /** With which of its own offers it answers; its title, where whoever asks may still see it. */
  offer: { id: number; title: string | null } | null
  /** `YYYY-MM-DD` in UTC, as all days here: an unnamed State is not to be known by its hour. */
  answeredOn: string
  /** Told to the partner from the next day on, unless it knows the name. */
  chosenOn: string | null
  /** The State's name is open to this partner. */
  nameOpen: boolean
  /** The day of the last message that whoever asks may read, and whether the State wrote it. */
  lastOn: string | null
  lastFromState: boolean | null
  /** The agreement that is being made, if any. */
  agreement: string | null
  /** The version, for the State; 0 for the partner, who goes by `versionOfAnswer`. */
  changeId: number
}

/** By what a partner's form knows whether a colleague has answered otherwise meanwhile. */
export function versionOfAnswer(
  thread: Pick<Thread, 'stance' | 'declinedBecause' | 'seenByOthers' | 'offer'> | undefined,
): string {
  if (!thread) return ''
  const { stance, declinedBecause, seenByOthers, offer } = thread
  return [stance, declinedBecause ?? '', seenByOthers, ...(offer ? [offer.id] : [])].join('/')
}

export type MessageFile = { token: string; name: string; mediaType: string; bytes: number }

export type Message = {
  token: string
  /** From the State to all who answered. */
  toAll: boolean
  fromState: boolean
  text: string
  language: Language
  /** Null: from a State that has not given its name. */
  signed: string | null
  writtenOn: string
  files: MessageFile[]
}

/** How many messages a side writes in a thread, or a State to all, in a day. */
export const mostMessagesADay = 30

/** What a person says in a message. */
export const messageContent = z.object({
  text: z.string().trim().min(1, 'conversation.text-missing').max(longestWords, 'form.words-too-long'),
  language,
})
export type MessageContent = z.infer<typeof messageContent>

/** What a partner answers: a question asks something, and who declines says why. Words may be added to the others. */
export const answerContent = z
  .object({
    stance: z.enum(stances, 'form.choose'),
    declinedBecause: z.union([z.literal(''), z.enum(declineReasons)], 'form.choose'),
    seenByOthers: z.string().transform((ticked) => ticked === 'on'),
    offer: z
      .string()
      .regex(/^\d{0,15}$/, 'form.choose')
      .transform((number) => Number(number) || null),
    text: z.string().trim().max(longestWords, 'form.words-too-long'),
    language,
  })
  .superRefine(({ stance, declinedBecause, text }, context) => {
    const wrong = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message })
    if (stance === 'declined' && !declinedBecause) wrong('declinedBecause', 'conversation.reason-missing')
    if (stance === 'question' && !text) wrong('text', 'conversation.text-missing')
  })
  .transform(({ declinedBecause, stance, offer, ...rest }) => ({
    ...rest,
    stance,
    offer: stance === 'declined' ? null : offer,
    declinedBecause: stance === 'declined' && declinedBecause ? declinedBecause : null,
  }))
export type AnswerContent = z.infer<typeof answerContent>

/** How often each reason was given among these answers, the most frequent first. */
export function countReasons(
  threads: readonly Pick<Thread, 'declinedBecause'>[],
): { reason: DeclineReason; count: number }[] {
  return declineReasons
    .map((reason) => ({
      reason,
      count: threads.filter(({ declinedBecause }) => declinedBecause === reason).length,
    }))
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count)
}
