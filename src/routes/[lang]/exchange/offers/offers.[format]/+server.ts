import { recordReadings } from '#consent/reading.ts'
import { listOffered } from '#exchange/offers/store.ts'
import { takenAway } from '../../../desk/taken-away.ts'
import { readAs } from '../../../reading-as.ts'
import { offeredColumns } from '../columns.ts'
import { filterOf, offersQuery, questionFrom } from '#exchange/offers/question.ts'
import { experiencesAmong } from '../reading.ts'
import type { RequestHandler } from './$types.js'

/** The list of what is offered as a file. */
export const GET: RequestHandler = (event) => {
  const { url, locals } = event
  const question = questionFrom(url.searchParams)
  return takenAway(event, {
    name: 'offers',
    title: 'offers.title',
    query: offersQuery(question),
    columns: offeredColumns(url.origin),
    portion: (range) =>
      readAs(locals, async (connection, acting) => {
        const { total, offered } = await listOffered(connection, filterOf(question), range)
        if (acting) await recordReadings(connection, 'experience', experiencesAmong(offered), 'export')
        return { total, rows: offered }
      }),
  })
}
