import { countOpenProposals } from '#recommendations/proposals.ts'
import { atDesk } from '../acting.ts'
import type { LayoutServerLoad } from './$types.js'

/**
 * The door: without a session that holds, no page of the desk opens. A form that comes back keeps what was typed,
 * even where the session ended meanwhile; its command has refused by then. What is not public yet has its own door.
 */
export const load: LayoutServerLoad = async (event) => {
  if (event.request.method !== 'POST') await atDesk(event, async () => undefined)
  // Not `no-store`: the way back to a form that was filled in keeps what stands in it.
  event.setHeaders({ 'cache-control': 'private, no-cache' })
  const { database } = event.locals.application
  return { openProposals: await countOpenProposals(database.kysely) }
}
