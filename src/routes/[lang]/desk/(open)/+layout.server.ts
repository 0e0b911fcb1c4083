import { redirect } from '@sveltejs/kit'
import { isPerson } from '#identity/model.ts'
import { keepsRegister } from '#identity/policy.ts'
import { isRefusal } from '#platform/errors.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { imaginaryIn } from '#recommendations/counting.ts'
import { countOpenProposals } from '#recommendations/proposals.ts'
import { isImaginary } from '#reference/states.ts'
import { atDesk, whoActs } from '../acting.ts'
import { mayEnter, roomsFor } from '../rooms.ts'
import type { LayoutServerLoad } from './$types.js'

/**
 * The door: without a session that holds, no page of the desk opens, and nobody enters a room that is not theirs. A
 * form that comes back keeps what was typed, even where the session ended meanwhile; its command has refused by then.
 */
export const load: LayoutServerLoad = async (event) => {
  const { locals, request, route } = event
  const acting = whoActs(locals)
  const rooms = roomsFor(acting)
  const [first] = rooms[0]?.rooms ?? []
  // The desk's own address leads everyone to the first room that is theirs.
  if (locals.proof && route.id === '/[lang]/desk/(open)' && first && !mayEnter(acting, route.id))
    redirect(303, pathIn(locals.language, first.path))
  const isOpen = await atDesk(event, async () => true).catch((error: unknown) => {
    if (request.method === 'POST' && isRefusal(error)) return false
    throw error
  })
  // Not `no-store`: the way back to a form that was filled in keeps what stands in it.
  event.setHeaders({ 'cache-control': 'private, no-cache' })
  // Whoever's session has ended meanwhile is nobody; what they typed comes back without the list of rooms.
  if (!isOpen) return { rooms: [], byLink: false, openProposals: 0 }
  const { database } = locals.application
  return {
    rooms,
    byLink: locals.acting === null,
    openProposals: keepsRegister(acting) ? await countOpenProposals(database.kysely) : 0,
    /** Of whom the pages tell that do not say it themselves. */
    imaginary:
      isPerson(acting) && acting.state !== null
        ? isImaginary(acting.state)
        : imaginaryIn(locals.application.register),
  }
}
