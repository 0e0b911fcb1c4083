import { presentConsent, type PresentedConsent } from '#consent/present.ts'
import { readConsents } from '#consent/store.ts'
import { fact, listed, type Column } from '#open-data/columns.ts'
import { takenAway } from '../../../taken-away.ts'
import { atConsent } from '../side.ts'
import { consentsQuery, questionFrom } from '../question.ts'
import type { RequestHandler } from './$types.js'

/** The list of consents as a file, for the side that gave them; all that it shows, whatever page of it. */
export const GET: RequestHandler = (event) => {
  const question = questionFrom(event.url.searchParams)
  const now = new Date()
  return takenAway(event, {
    name: 'consents',
    title: 'consent.title',
    query: consentsQuery(question),
    columns,
    portion: (range) =>
      atConsent(event, async (transaction, { state }) => {
        const { total, items } = await readConsents(transaction, { stateId: state, ...question }, range)
        return { total, rows: items.map((consent) => presentConsent(consent, now)) }
      }),
  })
}

const columns: readonly Column<PresentedConsent>[] = [
  fact('id', 'consent.column.number', 8, ({ id }) => id),
  fact('kind', 'consent.what', 16, ({ kind }) => kind),
  fact('thing', 'consent.column.thing', 8, ({ number }) => number),
  { key: 'words', title: 'consent.column.words', width: 60, wrapped: true, cell: ({ words }) => words },
  fact('audience', 'consent.to', 14, ({ audience }) => audience),
  fact('unnamed', 'consent.column.unnamed', 10, ({ unnamed }) => (unnamed ? 1 : 0)),
  fact('partners', 'consent.partner', 30, ({ partners }) => listed(partners)),
  fact('first_day', 'consent.give.from', 12, ({ firstDay }) => firstDay),
  fact('last_day', 'consent.give.until', 12, ({ lastDay }) => lastDay),
  fact('standing', 'consent.column.standing', 12, ({ standing }) => standing),
  fact('person', 'consent.authority', 24, ({ person }) => person),
  fact('office', 'consent.give.office', 24, ({ office }) => office),
  fact('decision', 'consent.give.decision', 24, ({ decision }) => decision),
  fact('conditions', 'consent.conditions', 40, ({ conditions }) => conditions),
  fact('revoked_at', 'consent.revoked', 22, ({ revokedAt }) => revokedAt?.toISOString() ?? null),
  fact('revoked_reason', 'consent.revoke.reason', 30, ({ revokedReason }) => revokedReason),
]
