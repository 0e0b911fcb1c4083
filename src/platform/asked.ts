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
