import { formatOf } from '#platform/i18n/format.ts'
import type { Language } from '#platform/i18n/languages.ts'
import type { Translate } from '#platform/i18n/translate.ts'
import type { PresentedRequest } from './present.ts'

/** What a request is called outside: by its title where its State gave its name, else by what it asks for. */
export function requestName(t: Translate, language: Language, { title, kinds }: PresentedRequest): string {
  return title ?? t('request.unnamed-of', { kinds: formatOf(language).list(kinds.map(({ name }) => name)) })
}

/** Whose it is, or where that State stands in the world, as far as it is told. */
export function whereaboutsOf(t: Translate, { state, region, ldc, sids }: PresentedRequest): string {
  if (state) return state.name
  const told = [region?.name, ldc ? t('request.ldc') : undefined, sids ? t('request.sids') : undefined]
  return told.filter((each) => each !== undefined).join(' · ') || t('request.unnamed')
}
