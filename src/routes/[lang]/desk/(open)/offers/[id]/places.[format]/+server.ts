import { defaultRules, type PriorityRules } from '#exchange/matching/rules.ts'
import type { Told } from '#exchange/matching/present.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import { rowNumber } from '#platform/row-number.ts'
import { coded, fact, type Column } from '#open-data/columns.ts'
import { atDesk } from '../../../../acting.ts'
import { takenAway } from '../../../../taken-away.ts'
import { readPlaces } from '../places/reading.ts'
import type { RequestHandler } from './$types.js'

type Row = Told & {
  outcome: 'placed' | 'elsewhere' | 'without'
  points?: PriorityRules
  sum?: number
  offer?: string
}

/** The proposal for the places of an offer of one's own organisation, as a file. */
export const GET: RequestHandler = (event) => {
  const { language } = event.locals
  const t = translator(language)
  const columns: readonly Column<Row>[] = [
    ...coded<Row>('outcome', 'places.outcome', ({ outcome }) => ({
      code: outcome,
      name: t(`places.${outcome}`),
    })),
    fact('request', 'exchange.thread.request', 50, ({ title }) => title),
    fact('by', 'matching.column.by', 30, ({ by }) => by),
    fact('offer', 'exchange.thread.offer', 40, ({ offer }) => offer ?? null),
    ...(Object.keys(defaultRules) as (keyof PriorityRules)[]).map((rule) =>
      fact<Row>(rule, `places.rule.${rule}`, 10, ({ points }) => points?.[rule] ?? null),
    ),
    fact('points', 'places.points', 10, ({ sum }) => sum ?? null),
    fact('url', 'open-data.column.url', 40, ({ path }) => event.url.origin + pathIn(language, path)),
  ]
  return takenAway(event, {
    name: 'proposed-places',
    title: 'places.title',
    query: '',
    columns,
    portion: () =>
      atDesk(event, async (transaction) => {
        const { placed, elsewhere, without, offer } = await readPlaces(
          transaction,
          rowNumber(event.params.id),
          language,
        )
        const rows: Row[] = [
          ...placed.map((one) => ({ ...one, outcome: 'placed' as const, offer: offer.title })),
          ...elsewhere.map((one) => ({ ...one, outcome: 'elsewhere' as const })),
          ...without.map((one) => ({ ...one, outcome: 'without' as const })),
        ]
        return { total: rows.length, rows }
      }),
  })
}
