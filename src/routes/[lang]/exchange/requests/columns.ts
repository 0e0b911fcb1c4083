/** The requests that are shown, as the columns of a file. */
import type { MessageKey } from '#platform/i18n/catalogue.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import type { PresentedRequest } from '#exchange/requests/present.ts'
import { coded, fact, listed, type Column } from '#open-data/columns.ts'

const tags = (list: 'kinds' | 'themes' | 'groups', title: MessageKey): Column<PresentedRequest>[] => [
  { key: list, title, isCode: true, width: 16, cell: (row) => listed(row[list].map(({ code }) => code)) },
  { key: `${list}_names`, title, width: 40, cell: (row) => listed(row[list].map(({ name }) => name)) },
]
const told = (value: boolean | null) => (value === null ? null : value ? 1 : 0)

/** @param origin as which the site is reached */
export function requestColumns(origin: string): readonly Column<PresentedRequest>[] {
  return [
    fact('token', 'request.token', 36, ({ token }) => token),
    ...coded<PresentedRequest>('state', 'request.state', ({ state }) => state),
    ...coded<PresentedRequest>('region', 'request.region', ({ region }) => region),
    fact('ldc', 'request.ldc', 8, ({ ldc }) => told(ldc)),
    fact('sids', 'request.sids', 8, ({ sids }) => told(sids)),
    fact('title', 'request.title', 50, ({ title }) => title),
    ...tags('kinds', 'need.kinds'),
    ...tags('themes', 'need.themes'),
    ...tags('groups', 'need.groups'),
    fact('standing', 'request.standing', 14, ({ standing }, language) =>
      translator(language)(`request.standing.${standing}`),
    ),
    fact('shown_from', 'request.shown-from', 12, ({ shownFrom }) => shownFrom),
    fact(
      'url',
      'open-data.column.url',
      60,
      ({ token }, language) => origin + pathIn(language, `/exchange/requests/${token}`),
    ),
  ]
}
