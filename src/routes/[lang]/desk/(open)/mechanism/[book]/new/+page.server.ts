import { randomUUID } from 'node:crypto'
import { redirect } from '@sveltejs/kit'
import { z } from 'zod'
import { writeEntry } from '#followup/mechanism/commands.ts'
import { readEntry } from '#followup/mechanism/model.ts'
import { keepsMechanism } from '#followup/mechanism/policy.ts'
import { Refusal } from '#platform/errors.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { atDesk, whoActs } from '../../../../acting.ts'
import { circumstances, comeBack, refused } from '../../../../../forms.ts'
import { bookIn, offeredFor, receivedEntry, stateOf } from '../../books.ts'
import type { Actions, PageServerLoad } from './$types.js'

export const load: PageServerLoad = async (event) => {
  const { locals, params, url, request } = event
  const book = bookIn(params)
  if (!keepsMechanism(whoActs(locals)) && request.method !== 'POST')
    throw new Refusal('mechanism.not-yours', {}, 403)
  return {
    book,
    formKey: randomUUID(),
    /** A decision that is entered from its meeting. */
    values: { status: 'open', capacity: 'member', meeting_id: url.searchParams.get('meeting') ?? '' },
    offered: locals.acting
      ? await atDesk(event, (transaction) => offeredFor(transaction, book, stateOf(locals), locals.language))
      : {},
  }
}

export const actions: Actions = {
  default: async (event) => {
    const book = bookIn(event.params)
    const { entered, formKey } = await receivedEntry(event.request, book)
    const key = z.uuid().safeParse(formKey)
    const { values, problems } = readEntry(book, entered)
    if (problems.length) return comeBack(422, problems, entered)
    let id: number
    try {
      id = await atDesk(event, (transaction) =>
        writeEntry(transaction, book, values, key.data ?? randomUUID(), circumstances(event)),
      )
    } catch (error) {
      return refused(error, entered)
    }
    redirect(303, pathIn(event.locals.language, `/desk/mechanism/${book}/${id}?saved`))
  },
}
