import type { Language } from '#platform/i18n/languages.ts'
import { localeOf } from '#platform/i18n/locale.ts'

const codes = Intl.supportedValuesOf('currency')

/** Whether a code is a currency (ISO 4217). */
export function isCurrency(code: string): boolean {
  return codes.includes(code)
}

/** Every currency with its name, in the order of a language's names. */
export function currencies(language: Language): { value: string; label: string }[] {
  const locale = localeOf(language)
  const name = new Intl.DisplayNames(locale, { type: 'currency' })
  const order = new Intl.Collator(locale)
  return codes
    .map((code) => ({ value: code, label: `${name.of(code) ?? code} (${code})` }))
    .sort((one, other) => order.compare(one.label, other.label))
}
