/** What a tag is called, and the lists from which forms let choose. */
import type { Language } from '#platform/i18n/languages.ts'
import { groupName } from '#reference/groups.ts'
import { sdgName } from '#reference/goals.ts'
import { regions, stateName } from '#reference/states.ts'
import { supportKindName } from '#reference/support-kinds.ts'
import { tagLists, type TagList } from '#reference/tag-lists.ts'
import { themeName } from '#reference/themes.ts'
import { languageName } from '#recommendations/naming.ts'

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
  return tagLists[list].map((code) => ({ code, name: tagName(list, code, language) }))
}
