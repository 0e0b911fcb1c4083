import { isMessageKey } from '#platform/i18n/catalogue.ts'
import { formatOf } from '#platform/i18n/format.ts'
import type { Language } from '#platform/i18n/languages.ts'
import type { Translate } from '#platform/i18n/translate.ts'
import type { WideningAudience } from '#consent/model.ts'
import type { PresentedConsent } from '#consent/present.ts'
import type { SeenAs } from '#consent/reading.ts'

/** What a kind of thing is called: "Note". */
export function kindName(t: Translate, kind: string): string {
  const key = `consent.kind.${kind}`
  return isMessageKey(key) ? t(key) : kind
}

/** How a thing is named in a line: by its words, or by its kind and number. */
export function thingName(t: Translate, { kind, number, words }: ThingInLine): string {
  return words || t('consent.thing', { kind: kindName(t, kind), number: String(number) })
}
type ThingInLine = { kind: string; number: number | null; words: string }

/** To whom: "Everyone", "All verified partners", or the names of those that are meant. */
export function audienceWords(
  t: Translate,
  language: Language,
  audience: WideningAudience,
  partners: readonly string[],
): string {
  return audience === 'named' ? formatOf(language).list(partners) : t(`consent.audience.${audience}`)
}

/** For how long: "From 3 May 2026 through 3 June 2026". */
export function periodInWords(
  t: Translate,
  language: Language,
  { firstDay, lastDay }: Pick<PresentedConsent, 'firstDay' | 'lastDay'>,
): string {
  const { date } = formatOf(language)
  return lastDay
    ? t('consent.period.until', { from: date(firstDay), until: date(lastDay) })
    : t('consent.period.open', { from: date(firstDay) })
}

/** As whom someone looked. */
export function seenAsWords(
  t: Translate,
  seenAs: SeenAs,
  partners: readonly { id: number; name: string }[],
): string {
  if (typeof seenAs !== 'number') return t(`consent.as.${seenAs}`)
  return partners.find(({ id }) => id === seenAs)?.name ?? String(seenAs)
}
