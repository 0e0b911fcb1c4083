import { lettersInLine } from '#platform/mail/letters.ts'
import { atDesk } from '../../acting.ts'
import type { PageServerLoad } from './$types.js'

const most = 100

/** The door of the desk lets only those in who run the instance. */
export const load: PageServerLoad = async (event) => {
  const letters = await atDesk(event, (transaction) => lettersInLine(transaction, most))
  event.setHeaders({ 'cache-control': 'private, no-store' })
  return { letters }
}
