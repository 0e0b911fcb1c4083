import { isRowNumber } from './row-number.ts'

/** The query of an address that narrows a list of the desk: empty, or with its question mark. */
export function queryOf(asked: Readonly<Record<string, string | undefined>>, page = 1): string {
  const said = { ...asked, page: page > 1 ? String(page) : '' }
  const query = new URLSearchParams(
    Object.entries(said).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  ).toString()
  return query && `?${query}`
}

/** The words that an address looks for. */
export function wordsIn(query: URLSearchParams): string {
  return (query.get('q') ?? '').replaceAll('\0', '').slice(0, 200)
}

/** No search has more. */
const mostWords = 10

/** Each of the words that are looked for: all of them must be found, in any order. */
export function eachWord(looked: string): string[] {
  return looked
    .split(/\s+/)
    .filter((word) => word)
    .slice(0, mostWords)
}

/** The row that an address names by its number, if it does. */
export function rowIn(query: URLSearchParams, name: string): number | undefined {
  const number = query.get(name) ?? ''
  return isRowNumber(number) ? Number(number) : undefined
}

/** The page of a list that an address asks for, from 1. */
export function pageIn(query: URLSearchParams): number {
  const asked = query.get('page') ?? ''
  return /^[1-9]\d{0,3}$/.test(asked) ? Number(asked) : 1
}

/** The one of several values that an address names. */
export function oneIn<Value extends string>(
  query: URLSearchParams,
  name: string,
  values: readonly Value[],
): Value | undefined {
  return values.find((value) => value === query.get(name))
}
