/** The links by which a list of support is narrowed, widened, sorted and taken away. Pure. */
import type { ComponentProps } from 'svelte'
import type { Language } from '#platform/i18n/languages.ts'
import { formatOf } from '#platform/i18n/format.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import { nameOfSupportValue } from '#cooperation/repository/present.ts'
import {
  facetsOf,
  queryOfSupport,
  sortsOf,
  toggledSupport,
  type SupportFacet,
  type SupportQuestion,
} from '#cooperation/repository/question.ts'
import type { SupportFound, ValueCount } from '#cooperation/repository/store.ts'
import type { Choice } from '#ui/link.ts'
import type DownloadLinks from '#ui/navigation/DownloadLinks.svelte'
import type FacetList from '#ui/navigation/FacetList.svelte'
import type FilterChips from '#ui/navigation/FilterChips.svelte'

export type View = 'list' | 'map'

/** A list as a page shows it: what is asked, how it is looked at, and the names of partners that may be told. */
export type ShownList = {
  language: Language
  question: SupportQuestion
  view: View
  partners: ReadonlyMap<string, string>
}

const shownAtOnce = 8
const openFacets: readonly SupportFacet[] = ['state', 'kind', 'status', 'because']
/** More than these are found by typing their names. */
const valuesPerFacet = 40

/** The address of a list: the same question with something changed, from its first page. */
export function supportHref(
  { language, question, view }: Pick<ShownList, 'language' | 'question' | 'view'>,
  changes: Partial<SupportQuestion> = {},
): string {
  const asked = { ...question, page: 1, ...changes }
  const query = queryOfSupport(asked)
  const shown = view === 'map' ? `${query ? `${query}&` : '?'}view=map` : query
  return pathIn(language, `/${asked.collection}`) + shown
}

type ListedFacet = { id: SupportFacet | 'target'; facet: SupportFacet; of: (value: string) => boolean }

/** The facets beside the list; one that could lead to nothing else is left out. */
export function supportFacetList(
  list: ShownList,
  counts: SupportFound['facets'],
): ComponentProps<typeof FacetList>['facets'] {
  const { question, language } = list
  const t = translator(language)
  // Goals and targets are one facet, shown as two.
  const isTarget = (value: string) => value.includes('.')
  const listed = facetsOf[question.collection].flatMap((facet): ListedFacet[] =>
    facet === 'sdg'
      ? [
          { id: 'sdg', facet, of: (value) => !isTarget(value) },
          { id: 'target', facet, of: isTarget },
        ]
      : [{ id: facet, facet, of: () => true }],
  )
  return listed.flatMap(({ id, facet, of }) => {
    const chosen = question.filter[facet]?.filter(of) ?? []
    const counted = (counts[facet] ?? []).filter(({ value }) => of(value))
    if (chosen.length ? counted.length === 0 : counted.length < 2) return []
    const isChosen = ({ value }: ValueCount) => Number(chosen.includes(value))
    const latestFirst = (one: ValueCount, other: ValueCount) =>
      facet === 'year' ? Number(other.value) - Number(one.value) : 0
    const links = counted
      .toSorted((one, other) => isChosen(other) - isChosen(one) || latestFirst(one, other))
      .slice(0, valuesPerFacet)
      .map(({ value, count }) => facetLink(list, facet, value, count))
    const rest = links.slice(shownAtOnce)
    return {
      id,
      title: t(`repository.facet.${id}`),
      values: links.slice(0, shownAtOnce),
      ...(rest.length
        ? { more: { label: t('register.facet.more', { count: rest.length }), values: rest } }
        : {}),
      closed: !openFacets.includes(facet) && !chosen.length,
    }
  })
}

function facetLink(list: ShownList, facet: SupportFacet, value: string, count: number) {
  const { question, language, partners } = list
  const label = nameOfSupportValue(facet, value, language, partners)
  return {
    label,
    count: formatOf(language).number(count),
    href: supportHref(list, { filter: toggledSupport(question.filter, facet, value) }),
    selected: question.filter[facet]?.includes(value) ?? false,
    removeLabel: translator(language)('register.chip.remove', { name: label }),
  }
}

/** What is chosen, each with the link that lets it go. `recommendation`: what the one that is served is called. */
export function supportChips(
  list: ShownList,
  recommendation: string | undefined,
): ComponentProps<typeof FilterChips>['chips'] {
  const { question, language, partners } = list
  const t = translator(language)
  const chip = (facet: SupportFacet | 'recommendation', name: string, href: string) => {
    const label = t('register.chip', { facet: t(`repository.facet.${facet}`), name })
    return { label, href, removeLabel: t('register.chip.remove', { name: label }) }
  }
  return [
    ...facetsOf[question.collection].flatMap((facet) =>
      (question.filter[facet] ?? []).map((value) =>
        chip(
          facet,
          nameOfSupportValue(facet, value, language, partners),
          supportHref(list, { filter: toggledSupport(question.filter, facet, value) }),
        ),
      ),
    ),
    ...(question.recommendation
      ? [chip('recommendation', recommendation ?? question.recommendation, supportHref(list, { recommendation: undefined }))] // prettier-ignore
      : []),
  ]
}

export function supportSortLinks(list: ShownList): Choice[] {
  const { question, language } = list
  return sortsOf[question.collection].map((sort) => ({
    label: translator(language)(`repository.sort.${sort}`),
    href: supportHref(list, { sort }),
    current: sort === question.sort,
  }))
}

const formats = [
  ['csv', 'CSV', 'text/csv'],
  ['xlsx', 'XLSX', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['json', 'JSON', 'application/json'],
  ['atom', 'Atom', 'application/atom+xml'],
] as const

/** Exactly this list in full, in each format; the feed follows all that is public. */
export function supportDownloads({
  question,
  language,
}: Pick<ShownList, 'question' | 'language'>): (ComponentProps<typeof DownloadLinks>['links'][number] & {
  extension: string
})[] {
  const query = queryOfSupport({ ...question, page: 1, limit: 20 })
  const asked = `${query ? `${query}&` : '?'}lang=${language}`
  return formats.map(([extension, format, type]) => ({
    extension,
    format,
    type,
    href: `/api/v1/${question.collection}.${extension}${extension === 'atom' ? `?lang=${language}` : asked}`,
  }))
}
