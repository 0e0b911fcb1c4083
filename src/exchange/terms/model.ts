/** Terms of support: what a State and a partner agree on, version by version. */
import { z } from 'zod'
import { monthsAfter } from '#platform/day.ts'
import type { Language } from '#platform/i18n/languages.ts'
import {
  day,
  isPast,
  language,
  line,
  perhapsAmount,
  perhapsCurrency,
  perhapsDay,
  perhapsLine,
  perhapsWords,
} from '../form-values.ts'

export const mostTasks = 8
export const mostResults = 6

/** What of an agreement can be public, once both have agreed and consent opens it. */
export const publicParts = ['activity', 'partners', 'dates', 'sums', 'results', 'report-back'] as const
export type PublicPart = (typeof publicParts)[number]

/** Who does what, when, and what they pay for it. Days are `YYYY-MM-DD`. */
export type Task = {
  who: string
  what: string
  from: string | null
  until: string | null
  pays: number | null
  currency: string | null
}

/** A result that is expected, and by what it would be seen. */
export type ExpectedResult = {
  result: string
  indicator: string | null
  baseline: string | null
  target: string | null
}

export type TermsContent = {
  title: string
  tasks: Task[]
  results: ExpectedResult[]
  madePublic: PublicPart[]
  startsOn: string
  endsOn: string
  reportBackOn: string
  words: string | null
  language: Language
}

/** One version of an agreement. */
export type TermsVersion = TermsContent & {
  stateId: string
  id: number
  agreement: string
  version: number
  threadToken: string
  requestToken: string
  organisationId: number
  partner: string
  proposedByState: boolean
  /** By name: who accepted for each side. */
  stateAcceptedBy: string | null
  stateAcceptedAt: Date | null
  partnerAcceptedBy: string | null
  partnerAcceptedAt: Date | null
  endedAt: Date | null
  endedByState: boolean | null
  endReason: string | null
}

/** How an agreement stands, by its versions from the first to the last. */
export type Standing = 'proposed' | 'agreed' | 'amendment-proposed' | 'ended'

const isAccepted = (one: TermsVersion) => one.stateAcceptedAt !== null && one.partnerAcceptedAt !== null

/** The version that holds: the last that both accepted. */
export function versionInForce(versions: readonly TermsVersion[]): TermsVersion | undefined {
  return versions.findLast(isAccepted)
}

export function standingOf(versions: readonly TermsVersion[]): Standing {
  const last = versions.at(-1)
  if (last?.endedAt) return 'ended'
  if (last && isAccepted(last)) return 'agreed'
  return versionInForce(versions) ? 'amendment-proposed' : 'proposed'
}

/** When a report back is due unless said otherwise: six months after the end. */
export function usualReportDay(endsOn: string): string {
  return monthsAfter(endsOn, 6)
}

const taskNumbers = [1, 2, 3, 4, 5, 6, 7, 8] as const satisfies { length: typeof mostTasks }
const resultNumbers = [1, 2, 3, 4, 5, 6] as const satisfies { length: typeof mostResults }
const taskParts = ['Who', 'What', 'From', 'Until', 'Pays', 'Currency'] as const
const resultParts = ['Result', 'Indicator', 'Baseline', 'Target'] as const

/** The fields of the form: those of tasks and results with their number, as `task1Who`. */
export type TermsField =
  | 'title'
  | `task${(typeof taskNumbers)[number]}${(typeof taskParts)[number]}`
  | `result${(typeof resultNumbers)[number]}${(typeof resultParts)[number]}`
  | 'madePublic'
  | 'startsOn'
  | 'endsOn'
  | 'reportBackOn'
  | 'words'
  | 'language'

const parts = {
  Who: perhapsLine,
  What: perhapsWords,
  From: perhapsDay,
  Until: perhapsDay,
  Pays: perhapsAmount,
  Currency: perhapsCurrency,
  Result: perhapsWords,
  Indicator: perhapsLine,
  Baseline: perhapsLine,
  Target: perhapsLine,
}

