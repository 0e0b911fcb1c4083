import type { ReportDue } from '#cooperation/reporting/due.ts'
import { formatOf } from '#platform/i18n/format.ts'
import type { Language } from '#platform/i18n/languages.ts'
import type { Translate } from '#platform/i18n/translate.ts'

/** How an activity stands with a report back: a missing one is "no report back", never blank. */
export function reportInWords(t: Translate, language: Language, { dueOn, standing }: ReportDue): string {
  return t(`report.standing.${standing}`, { date: formatOf(language).date(dueOn) })
}
