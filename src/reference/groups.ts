import type { Language } from '#platform/i18n/languages.ts'
import groupsFile from './data/groups.json' with { type: 'json' }
import { taxonomy, type Term } from './taxonomy.ts'

const groupTaxonomy = taxonomy(groupsFile)

/** Groups of persons whom a recommendation is about or who are to carry it out (UHRI: affected persons). */
export const groups: readonly Term[] = groupTaxonomy.terms

/** The name of a group of persons; a code that is not in the list comes back as it is. */
export function groupName(code: string, language: Language): string {
  return groupTaxonomy.nameOf(code, language)
}

/** The group of persons that a received name means, whatever its year, case and language, or undefined. */
export function resolveGroup(received: string): string | undefined {
  return groupTaxonomy.resolve(received)
}
