/** The list of documents and the links by which it is narrowed. Pure. */
import type { ComponentProps } from 'svelte'
import { formatOf } from '#platform/i18n/format.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import { documentFacets } from '#recommendations/document-profile.ts'
import type { DocumentFilter, DocumentInNumbers } from '#recommendations/document-profile.ts'
import { nameOfValue } from '#recommendations/naming.ts'
import type FacetList from '#ui/navigation/FacetList.svelte'
import type FilterChips from '#ui/navigation/FilterChips.svelte'

type DocumentFacet = (typeof documentFacets)[number]
type ListedFacet = ComponentProps<typeof FacetList>['facets'][number]

const shownAtOnce = 12
const mostValues = 50

export type DocumentQuestion = { filter: DocumentFilter; page: number }

/** What makes no sense in an address is passed over. */
export function documentQuestionFrom(query: URLSearchParams): DocumentQuestion {
  const filter: DocumentFilter = {}
  for (const facet of documentFacets) {
    const values = [...new Set(query.getAll(facet))].filter((value) => /^[\w-]{1,40}$/.test(value))
    if (values.length > 0) filter[facet] = values.slice(0, mostValues)
  }
  const page = Number(query.get('page') ?? 1)
  return { filter, page: Number.isInteger(page) && page > 0 ? page : 1 }
}

export function documentsHref(language: Language, { filter, page }: DocumentQuestion): string {
  const query = new URLSearchParams(
    documentFacets.flatMap((facet) => (filter[facet] ?? []).map((value) => [facet, value])),
  )
  if (page > 1) query.set('page', String(page))
  return pathIn(language, query.size ? `/documents?${query}` : '/documents')
}

function toggled(filter: DocumentFilter, facet: DocumentFacet, value: string): DocumentQuestion {
  const chosen = filter[facet] ?? []
  const values = chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]
  const { [facet]: _, ...others } = filter
  return { filter: values.length ? { ...others, [facet]: values } : others, page: 1 }
}

/** How many documents each choice would leave; a facet with one value that is not chosen is left out. */
export function documentFacetList(
  language: Language,
  { filter }: DocumentQuestion,
  documents: readonly DocumentInNumbers[],
): ListedFacet[] {
  const t = translator(language)
  return documentFacets.flatMap((facet) => {
    const counts = new Map((filter[facet] ?? []).map((value) => [value, 0]))
    for (const document of documents) {
      const value = document[facet]
      if (value !== undefined) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1)
    }
    if (counts.size < 2 && !filter[facet]) return []
    const values = [...counts]
      .sort(([left, few], [right, many]) =>
        facet === 'year' ? Number(right) - Number(left) : many - few || (left < right ? -1 : 1),
      )
      .map(([value, count]) => {
        const label = nameOfValue(facet, value, language)
        return {
          label,
          count: formatOf(language).number(count),
          href: documentsHref(language, toggled(filter, facet, value)),
          selected: filter[facet]?.includes(value) ?? false,
          removeLabel: t('register.chip.remove', { name: label }),
        }
      })
    const rest = values.slice(shownAtOnce, mostValues)
    return {
      id: facet,
      title: t(`register.facet.${facet}`),
      values: values.slice(0, shownAtOnce),
      ...(rest.length
        ? { more: { label: t('register.facet.more', { count: rest.length }), values: rest } }
        : {}),
      closed: facet === 'state' && !filter.state,
    }
  })
}

/** What is chosen, each with the link that lets it go. */
export function documentChips(
  language: Language,
  { filter }: DocumentQuestion,
): ComponentProps<typeof FilterChips>['chips'] {
  const t = translator(language)
  return documentFacets.flatMap((facet) =>
    (filter[facet] ?? []).map((value) => {
      const name = nameOfValue(facet, value, language)
      const label = t('register.chip', { facet: t(`register.facet.${facet}`), name })
      return {
        label,
        href: documentsHref(language, toggled(filter, facet, value)),
        removeLabel: t('register.chip.remove', { name: label }),
      }
    }),
  )
}
