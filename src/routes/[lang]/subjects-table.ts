/** Themes, goals or recommending States beside one another, in a table that is sorted by link. Pure. */
import { formatOf } from '#platform/i18n/format.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import { shareSupported } from '#recommendations/counting.ts'
import type { SubjectInNumbers } from '#recommendations/subject-profile.ts'
import type { FacetName } from '#recommendations/search/contract.ts'
import type { Cell, Column } from '#ui/reading/DataTable.svelte'
import { listHref } from './figures.ts'
import { byNumber, sortableColumns, sorted, sortingFrom, sortingParameters } from './sortable.ts'

const sorts = ['name', 'recommendations', 'states', 'supported'] as const

/** A row and the page it leads to, without the language. */
export type Subject = { value: string; name: string; path: string }

export type SubjectsTable = {
  /** Where the table stands, without the language. */
  path: string
  facet: FacetName
  subjects: readonly Subject[]
  inNumbers: readonly SubjectInNumbers[]
  byDefault: (typeof sorts)[number]
}

/** One row for each subject: how many recommendations, to how many States, what share of them supported. */
export function subjectsTable(
  language: Language,
  query: URLSearchParams,
  { path, facet, subjects, inNumbers, byDefault }: SubjectsTable,
): { columns: Column[]; rows: Cell[][] } {
  const t = translator(language)
  const { number, percent, compare } = formatOf(language)
  const sorting = sortingFrom(query, sorts, byDefault)
  const known = new Map(inNumbers.map((row) => [row.value, row]))
  const rows = subjects.map((subject) => {
    const counted = known.get(subject.value)
    return { ...subject, counted, share: counted && shareSupported(counted) }
  })
  type Row = (typeof rows)[number]
  const byName = (left: Row, right: Row) => compare(left.name, right.name)
  const inOrder = sorted(
    rows,
    sorting,
    {
      name: byName,
      recommendations: byNumber(({ counted }) => counted?.total ?? 0),
      states: byNumber(({ counted }) => counted?.states ?? 0),
      supported: byNumber(({ share }) => share ?? -1),
    },
    byName,
  )
  const labels = {
    name: t(`register.facet.${facet}`),
    recommendations: t('figures.column.recommendations'),
    states: t('figures.column.states'),
    supported: t('states.column.supported'),
  }
  return {
    columns: sortableColumns(
      sorts.map((key) => ({ key, label: labels[key], words: key === 'name' })),
      sorting,
      (other) => {
        const parameters = new URLSearchParams(sortingParameters(other, byDefault))
        return pathIn(language, parameters.size ? `${path}?${parameters}` : path)
      },
    ),
    rows: inOrder.map(({ value, name, path, counted, share }) => [
      { text: name, href: pathIn(language, path) },
      counted ? { text: number(counted.total), href: listHref(language, { [facet]: [value] }) } : '0',
      number(counted?.states ?? 0),
      share === undefined
        ? '–'
        : { text: percent(share), href: listHref(language, { [facet]: [value], position: ['supported'] }) },
    ]),
  }
}
