import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import { requestStandings } from '#exchange/requests/model.ts'
import type { OwnRequest } from '#exchange/requests/present.ts'
import { fact, type Column } from '#open-data/columns.ts'
import { atDesk } from '../../../acting.ts'
import { oneIn, queryOf, wordsIn } from '#platform/asked.ts'
import { takenAway } from '../../../taken-away.ts'
import { ownRequests } from '../list.ts'
import { requestPath } from '../request-form.ts'
import type { RequestHandler } from './$types.js'

/** The list of one's own State's requests as a file. */
export const GET: RequestHandler = (event) => {
  const { language } = event.locals
  const t = translator(language)
  const query = event.url.searchParams
  const question = { q: wordsIn(query), standing: oneIn(query, 'standing', requestStandings) }
  const columns: readonly Column<OwnRequest>[] = [
    fact('id', 'consent.column.number', 8, ({ id }) => id),
    fact('title', 'request.title', 50, ({ title }) => title),
    { ...fact<OwnRequest>('words', 'request.words', 80, ({ words }) => words), wrapped: true },
    fact('language', 'request.language', 8, (row) => row.language),
    fact('standing', 'request.standing', 14, ({ standing }) => t(`request.standing.${standing}`)),
    fact('under', 'request.under', 20, ({ named, standing }) =>
      standing === 'draft' ? null : t(`request.under.${named}`),
    ),
    fact('shown_from', 'request.shown-from', 12, ({ clock }) => clock?.shownFrom ?? null),
    fact('acknowledged_on', 'request.acknowledged', 12, ({ clock }) => clock?.acknowledgedOn ?? null),
    fact('answered_on', 'request.answered', 12, ({ clock }) => clock?.answeredOn ?? null),
    fact(
      'address',
      'consent.kind.request',
      50,
      ({ id }) => event.url.origin + pathIn(language, requestPath(id)),
    ),
  ]
  return takenAway(event, {
    name: 'requests',
    title: 'requests.own',
    query: queryOf(question),
    columns,
    portion: (range) => atDesk(event, (transaction) => ownRequests(transaction, question, range)),
  })
}
