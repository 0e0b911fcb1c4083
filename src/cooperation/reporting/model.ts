/** The report back: what a State says came of support, what its partner says to it, and what independent bodies comment. */
import { z } from 'zod'
import type { Language } from '#platform/i18n/languages.ts'
import { day, language, perhapsWords, ticked, words } from '#exchange/form-values.ts'

/** There; due and not there, which is "no report back" and never blank; not due yet. */
export const reportStandings = ['given', 'none', 'not-due'] as const
export type ReportStanding = (typeof reportStandings)[number]

/** A day on which a report is due (`YYYY-MM-DD`), and how it stands with it. */
export type ReportDue = { dueOn: string; standing: ReportStanding }

export type ReportsDue = {
  /** Every day on which one is due, in order. */
  due: ReportDue[]
  /** Of all of them together, with the first day for which there is no report; null where there is one for each. */
  report: { dueOn: string | null; standing: ReportStanding }
}

/** What changed, for whom; what lasts; what the State would do differently. */
const reportFields = z.object({ changed: words, lasts: perhapsWords, differently: perhapsWords, language })

export const reportContent = reportFields
export type ReportContent = z.output<typeof reportContent>

/** A report that is written answers a day on which one was due. */
export const newReport = reportFields.extend({ dueOn: day })
export type NewReport = z.output<typeof newReport>

/** What a partner says to a report, and whether it agrees that others read it with the report. */
export const partContent = z.object({ text: words, language, agreesPublic: ticked })
export type PartContent = z.output<typeof partContent>

/** What an independent body says to an activity and its reports. */
export const commentContent = z.object({ text: words, language })
export type CommentContent = z.output<typeof commentContent>

type Written = { id: number; stateId: string; activityId: number; organisationId: number; changeId: number }

export type PartnerPart = Written & {
  reportId: number
  /** Null for whoever may not be told. */
  name: string | null
  text: string
  language: Language
  agreesPublic: boolean
  /** The State agrees that others read it. */
  agreed: boolean
  writtenOn: string
}

export type ReportBack = Written &
  Omit<ReportContent, 'language'> & {
    language: Language
    dueOn: string
    writtenOn: string
    parts: PartnerPart[]
  }

export type Comment = Written & {
  /** Under which name the body appears to whoever reads. */
  author: string
  text: string
  language: Language
  changedAt: Date
}
