import { lettersInLine } from '#platform/mail/letters.ts'
import { atDesk } from '../../acting.ts'
import type { PageServerLoad } from './$types.js'

const most = 100

/** The door of the desk lets only those in who run the instance. */
export const load: PageServerLoad = async (event) => {
  return { letters: await atDesk(event, (transaction) => lettersInLine(transaction, most)) }
}
