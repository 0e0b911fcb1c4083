import { translator } from '#platform/i18n/translate.ts'
import { experienceWriter } from '#exchange/offers/experience-commands.ts'
import type { Experience } from '#exchange/offers/model.ts'
import { experiencesOf } from '#exchange/offers/store.ts'
import { coded, fact, type Column } from '#open-data/columns.ts'
import { atDesk } from '../../../acting.ts'
import { takenAway } from '../../../taken-away.ts'
import type { RequestHandler } from './$types.js'

/** What one's own State has told, as a file. */
export const GET: RequestHandler = (event) => {
  const t = translator(event.locals.language)
  const words = (key: 'done' | 'took' | 'again'): Column<Experience> => ({
    ...fact<Experience>(key, `experience.${key}`, 80, (row) => row[key]),
    wrapped: true,
  })
  const columns: readonly Column<Experience>[] = [
    fact('id', 'open-data.column.id', 8, ({ id }) => id),
    fact('by', 'experience.by', 36, ({ author }) => author),
    fact('title', 'experience.title', 50, ({ title }) => title),
    words('done'),
    words('took'),
    words('again'),
    fact('language', 'experience.language', 10, ({ language }) => language),
    ...coded<Experience>('audience', 'experience.audience', ({ audience }) => ({
      code: audience,
      name: t(`experience.audience.${audience}`),
    })),
    fact('available_from', 'experience.availableFrom', 12, ({ availableFrom }) => availableFrom),
    fact('available_until', 'experience.availableUntil', 12, ({ availableUntil }) => availableUntil),
    fact('changed', 'experience.changed', 20, ({ changedAt }) => changedAt.toISOString()),
  ]
  return takenAway(event, {
    name: 'experiences',
    title: 'experience.list',
    query: '',
    columns,
    portion: (range) =>
      atDesk(event, async (transaction) => {
        const { state } = await experienceWriter(transaction)
        const { total, experiences } = await experiencesOf(transaction, state, range)
        return { total, rows: experiences }
      }),
  })
}
