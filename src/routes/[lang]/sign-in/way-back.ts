import { isLanguage } from '#platform/i18n/languages.ts'

/**
 * Where someone wanted to go before they were asked to sign in: a page of ours, never another site's.
 * @param otherwise where they go without one
 */
export function wayBack(wanted: FormDataEntryValue | null, otherwise: string): string {
  if (typeof wanted !== 'string' || /[\\\s\p{Cc}]/u.test(wanted)) return otherwise
  const address = URL.parse(wanted, 'http://here.invalid')
  if (address?.origin !== 'http://here.invalid') return otherwise
  const path = address.pathname + address.search
  return isLanguage(path.split(/[/?]/)[1] ?? '') ? path : otherwise
}
