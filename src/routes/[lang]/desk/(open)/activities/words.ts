import type { ReportsDue } from '#cooperation/reporting/model.ts'
import { formatOf } from '#platform/i18n/format.ts'
import type { Language } from '#platform/i18n/languages.ts'
import type { Translate } from '#platform/i18n/translate.ts'

/**
 * How an activity stands with its reports back, or with one of them that is not there: a missing one is "no report back",
 * never blank.
 */
export function reportInWords(
  t: Translate,
  language: Language,
  { dueOn, standing }: ReportsDue['report'],
): string {
  if (dueOn === null) return t('report.standing.given')
  const date = formatOf(language).date(dueOn)
  return standing === 'given'
    ? t('report.standing.given-next', { date })
    : t(`report.standing.${standing}`, { date })
}
