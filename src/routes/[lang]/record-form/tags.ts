/** The lists from which tags are chosen, and what a tag is called. */
import { languages, type Language } from '#platform/i18n/languages.ts'
import { groupName, groups } from '#reference/groups.ts'
import { sdgName, targets } from '#reference/goals.ts'
import { regions, stateName, states } from '#reference/states.ts'
import { supportKindName, supportKinds } from '#reference/support-kinds.ts'
import { themeName, themes } from '#reference/themes.ts'
import { languageName } from '#recommendations/naming.ts'
import type { TagList } from './description.ts'

/** Languages in which support is given and received: the six of the United Nations, and those of many small States. */
const spoken = [...languages, 'pt', 'sw', 'ms', 'tet', 'bi', 'sm']

const codes: Readonly<Record<TagList, readonly string[]>> = {
  kinds: supportKinds.map(({ code }) => code),
  themes: themes.map(({ code }) => code),
  groups: groups.map(({ code }) => code),
  targets: targets.map(({ code }) => code),
  languages: spoken,
  states: states.map(({ code }) => code),
  regions: regions.map(({ code }) => code),
}

const names: Readonly<Record<TagList, (code: string, language: Language) => string>> = {
  kinds: supportKindName,
  themes: themeName,
  groups: groupName,
  targets: (code, language) => `${code} ${sdgName(code, language)}`,
  languages: languageName,
  states: stateName,
  regions: (code, language) => regions.find((region) => region.code === code)?.names[language] ?? code,
}

/** What a tag is called; a code that is in no list comes back as it is. */
export function tagName(list: TagList, code: string, language: Language): string {
  return names[list](code, language)
}

/** Every tag of a list, in the order in which a form shows them. */
export function tagsOf(list: TagList, language: Language): { code: string; name: string }[] {
  return codes[list].map((code) => ({ code, name: tagName(list, code, language) }))
}

/** Which of these codes a list does not know. */
export function unknownTags(list: TagList, given: readonly string[]): string[] {
  return given.filter((code) => !codes[list].includes(code))
}
