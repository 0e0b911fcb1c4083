import { translator } from '#platform/i18n/translate.ts'
import { readingsOf, type Reading } from '#consent/reading.ts'
import { verifiedPartners } from '#consent/store.ts'
import { fact, type Column } from '#open-data/columns.ts'
import { takenAway } from '../../../../taken-away.ts'
import { atConsent } from '../../side.ts'
import { seenAsWords } from '../../words.ts'
import { readingsQuery, thingFrom } from '../question.ts'
import type { RequestHandler } from './$types.js'

/** Who looked, as a file, for the side whose things they looked at. */
export const GET: RequestHandler = async (event) => {
  const query = event.url.searchParams
  const t = translator(event.locals.language)
  const { thing, partners } = await atConsent(event, async (transaction) => ({
    thing: await thingFrom(transaction, query),
    partners: await verifiedPartners(transaction),
  }))

  const columns: readonly Column<Reading>[] = [
    fact('at', 'consent.column.when', 24, ({ at }) => at.toISOString()),
    fact('person', 'consent.column.who', 28, ({ person }) => person ?? t('consent.former-colleague')),
    fact('organisation', 'consent.column.organisation', 40, ({ organisation }) => organisation),
    fact('kind', 'consent.what', 16, ({ kind }) => kind),
    fact('thing', 'consent.column.thing', 8, ({ thing }) => thing),
    { ...fact<Reading>('words', 'consent.column.words', 60, ({ words }) => words), wrapped: true },
    fact('through', 'consent.column.through', 14, ({ through }) => t(`consent.through.${through}`)),
    fact('seen_as', 'consent.column.seen-as', 28, ({ seenAs }) =>
      seenAs === null ? null : seenAsWords(t, seenAs, partners),
    ),
  ]

  return takenAway(event, {
    name: 'readings',
    title: 'consent.readings',
    query: readingsQuery(thing),
    columns,
    portion: (range) =>
      atConsent(event, async (transaction, { state: stateId }) => {
        const { total, items } = await readingsOf(transaction, { stateId, thing }, range)
        return { total, rows: items }
      }),
  })
}
