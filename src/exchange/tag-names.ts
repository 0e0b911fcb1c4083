/** What the tags of needs, offers, activities and practices are called. */
import type { Language } from '#platform/i18n/languages.ts'
import { groupName } from '#reference/groups.ts'
import { numberedSdgName } from '#reference/goals.ts'
import { regions, stateName } from '#reference/states.ts'
import { supportKindName } from '#reference/support-kinds.ts'
import type { TagList } from '#reference/tag-lists.ts'
import { themeName } from '#reference/themes.ts'
import { languageName } from '#recommendations/naming.ts'

const names: Readonly<Record<TagList, (code: string, language: Language) => string>> = {
  kinds: supportKindName,
  themes: themeName,
  groups: groupName,
  targets: numberedSdgName,
  languages: languageName,
  states: stateName,
  regions: (code, language) => regions.find((region) => region.code === code)?.names[language] ?? code,
}

/** What a tag is called; a code that is in no list comes back as it is. */
export function tagName(list: TagList, code: string, language: Language): string {
  return names[list](code, language)
}

/** Codes of a list with their names, as pages, files and the API show them. */
export function namedTags(
  list: TagList,
  codes: readonly string[],
  language: Language,
): { code: string; name: string }[] {
  return codes.map((code) => ({ code, name: tagName(list, code, language) }))
}
