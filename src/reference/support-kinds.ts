import type { Language } from '#platform/i18n/languages.ts'
import kindsFile from './data/support-kinds.json' with { type: 'json' }
import { taxonomy, type Term } from './taxonomy.ts'

const kindTaxonomy = taxonomy(kindsFile)

/** What a State can ask for and a partner can give: a short list, in the order in which forms show it. */
export const supportKinds: readonly Term[] = kindTaxonomy.terms

/** The name of a kind of support; a code that is not in the list comes back as it is. */
export function supportKindName(code: string, language: Language): string {
  return kindTaxonomy.nameOf(code, language)
}
