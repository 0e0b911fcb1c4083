/** Counts as charts and tables draw them: in the reader's words, each number with the link to the list it counts. Pure. */
import type { ComponentProps } from 'svelte'
import { formatOf } from '#platform/i18n/format.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import { positions } from '#recommendations/model.ts'
import { nameOfValue } from '#recommendations/naming.ts'
import { shareSupported } from '#recommendations/counting.ts'
import type { Counted, Positions } from '#recommendations/counting.ts'
import type { FacetName, Filter } from '#recommendations/search/contract.ts'
import { queryOf } from '#recommendations/search/request.ts'
import type { Link } from '#ui/link.ts'
import type BarChart from '#ui/charts/BarChart.svelte'
import type HeatGrid from '#ui/charts/HeatGrid.svelte'
import type StackedBars from '#ui/charts/StackedBars.svelte'
import { downloads as downloadsOf } from './recommendations/narrowing.ts'

export type Bars = ComponentProps<typeof BarChart>['rows']
export type Stack = Pick<ComponentProps<typeof StackedBars>, 'parts' | 'rows'>
export type Heat = Pick<ComponentProps<typeof HeatGrid>, 'columns' | 'rows'>
export type Figure = { value: string; label: string; href?: string }

/** The most of a list: its bars and, where the list goes on, the link to all of it. */
export type Ranking = { rows: Bars; more?: Link }

/** The list of what a filter lets through. */
export function listHref(language: Language, filter: Filter): string {
  return pathIn(language, '/recommendations') + queryOf({ q: '', filter })
}

/** One bar for each value of a facet, in the order given. */
export function bars(language: Language, filter: Filter, facet: FacetName, counts: readonly Counted[]): Bars {
  return counts.map(({ value, count }) => ({
    label: nameOfValue(facet, value, language),
    href: listHref(language, { ...filter, [facet]: [value] }),
    value: count,
    text: formatOf(language).number(count),
  }))
}

/** The first values of a facet; the link to all leads to the facet beside the list. */
export function ranking(
  language: Language,
  filter: Filter,
  facet: FacetName,
  counts: readonly Counted[],
  most = 10,
): Ranking {
  const rows = bars(language, filter, facet, counts.slice(0, most))
  if (counts.length <= most) return { rows }
  const label = translator(language)('figures.all', { count: counts.length })
  return { rows, more: { label, href: `${listHref(language, filter)}#facets` } }
}

/** One bar for each value of a facet, parted by position; a position that never occurs is left out. */
export function stack(
  language: Language,
  filter: Filter,
  facet: FacetName,
  rows: readonly (Positions & { value: string })[],
): Stack {
  const { number } = formatOf(language)
  const occurring = positions.filter((position) => rows.some((row) => row[position] > 0))
  return {
    parts: occurring.map((kind) => ({ kind, label: nameOfValue('position', kind, language) })),
    rows: rows.map((row) => {
      const own: Filter = { ...filter, [facet]: [row.value] }
      return {
        label: nameOfValue(facet, row.value, language),
        href: listHref(language, own),
        values: occurring.map((position) => row[position]),
        texts: occurring.map((position) => number(row[position])),
        hrefs: occurring.map((position) => listHref(language, { ...own, position: [position] })),
        total: number(row.total),
      }
    }),
  }
}

/** A cell of a heat grid; nothing to count is a dash without a link. */
export function cell(
  language: Language,
  count: number,
  filter: Filter,
): Heat['rows'][number]['cells'][number] {
  if (count === 0) return { value: 0, text: '–' }
  return { value: count, text: formatOf(language).number(count), href: listHref(language, filter) }
}

/**
 * How many there are, how many of them only voice a concern, and how they were received: each position that occurs,
 * with its share where it is a final one.
 */
export function positionFigures(
  language: Language,
  filter: Filter,
  { positions: counted, concerns }: { positions: Positions; concerns: number },
): Figure[] {
  const t = translator(language)
  const { number, percent } = formatOf(language)
  const occurring = positions.filter((position) => counted[position] > 0)
  return [
    {
      value: number(counted.total),
      label: t('figures.recommendations', { count: counted.total }),
      href: listHref(language, filter),
    },
    ...(concerns > 0
      ? [
          {
            value: number(concerns),
            label: t('figures.concerns', { count: concerns }),
            href: listHref(language, { ...filter, kind: ['concern'] }),
          },
        ]
      : []),
    ...occurring.map((position) => ({
      value: number(counted[position]),
      label: t(`figures.${position}`, { share: percent(shareSupported(counted) ?? 0) }),
      href: listHref(language, { ...filter, position: [position] }),
    })),
  ]
}

/** Everything that a filter lets through, in each format. */
export function downloads(language: Language, filter: Filter): ReturnType<typeof downloadsOf> {
  return downloadsOf({ q: '', filter, sort: 'date', page: 1, limit: 20, language })
}
