import { atDesk, whoActs } from '../../acting.ts'
import type { PageServerLoad } from './$types.js'
import { newsFor } from './news.ts'

const most = 100

/** What concerns whoever acts, by its latest day. */
export const load: PageServerLoad = async (event) => ({
  news: await atDesk(event, (transaction) => newsFor(transaction, whoActs(event.locals), most)),
})
