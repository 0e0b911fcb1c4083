/** Tables that are sorted by link: how an address says it, and what the heads of the columns lead to. Pure. */
import type { Column } from '#ui/reading/DataTable.svelte'

/** By which column, and whether against the direction the column has by nature: names from A, numbers from the largest. */
export type Sorting<Key extends string = string> = { sort: Key; reversed: boolean }

/** What makes no sense in an address is passed over. */
export function sortingFrom<Key extends string>(
  query: URLSearchParams,
  keys: readonly Key[],
  byDefault: Key,
): Sorting<Key> {
  const sort = keys.find((key) => key === query.get('sort')) ?? byDefault
  return { sort, reversed: query.get('reversed') === 'yes' }
}

/** The part of an address that says how a table is sorted; nothing where it is as by default. */
export function sortingParameters({ sort, reversed }: Sorting, byDefault: string): [string, string][] {
  return [
    ...(sort === byDefault ? [] : [['sort', sort] as [string, string]]),
    ...(reversed ? [['reversed', 'yes'] as [string, string]] : []),
  ]
}

export type SortableColumn<Key extends string> = { key: Key; label: string; words?: boolean }

/** Heads that sort by their column and, where it is sorted by already, turn the direction round. */
export function sortableColumns<Key extends string>(
  columns: readonly SortableColumn<Key>[],
  sorting: Sorting<Key>,
  hrefOf: (sorting: Sorting<Key>) => string,
): Column[] {
  return columns.map(({ key, label, words = false }) => {
    const current = sorting.sort === key
    const ascending = words !== sorting.reversed
    return {
      label,
      href: hrefOf({ sort: key, reversed: current && !sorting.reversed }),
      numeric: !words,
      ...(current ? { sorted: ascending ? ('ascending' as const) : ('descending' as const) } : {}),
    }
  })
}

/** Rows in the order asked for; rows that are alike stand by name. */
export function sorted<Row, Key extends string>(
  rows: readonly Row[],
  { sort, reversed }: Sorting<Key>,
  orders: Record<Key, (left: Row, right: Row) => number>,
  byName: (left: Row, right: Row) => number,
): Row[] {
  const direction = reversed ? -1 : 1
  return rows.toSorted((left, right) => direction * orders[sort](left, right) || byName(left, right))
}

/** The largest number first. */
export function byNumber<Row>(number: (row: Row) => number): (left: Row, right: Row) => number {
  return (left, right) => number(right) - number(left)
}
