import type { Language } from '#platform/i18n/languages.ts'
import { localeOf } from '#platform/i18n/locale.ts'

const codes = Intl.supportedValuesOf('currency')

/** Known still and money no more: given up for the euro or for another of their own (ISO 4217, list three). */
const gone = new Set(['ANG', 'BGN', 'CUC', 'HRK', 'SLL', 'XSU', 'ZWL'])

/** Whether a code is a currency (ISO 4217), or was one: a sum of earlier years stays in what it was paid in. */
export function isCurrency(code: string): boolean {
  return codes.includes(code)
}

/**
 * The currencies in which a sum can be said today, with their names, in the order of a language's names.
 * @param chosen what stands there already, which is among them though it be gone
 */
export function currencies(language: Language, chosen = ''): { value: string; label: string }[] {
  const locale = localeOf(language)
  const name = new Intl.DisplayNames(locale, { type: 'currency' })
  const order = new Intl.Collator(locale)
  return codes
    .filter((code) => !gone.has(code) || code === chosen)
    .map((code) => ({ value: code, label: `${name.of(code) ?? code} (${code})` }))
    .sort((one, other) => order.compare(one.label, other.label))
}

/** "Swiss Franc (CHF)", in a language; what is no currency stays as it is. */
export function currencyName(code: string, language: Language): string {
  if (!isCurrency(code)) return code
  const name = new Intl.DisplayNames(localeOf(language), { type: 'currency' })
  return `${name.of(code) ?? code} (${code})`
}
