/** What is known of an activity, as rows for `Facts`. Pure. */
import type { Activity } from '#cooperation/activities/model.ts'
import { formatOf } from '#platform/i18n/format.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import type { Fact } from '#ui/reading/Facts.svelte'
import { tagName } from '../../record-form/tags.ts'

export function activityFacts(
  activity: Activity,
  state: { code: string; name: string },
  language: Language,
): Fact[] {
  const t = translator(language)
  const format = formatOf(language)
  const { status, startsOn, endsOn, reportBackOn, byPartner, recordedByName } = activity
  const tags = (['kinds', 'themes', 'groups', 'targets'] as const).map((list) => ({
    term: t(`activity.${list}`),
    values: activity[list].map((code) => ({ text: tagName(list, code, language) })),
  }))
  const recorder = recordedByName ?? (byPartner ? t('activity.recorded-by.partner') : state.name)
  return [
    {
      term: t('activity.state'),
      values: [{ text: state.name, href: pathIn(language, `/states/${state.code}`) }],
    },
    { term: t('activity.status'), values: [{ text: t(`repository.status.${status}`) }] },
    {
      term: t('activity.column.days'),
      values: [{ text: t('activity.days', { from: format.date(startsOn), until: format.date(endsOn) }) }],
    },
    { term: t('activity.reportBackOn'), values: [{ text: format.date(reportBackOn) }] },
    ...tags.filter(({ values }) => values.length),
    { term: t('activity.recorded-by'), values: [{ text: recorder }] },
  ]
}
