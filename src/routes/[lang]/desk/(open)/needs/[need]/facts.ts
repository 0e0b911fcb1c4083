/** What a need says, as its page shows it. */
import { formatOf } from '#platform/i18n/format.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import type { Translate } from '#platform/i18n/translate.ts'
import type { PresentedConsent } from '#consent/present.ts'
import { needPath, type PresentedNeed } from '#exchange/needs/present.ts'
import { languageName } from '#recommendations/naming.ts'
import type { Fact } from '#ui/reading/Facts.svelte'
import { audienceWords } from '../../consent/words.ts'

/** What stands in sections of its own: the words of its author. */
export function saidIn(
  t: Translate,
  need: PresentedNeed,
): { title: { id: string; words: string }; text: string }[] {
  const parts = [
    ['gap', need.gap],
    ['beneficiaries', need.beneficiaries],
    ['institutions', need.institutions],
    ['tried', need.tried],
    ['ownPart', need.ownPart],
    ['lasting', need.lasting],
  ] as const
  return parts.flatMap(([name, text]) =>
    text ? [{ title: { id: name, words: t(`need.${name}`) }, text }] : [],
  )
}

type Known = {
  need: PresentedNeed
  openTo: PresentedConsent[]
  requests: { id: number; title: string; isSent: boolean }[]
  answers: { id: number; title: string }[]
}

/** Everything else, beside them. */
export function factsOf(
  t: Translate,
  language: Language,
  { need, openTo, requests, answers }: Known,
): Fact[] {
  const format = formatOf(language)
  const tagged = (term: string, names: readonly { name: string }[]): Fact[] =>
    names.length ? [{ term, values: names.map(({ name }) => ({ text: name })) }] : []
  const said = (term: string, text: string | null | undefined, lang?: string): Fact[] =>
    text ? [{ term, values: [{ text, ...(lang && { lang }) }] }] : []
  const { wantedFrom: from, wantedUntil: until, cost, currency } = need
  const when =
    from && until
      ? t('need.when.between', { from: format.date(from), until: format.date(until) })
      : from
        ? t('need.when.from', { from: format.date(from) })
        : until && t('need.when.until', { until: format.date(until) })
  return [
    ...said(t('need.author'), need.author),
    ...tagged(t('need.kinds'), need.kinds),
    ...said(t('need.when'), when),
    ...said(t('need.cost'), cost !== null && currency ? format.money(cost, currency) : null),
    ...tagged(t('need.languages'), need.languages),
    ...said(t('need.indicator'), need.indicator, need.language),
    ...said(t('need.baseline'), need.baseline, need.language),
    ...said(t('need.target'), need.target, need.language),
    ...tagged(t('need.groups'), need.groups),
    ...tagged(t('need.themes'), need.themes),
    ...tagged(t('need.targets'), need.targets),
    ...said(t('need.set-aside.reason'), need.setAsideBecause),
    ...(need.answersNeedId
      ? [
          {
            term: t('need.answers'),
            values: [
              { text: String(need.answersNeedId), href: pathIn(language, needPath(need.answersNeedId)) },
            ],
          },
        ]
      : []),
    ...(answers.length
      ? [
          {
            term: t('need.answered-with'),
            values: answers.map(({ id, title }) => ({ text: title, href: pathIn(language, needPath(id)) })),
          },
        ]
      : []),
    ...(requests.length
      ? [
          {
            term: t('need.requests'),
            values: requests.map(({ id, title, isSent }) => ({
              text: title,
              href: pathIn(language, `/desk/requests/${id}`),
              ...(!isSent && { note: t('need.request.not-sent') }),
            })),
          },
        ]
      : []),
    ...(need.audience
      ? [{ term: t('need.audience'), values: [{ text: t(`need.audience.${need.side}.${need.audience}`) }] }]
      : []),
    ...(openTo.length
      ? [
          {
            term: t('consent.open-to'),
            values: openTo.map(({ audience, partners, lastDay }) => ({
              text: audienceWords(t, language, audience, partners),
              ...(lastDay && { note: t('consent.until', { until: format.date(lastDay) }) }),
            })),
          },
        ]
      : []),
    ...said(t('need.language'), languageName(need.language, language)),
    ...said(t('note.written'), format.moment(need.writtenAt)),
    ...(need.changedAt.getTime() === need.writtenAt.getTime()
      ? []
      : said(t('note.changed'), format.moment(need.changedAt))),
  ]
}
