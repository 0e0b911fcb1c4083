import { error, redirect } from '@sveltejs/kit'
import { confirmOffer, withdrawOffer } from '#exchange/offers/commands.ts'
import { mayKeepOffer } from '#exchange/offers/policy.ts'
import { findOffer } from '#exchange/offers/store.ts'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { isImaginary } from '#reference/states.ts'
import { oneIn } from '#platform/asked.ts'
import { rowNumber } from '#platform/row-number.ts'
import { circumstances, fieldsOf, refused } from '../../../forms.ts'
import { readAs } from '../../../reading-as.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'
import { inTheirName } from '../../../in-their-name.ts'

const deeds = ['written', 'edited', 'confirmed', 'withdrawn'] as const

/** An offer, for whom it is open. */
export const load: PageServerLoad = async ({ params, url, locals, setHeaders, parent }) => {
  setHeaders({ 'cache-control': locals.proof ? 'private, no-cache' : 'public, no-cache' })
  const id = rowNumber(params.id)
  const read = await readAs(locals, async (connection, acting) => {
    const offer = await findOffer(connection, id)
    return offer && { offer, mayKeep: acting !== undefined && mayKeepOffer(acting, offer) }
  })
  if (!read) error(404)
  const { state } = read.offer.offeredBy
  return {
    ...read,
    done: read.mayKeep ? oneIn(url.searchParams, 'done', deeds) : undefined,
    imaginary: state === null ? (await parent()).imaginary : isImaginary(state),
  }
}

async function does(
  event: RequestEvent,
  done: 'confirmed' | 'withdrawn',
  command: (transaction: ActingTransaction, id: number, opened: number) => Promise<void>,
) {
  const { locals, params } = event
  const typed = await fieldsOf(event.request, ['changeId'])
  const id = rowNumber(params.id)
  try {
    await inTheirName(locals, (transaction) => command(transaction, id, rowNumber(typed.changeId)))
  } catch (error) {
    return refused(error, typed)
  }
  redirect(303, pathIn(locals.language, `/exchange/offers/${id}?done=${done}`))
}

export const actions: Actions = {
  confirm: (event) =>
    does(event, 'confirmed', (transaction, id, opened) =>
      confirmOffer(transaction, id, opened, circumstances(event)),
    ),
  withdraw: (event) =>
    does(event, 'withdrawn', (transaction, id, opened) =>
      withdrawOffer(transaction, id, opened, circumstances(event)),
    ),
}
