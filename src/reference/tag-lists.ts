/** The lists from which needs, offers, activities and practices take their tags. */
import { languages } from '#platform/i18n/languages.ts'
import { targets } from './goals.ts'
import { groups } from './groups.ts'
import { isImaginary, regions, states } from './states.ts'
import { supportKinds } from './support-kinds.ts'
import { themes } from './themes.ts'

export type TagList = 'kinds' | 'themes' | 'groups' | 'targets' | 'languages' | 'states' | 'regions'

/** Languages in which support is given and received: the six of the United Nations, and those of many small States. */
const spoken = [...languages, 'pt', 'sw', 'ms', 'tet', 'bi', 'sm']

/** The codes of each list, in the order in which forms show them. */
export const tagLists: Readonly<Record<TagList, readonly string[]>> = {
  kinds: supportKinds.map(({ code }) => code),
  themes: themes.map(({ code }) => code),
  groups: groups.map(({ code }) => code),
  targets: targets.map(({ code }) => code),
  languages: spoken,
  states: states.map(({ code }) => code),
  regions: regions.map(({ code }) => code),
}

const known = Object.fromEntries(
  Object.entries(tagLists).map(([list, codes]) => [list, new Set(codes)]),
) as unknown as Readonly<Record<TagList, ReadonlySet<string>>>

/** Also of an imaginary State, which the demonstration names and no list offers. */
export function isTagOf(list: TagList, code: string): boolean {
  return known[list].has(code) || (list === 'states' && isImaginary(code))
}
