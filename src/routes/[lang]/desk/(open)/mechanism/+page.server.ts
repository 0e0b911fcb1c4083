import { isBook, recordKindOf } from '#followup/mechanism/model.ts'
import { keepsMechanism } from '#followup/mechanism/policy.ts'
import { findMandate, listDecisions, listMeetings, listMembers } from '#followup/mechanism/store.ts'
import { isRowNumber } from '#platform/row-number.ts'
import { isImaginary } from '#reference/states.ts'
import { atDesk, whoActs } from '../../acting.ts'
import { offeredFor, stateOf } from './books.ts'
import type { PageServerLoad } from './$types.js'

/** As many as a list on this page shows. */
const shown = 200

export const load: PageServerLoad = async (event) => {
  const { locals, url } = event
  const state = stateOf(locals)
  return atDesk(event, async (transaction) => ({
    state,
    imaginary: isImaginary(state),
    keeps: keepsMechanism(whoActs(locals)),
    mandate: await findMandate(transaction, state),
    members: await listMembers(transaction, state, shown),
    meetings: await listMeetings(transaction, state, shown),
    open: await listDecisions(transaction, state, 'open', shown),
    offered: await offeredFor(transaction, 'decision', state, locals.language),
    saved: url.searchParams.has('saved'),
    removed: historyOfRemoved(url.searchParams.get('removed') ?? ''),
  }))
}

/** Where the history of an entry stands that was just taken away: `meeting-17` as the address has it. */
function historyOfRemoved(removed: string): string | undefined {
  const [book = '', id = ''] = removed.split('-')
  return isBook(book) && isRowNumber(id) ? `/desk/record/${recordKindOf[book]}/${id}` : undefined
}
