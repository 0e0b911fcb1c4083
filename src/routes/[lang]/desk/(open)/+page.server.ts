import { isPerson } from '#identity/model.ts'
import { listBatches } from '#recommendations/import/batches.ts'
import { atDesk, whoActs } from '../acting.ts'
import { newsFor } from './news/news.ts'
import type { PageServerLoad } from './$types.js'

/** Older imports are found by their number. */
const shownBatches = 30
/** The others have a page of their own. */
const shownNews = 5

export const load: PageServerLoad = async (event) => {
  const acting = whoActs(event.locals)
  const batches = await listBatches(event.locals.application.database.kysely, shownBatches)
  return {
    news: isPerson(acting)
      ? await atDesk(event, (transaction) => newsFor(transaction, acting, shownNews))
      : [],
    batches: batches.map(({ id, status, fileName, createdAt, report }) => ({
      id,
      status,
      fileName,
      createdAt,
      rows: report?.rows,
      state: report?.states.length === 1 ? report.states[0]?.state : undefined,
    })),
  }
}