const publicList = z
  .string()
  .transform((value) => value.split(' ').filter((code) => code))
  .pipe(z.array(z.enum(publicParts, 'form.choose')))

const whole = z.object({
  title: line,
  madePublic: publicList,
  startsOn: day,
  endsOn: day,
  reportBackOn: perhapsDay,
  words: perhapsWords,
  language,
})

/** What the fields of the form mean; the message of an issue is the code of a refusal. */
export const termsContent: z.ZodType<TermsContent, Record<TermsField, string>> = z
  .record(z.string(), z.string())
  .transform((fields, context) => {
    const wrong = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message })
    const part = <Name extends keyof typeof parts>(prefix: string, name: Name) => {
      const read = parts[name].safeParse(fields[`${prefix}${name}`] ?? '')
      if (!read.success) wrong(`${prefix}${name}`, read.error.issues[0]?.message ?? 'form.missing')
      return (read.data ?? null) as z.output<(typeof parts)[Name]>
    }
    const tasks = taskNumbers.flatMap((number): Task[] => {
      const prefix = `task${number}`
      const [who, what, from, until] = [
        part(prefix, 'Who'),
        part(prefix, 'What'),
        part(prefix, 'From'),
        part(prefix, 'Until'),
      ]
      const [pays, currency] = [part(prefix, 'Pays'), part(prefix, 'Currency')]
      const isEmpty = [who, what, from, until, pays].every((value) => value === null)
      if (isEmpty && number > 1) return []
      if (!who) wrong(`${prefix}Who`, 'form.missing')
      if (!what) wrong(`${prefix}What`, 'form.missing')
      if (from && until && until < from) wrong(`${prefix}Until`, 'terms.ends-before-it-begins')
      if (pays !== null && !currency) wrong(`${prefix}Currency`, 'form.choose')
      return [
        { who: who ?? '', what: what ?? '', from, until, pays, currency: pays === null ? null : currency },
      ]
    })
    const results = resultNumbers.flatMap((number): ExpectedResult[] => {
      const prefix = `result${number}`
      const [result, indicator] = [part(prefix, 'Result'), part(prefix, 'Indicator')]
      const [baseline, target] = [part(prefix, 'Baseline'), part(prefix, 'Target')]
      if ([result, indicator, baseline, target].every((value) => value === null) && number > 1) return []
      if (!result) wrong(`${prefix}Result`, 'form.missing')
      return [{ result: result ?? '', indicator, baseline, target }]
    })
    const read = whole.safeParse(fields)
    if (!read.success) {
      for (const { path, message } of read.error.issues) wrong(String(path[0]), message)
      return z.NEVER
    }
    const { endsOn, startsOn } = read.data
    const reportBackOn = read.data.reportBackOn ?? usualReportDay(endsOn)
    if (endsOn < startsOn) wrong('endsOn', 'terms.ends-before-it-begins')
    if (isPast(endsOn)) wrong('endsOn', 'terms.over-already')
    if (reportBackOn < startsOn) wrong('reportBackOn', 'terms.report-before-it-begins')
    return { ...read.data, tasks, results, reportBackOn }
  })

/** A version as its form carries it. */
export function asFields(version: TermsContent): Partial<Record<TermsField, string>> {
  const numbered = (
    prefix: string,
    names: readonly string[],
    rows: readonly Record<string, string | number | null>[],
  ) =>
    rows.flatMap((row, index) =>
      names.map((name) => [`${prefix}${index + 1}${name}`, String(row[name.toLowerCase()] ?? '')] as const),
    )
  return {
    ...Object.fromEntries([
      ...numbered('task', taskParts, version.tasks),
      ...numbered('result', resultParts, version.results),
    ]),
    title: version.title,
    madePublic: version.madePublic.join(' '),
    startsOn: version.startsOn,
    endsOn: version.endsOn,
    reportBackOn: version.reportBackOn,
    words: version.words ?? '',
    language: version.language,
  }
}
