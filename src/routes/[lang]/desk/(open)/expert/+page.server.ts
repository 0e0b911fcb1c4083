import { redirect } from '@sveltejs/kit'
import { addReference, eraseProfile, pauseProfile, removeReference } from '#exchange/experts/commands.ts'
import { ownProfile, referencesOf } from '#exchange/experts/store.ts'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { Refusal } from '#platform/errors.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { atDesk } from '../../acting.ts'
import { oneIn } from '#platform/asked.ts'
import { rowNumber } from '#platform/row-number.ts'
import { circumstances, fieldsOf, refused } from '../../../forms.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'

const deeds = ['written', 'paused', 'resumed', 'erased', 'named', 'unnamed'] as const

/** The profile of whoever is signed in, if they have one. */
export const load: PageServerLoad = (event) =>
  atDesk(event, async (transaction) => {
    const profile = await ownProfile(transaction)
    return {
      profile,
      references: profile ? await referencesOf(transaction, profile.id) : [],
      done: oneIn(event.url.searchParams, 'done', deeds),
    }
  })

type Typed = { changeId: string; reference: string; givenBy: string; sure: string }

async function does(
  event: RequestEvent,
  done: (typeof deeds)[number],
  command: (transaction: ActingTransaction, typed: Typed) => Promise<void>,
) {
  const typed = await fieldsOf(event.request, ['changeId', 'reference', 'givenBy', 'sure'])
  try {
    await atDesk(event, (transaction) => command(transaction, typed))
  } catch (error) {
    return refused(error, typed)
  }
  redirect(303, pathIn(event.locals.language, `/desk/expert?done=${done}`))
}

const pausing = (event: RequestEvent, paused: boolean) =>
  does(event, paused ? 'paused' : 'resumed', (transaction, { changeId }) =>
    pauseProfile(transaction, { paused, opened: rowNumber(changeId) }, circumstances(event)),
  )

export const actions: Actions = {
  pause: (event) => pausing(event, true),
  resume: (event) => pausing(event, false),
  name: (event) =>
    does(event, 'named', (transaction, { givenBy }) =>
      addReference(transaction, givenBy, circumstances(event)),
    ),
  unname: (event) =>
    does(event, 'unnamed', (transaction, { reference }) =>
      removeReference(transaction, rowNumber(reference), circumstances(event)),
    ),
  erase: (event) =>
    does(event, 'erased', (transaction, { sure }) => {
      if (sure !== 'on') throw new Refusal('expert.not-sure')
      return eraseProfile(transaction, circumstances(event))
    }),
}
