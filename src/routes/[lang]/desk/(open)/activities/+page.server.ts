import { stateName } from '#reference/states.ts'
import { atDesk } from '../../acting.ts'
import { pageIn } from '#platform/asked.ts'
import { activitiesFor, questionFrom } from './list.ts'
import type { PageServerLoad } from './$types.js'

const perPage = 50

/** Activities, the reports back that are missing first. Three queries. */
export const load: PageServerLoad = async (event) => {
  const { searchParams } = event.url
  const question = questionFrom(searchParams)
  const page = pageIn(searchParams)
  const range = { limit: perPage, offset: (page - 1) * perPage }
  const { total, activities, acting } = await atDesk(event, (transaction) =>
    activitiesFor(transaction, question, range, 'page'),
  )
  return {
    activities: activities.map(({ stateId, id, title, language, status, startsOn, endsOn, report }) => ({
      id,
      title,
      writtenIn: language,
      status,
      startsOn,
      endsOn,
      report,
      state: stateName(stateId, event.locals.language),
    })),
    total,
    question,
    isPartner: acting.side === 'partner',
    pages: { current: page, last: Math.max(1, Math.ceil(total / perPage)) },
  }
}
