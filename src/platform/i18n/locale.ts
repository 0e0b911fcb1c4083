import type { Language } from './languages.ts'

/**
 * The BCP 47 locale that each language of the interface is formatted in.
 * Arabic takes Latin digits: UN documents in Arabic print their tables and symbols with them, the same number
 * then stands in the page, in the CSV and in the document, and no digit turns round inside `A/HRC/59/15`.
 * English is British, as the UN's own editorial manual has it: day before month, 24 hours.
 */
const locales: Readonly<Record<Language, string>> = {
  ar: 'ar-u-nu-latn',
  zh: 'zh-Hans',
  en: 'en-GB',
  fr: 'fr',
  ru: 'ru',
  es: 'es',
}

export function localeOf(language: Language): string {
  return locales[language]
}
