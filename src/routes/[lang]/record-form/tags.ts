/** The lists from which forms let choose. */
import { namedTags } from '#exchange/tag-names.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { tagLists, type TagList } from '#reference/tag-lists.ts'

export { tagName } from '#exchange/tag-names.ts'

/** Every tag of a list, in the order in which a form shows them. */
export function tagsOf(list: TagList, language: Language): { code: string; name: string }[] {
  return namedTags(list, tagLists[list], language)
}
