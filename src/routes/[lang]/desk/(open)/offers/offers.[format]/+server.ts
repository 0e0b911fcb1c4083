import { translator } from '#platform/i18n/translate.ts'
import { offerWriter } from '#exchange/offers/commands.ts'
import type { Offer } from '#exchange/offers/model.ts'
import { offersOf } from '#exchange/offers/store.ts'
import { coded, fact, type Column } from '#open-data/columns.ts'
import { atDesk } from '../../../acting.ts'
import { takenAway } from '../../../taken-away.ts'
import type { RequestHandler } from './$types.js'

/** What one's own organisation offers, as a file. */
export const GET: RequestHandler = (event) => {
  const t = translator(event.locals.language)
  const columns: readonly Column<Offer>[] = [
    fact('id', 'open-data.column.id', 8, ({ id }) => id),
    fact('title', 'offer.title', 50, ({ title }) => title),
    { ...fact<Offer>('words', 'offer.words', 80, ({ words }) => words), wrapped: true },
    ...coded<Offer>('standing', 'offer.standing', ({ standing }) => ({
      code: standing,
      name: t(`offer.standing.${standing}`),
    })),
    ...coded<Offer>('audience', 'offer.audience', ({ audience }) => ({
      code: audience,
      name: t(`offer.audience.${audience}`),
    })),
    fact('available_from', 'offer.availableFrom', 12, ({ availableFrom }) => availableFrom),
    fact('available_until', 'offer.availableUntil', 12, ({ availableUntil }) => availableUntil),
    fact('deadline', 'offer.deadline', 12, ({ deadline }) => deadline),
    fact('places', 'offer.places', 8, ({ places }) => places),
    fact('confirmed', 'offer.confirmed', 20, ({ confirmedAt }) => confirmedAt.toISOString()),
  ]
  return takenAway(event, {
    name: 'own-offers',
    title: 'offer.list',
    query: '',
    columns,
    portion: (range) =>
      atDesk(event, async (transaction) => {
        const { organisation } = await offerWriter(transaction)
        const { total, offers } = await offersOf(transaction, organisation, range)
        return { total, rows: offers }
      }),
  })
}
