/** What an address asks of the list of requests. */
import { shownStandings } from './model.ts'
import type { ShownFilter } from './store.ts'
import { tagLists } from '#reference/tag-lists.ts'
import { oneIn, queryOf } from '#platform/asked.ts'

export function filterFrom(query: URLSearchParams): ShownFilter {
  return {
    kind: oneIn(query, 'kind', tagLists.kinds),
    theme: oneIn(query, 'theme', tagLists.themes),
    group: oneIn(query, 'group', tagLists.groups),
    region: oneIn(query, 'region', tagLists.regions),
    ldc: query.get('ldc') === 'yes' || undefined,
    sids: query.get('sids') === 'yes' || undefined,
    standing: oneIn(query, 'standing', shownStandings),
  }
}

export function requestsQuery({ ldc, sids, ...rest }: ShownFilter, page = 1): string {
  return queryOf({ ...rest, ldc: ldc && 'yes', sids: sids && 'yes' }, page)
}
