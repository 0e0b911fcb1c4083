import type { Language } from '#platform/i18n/languages.ts'
import themesFile from './data/themes.json' with { type: 'json' }
import { taxonomy, type Term } from './taxonomy.ts'

const themeTaxonomy = taxonomy(themesFile)

/** Human rights themes: the list that UHRI uses today, in its order of subjects, and what has no place in it. */
export const themes: readonly Term[] = themeTaxonomy.terms

/** The name of a theme; a code that is not in the list comes back as it is. */
export function themeName(code: string, language: Language): string {
  return themeTaxonomy.nameOf(code, language)
}

/**
 * The theme that a received name means: today's and earlier UHRI names in any of the six languages, with or without
 * the old numbers, and the issues of UPR Info. Undefined for a name we do not know, which is kept as received.
 */
export function resolveTheme(received: string): string | undefined {
  return themeTaxonomy.resolve(received)
}
