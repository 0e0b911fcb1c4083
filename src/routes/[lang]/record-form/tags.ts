/** The lists from which forms let choose. */
import { namedTags } from '#exchange/tag-names.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { isTagOf, tagLists, type TagList } from '#reference/tag-lists.ts'

export { tagName } from '#exchange/tag-names.ts'

/**
 * Every tag of a list, in the order in which a form shows them, and what is chosen besides: the imaginary States of the
 * demonstration stand in no list.
 */
export function tagsOf(
  list: TagList,
  language: Language,
  chosen: readonly string[] = [],
): { code: string; name: string }[] {
  const others = chosen.filter((code) => isTagOf(list, code) && !tagLists[list].includes(code))
  return namedTags(list, [...tagLists[list], ...others], language)
}
