/** The only way out of the repository: pages, the API and every file show what these functions give. Pure. */
import { isMessageKey } from '#platform/i18n/catalogue.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { translator } from '#platform/i18n/translate.ts'
import { nameOfValue } from '#recommendations/naming.ts'
import type { Named } from '#recommendations/present.ts'
import { currencyName } from '#reference/currencies.ts'
import { sdgName } from '#reference/goals.ts'
import { groupName } from '#reference/groups.ts'
import { stateName } from '#reference/states.ts'
import { supportKindName } from '#reference/support-kinds.ts'
import { themeName } from '#reference/themes.ts'
import type { Collection, SupportFacet } from './question.ts'
import type { Listed, ListedActivity, ListedPractice } from './reading.ts'

/** What a value of a facet is called. Partners are known by their numbers: `partners` has the names that may be told. */
export function nameOfSupportValue(
  facet: SupportFacet,
  value: string,
  language: Language,
  partners: ReadonlyMap<string, string>,
): string {
  switch (facet) {
    case 'state':
    case 'mechanism':
    case 'theme':
    case 'group':
    case 'sdg':
      return nameOfValue(facet, value, language)
    case 'kind':
      return supportKindName(value, language)
    case 'partner':
      return partners.get(value) ?? value
    case 'status':
    case 'because':
    case 'report':
      return worded(`repository.${facet}.${value}`, value, language)
    case 'currency':
      return currencyName(value, language)
    case 'year':
      return value
  }
}

function worded(key: string, value: string, language: Language): string {
  return isMessageKey(key) ? translator(language)(key) : value
}

type Presented<Row> = Omit<Row, 'stateId' | 'kinds' | 'themes' | 'groups' | 'targets' | 'changedAt'> & {
  state: Named
  kinds: Named[]
  themes: Named[]
  groups: Named[]
  sdgs: Named[]
  changedAt: string
}
export type PresentedActivity = Presented<ListedActivity>
export type PresentedPractice = Presented<ListedPractice>
export type PresentedSupport = { activities: PresentedActivity; practices: PresentedPractice }

/** An activity or a practice as a reader gets it in a list: codes with their names. */
export function presentSupport<Which extends Collection>(
  row: Listed[Which],
  language: Language,
): PresentedSupport[Which] {
  const { stateId, kinds, themes, groups, targets, changedAt, ...rest } = row
  const named = (codes: readonly string[], nameOf: (code: string, language: Language) => string) =>
    codes.map((code) => ({ code, name: nameOf(code, language) }))
  return {
    ...rest,
    state: { code: stateId, name: stateName(stateId, language) },
    kinds: named(kinds, supportKindName),
    themes: named(themes, themeName),
    groups: named(groups, groupName),
    sdgs: named(targets, sdgName),
    changedAt: changedAt.toISOString(),
  } as unknown as PresentedSupport[Which]
}

/** The path of its page, below the language. */
export function supportPath(collection: Collection, id: number): string {
  return `/${collection}/${id}`
}
