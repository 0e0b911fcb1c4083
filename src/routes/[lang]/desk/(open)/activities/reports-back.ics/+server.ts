import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import { asCalendar } from '../../../../as-calendar.ts'
import { atDesk } from '../../../acting.ts'
import { activitiesFor, questionFrom } from '../list.ts'
import type { RequestHandler } from './$types.js'

/** More activities than anyone follows: those that are most urgent come first. */
const most = 500

/** Every report back that is due or to come of the activities of whoever acts. */
export const GET: RequestHandler = async (event) => {
  const { language } = event.locals
  const t = translator(language)
  const { activities } = await atDesk(event, (transaction) =>
    activitiesFor(transaction, questionFrom(event.url.searchParams), { limit: most, offset: 0 }, 'export'),
  )
  const days = activities.flatMap(({ id, title, due }) =>
    due
      .filter(({ standing }) => standing !== 'given')
      .map(({ dueOn }) => ({
        id: `report-back-${id}-${dueOn}`,
        day: dueOn,
        title: t('terms.report-back-due', { title }),
        url: event.url.origin + pathIn(language, `/desk/activities/${id}`),
      })),
  )
  return asCalendar(days, { name: t('activities.calendar.name'), file: 'reports-back' }, event.locals)
}
