import { takenAway } from '../../../desk/taken-away.ts'
import { readAs } from '../../../reading-as.ts'
import { requestColumns } from '../columns.ts'
import { filterFrom, requestsQuery } from '#exchange/requests/question.ts'
import { readShown } from '../reading.ts'
import type { RequestHandler } from './$types.js'

/** The list of requests as a file, as far as whoever takes it away sees them. */
export const GET: RequestHandler = (event) => {
  const { url, locals } = event
  const filter = filterFrom(url.searchParams)
  return takenAway(event, {
    name: 'requests',
    title: 'requests.title',
    query: requestsQuery(filter),
    columns: requestColumns(url.origin),
    portion: (range) =>
      readAs(locals, (connection) =>
        readShown(connection, filter, range, { language: locals.language, through: 'export' }),
      ),
  })
}
