/** The six official languages of the United Nations, in the order the UN lists them. */
export const languages = ['ar', 'zh', 'en', 'fr', 'ru', 'es'] as const

export type Language = (typeof languages)[number]

/** A word or sentence in every language of the interface. */
export type InEveryLanguage = Readonly<Record<Language, string>>

export function isLanguage(value: string): value is Language {
  return (languages as readonly string[]).includes(value)
}

export function directionOf(language: Language): 'rtl' | 'ltr' {
  return language === 'ar' ? 'rtl' : 'ltr'
}
