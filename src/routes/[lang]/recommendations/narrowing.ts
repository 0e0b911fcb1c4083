/** The links by which a search is narrowed, widened, sorted and taken away. Pure. */
import type { ComponentProps } from 'svelte'
import type { Language } from '#platform/i18n/languages.ts'
import { formatOf } from '#platform/i18n/format.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import { nameOfValue } from '#recommendations/naming.ts'
import type { NamedFilter } from '#recommendations/named-filters.ts'
import { facetNames, sorts } from '#recommendations/search/contract.ts'
import type { FacetName, Facets, FacetValue, Filter } from '#recommendations/search/contract.ts'
import { queryOf } from '#recommendations/search/request.ts'
import type { Question } from '#recommendations/search/request.ts'
import type { Choice, Link } from '#ui/link.ts'
import type DownloadLinks from '#ui/navigation/DownloadLinks.svelte'
import type FacetList from '#ui/navigation/FacetList.svelte'
import type FilterChips from '#ui/navigation/FilterChips.svelte'

type ListedFacet = ComponentProps<typeof FacetList>['facets'][number]
type Chip = ComponentProps<typeof FilterChips>['chips'][number]
type Download = ComponentProps<typeof DownloadLinks>['links'][number]

/**
 * In the order in which they stand beside the results; the first are open, the others wait to be opened. Goals and
 * targets are one facet, shown as two.
 */
const listed: readonly { id: FacetName | 'target'; facet: FacetName; of?: (value: string) => boolean }[] = [
  { id: 'position', facet: 'position' },
  { id: 'state', facet: 'state' },
  { id: 'theme', facet: 'theme' },
  { id: 'mechanism', facet: 'mechanism' },
  { id: 'group', facet: 'group' },
  { id: 'sdg', facet: 'sdg', of: (value) => !isTarget(value) },
  { id: 'target', facet: 'sdg', of: isTarget },
  { id: 'from', facet: 'from' },
  { id: 'cycle', facet: 'cycle' },
  { id: 'session', facet: 'session' },
  { id: 'year', facet: 'year' },
  { id: 'kind', facet: 'kind' },
  { id: 'source', facet: 'source' },
  { id: 'language', facet: 'language' },
]
const openFacets: readonly FacetName[] = ['position', 'state', 'theme', 'mechanism']

function isTarget(value: string): boolean {
  return value.includes('.')
}

const shownAtOnce = 8

/** Numbers that run on: the latest first, not the commonest. */
const latestFirst: readonly FacetName[] = ['cycle', 'session', 'year']

/** The address of a search page: the same question with something changed, from its first page. */
export function searchHref(question: Question, changes: Partial<Question> = {}): string {
  const asked = { ...question, page: 1, ...changes }
  return pathIn(question.language, '/recommendations') + queryOf(asked)
}

/** The filter with a value chosen or, where it is chosen, let go. */
export function toggled(filter: Filter, facet: FacetName, value: string): Filter {
  const chosen = filter[facet] ?? []
  const values = chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]
  const { [facet]: _, ...others } = filter
  return values.length ? { ...others, [facet]: values } : others
}

/** The facets beside the results; one that could lead to nothing else is left out. */
export function facetList(question: Question, counts: Facets): ListedFacet[] {
  const t = translator(question.language)
  return listed.flatMap(({ id, facet, of = () => true }) => {
    const counted = counts[facet]?.values.filter(({ value }) => of(value)) ?? []
    const chosen = question.filter[facet]?.filter(of) ?? []
    const useful = chosen.length ? counted.some(({ count }) => count > 0) : counted.length > 1
    if (!useful) return []
    const links = inOrder(facet, counted, chosen).map((value) => facetLink(question, facet, value))
    const rest = links.slice(shownAtOnce)
    return {
      id,
      title: t(`register.facet.${id}`),
      values: links.slice(0, shownAtOnce),
      ...(rest.length
        ? { more: { label: t('register.facet.more', { count: rest.length }), values: rest } }
        : {}),
      closed: !openFacets.includes(facet) && !chosen.length,
    }
  })
}

function inOrder(facet: FacetName, values: readonly FacetValue[], chosen: readonly string[]): FacetValue[] {
  const isChosen = ({ value }: FacetValue) => Number(chosen.includes(value))
  return values.toSorted(
    (left, right) =>
      isChosen(right) - isChosen(left) ||
      (latestFirst.includes(facet) ? Number(right.value) - Number(left.value) : right.count - left.count),
  )
}

function facetLink(question: Question, facet: FacetName, { value, count }: FacetValue) {
  const label = nameOfValue(facet, value, question.language)
  return {
    label,
    count: formatOf(question.language).number(count),
    href: searchHref(question, { filter: toggled(question.filter, facet, value) }),
    selected: question.filter[facet]?.includes(value) ?? false,
    removeLabel: translator(question.language)('register.chip.remove', { name: label }),
  }
}

/** What is chosen, each with the link that lets it go. */
export function chips(question: Question): Chip[] {
  const t = translator(question.language)
  return facetNames.flatMap((facet) =>
    (question.filter[facet] ?? []).map((value) => {
      const label = filterName({ facet, value }, question.language)
      return {
        label,
        href: searchHref(question, { filter: toggled(question.filter, facet, value) }),
        removeLabel: t('register.chip.remove', { name: label }),
      }
    }),
  )
}

/** "Theme: Domestic violence" */
export function filterName(
  { facet, value }: { facet: FacetName; value: string },
  language: Language,
): string {
  const t = translator(language)
  return t('register.chip', {
    facet: t(`register.facet.${facet}`),
    name: nameOfValue(facet, value, language),
  })
}

/** Filters that the typed words name, where they find anything: each instead of the words, beside what is chosen. */
export function offers(
  question: Question,
  named: readonly NamedFilter[],
  counts: Facets,
): (Link & { count: string })[] {
  return named.flatMap(({ facet, value }) => {
    const count = counts[facet]?.values.find((counted) => counted.value === value)?.count ?? 0
    if (!count || question.filter[facet]?.includes(value)) return []
    return {
      label: filterName({ facet, value }, question.language),
      href: searchHref(question, { q: '', filter: toggled(question.filter, facet, value) }),
      count: formatOf(question.language).number(count),
    }
  })
}

export function sortLinks(question: Question): Choice[] {
  const t = translator(question.language)
  return sorts
    .filter((sort) => sort !== 'relevance' || question.q)
    .map((sort) => ({
      label: t(`register.sort.${sort}`),
      href: searchHref(question, { sort }),
      current: sort === question.sort,
    }))
}

const downloadTypes = {
  csv: { format: 'CSV', type: 'text/csv' },
  xlsx: { format: 'XLSX', type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
  json: { format: 'JSON', type: 'application/json' },
  atom: { format: 'Atom', type: 'application/atom+xml' },
} as const

/** Exactly this search in full, in each format; codes carry their names in the reader's language. */
export function downloads(question: Question): (Download & { extension: keyof typeof downloadTypes })[] {
  const query = queryOf({ q: question.q, filter: question.filter, sort: question.sort })
  const search = `${query || '?'}${query ? '&' : ''}lang=${question.language}`
  return Object.entries(downloadTypes).map(([extension, download]) => ({
    ...download,
    extension: extension as keyof typeof downloadTypes,
    href: `/api/v1/recommendations.${extension}${search}`,
  }))
}
