import { randomUUID } from 'node:crypto'
import { redirect } from '@sveltejs/kit'
import { z } from 'zod'
import { dropDraft, findDraft, saveDraft } from '#followup/drafts.ts'
import { writeEntry } from '#followup/mechanism/commands.ts'
import { readEntry } from '#followup/mechanism/model.ts'
import { keepsMechanism } from '#followup/mechanism/policy.ts'
import { Refusal } from '#platform/errors.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { atDesk, whoActs } from '../../../../acting.ts'
import { circumstances, comeBack, refused } from '../../../../../forms.ts'
import { asDraft, bookIn, draftOf, offeredFor, receivedEntry, stateOf } from '../../books.ts'
import type { Actions, PageServerLoad } from './$types.js'

export const load: PageServerLoad = async (event) => {
  const { locals, params, url, request } = event
  const book = bookIn(params)
  if (!keepsMechanism(whoActs(locals)) && request.method !== 'POST')
    throw new Refusal('mechanism.not-yours', {}, 403)
  /** A decision that is entered from its meeting. */
  const values = { status: 'open', capacity: 'member', meeting_id: url.searchParams.get('meeting') ?? '' }
  const empty = { book, formKey: randomUUID(), values, offered: {} }
  if (!locals.acting) return empty
  return atDesk(event, async (transaction) => {
    const draft = await findDraft(transaction, draftOf(book, 'new'))
    return {
      ...empty,
      offered: await offeredFor(transaction, book, stateOf(locals), locals.language),
      ...(draft && {
        values: draft.entered,
        formKey: draft.entered['formKey'] ?? empty.formKey,
        draftSavedAt: draft.savedAt,
      }),
    }
  })
}

export const actions: Actions = {
  save: async (event) => {
    const book = bookIn(event.params)
    const { entered, formKey } = await receivedEntry(event.request, book)
    const key = z.uuid().safeParse(formKey)
    const { values, problems } = readEntry(book, entered)
    if (problems.length) return comeBack(422, problems, entered)
    let id: number
    try {
      id = await atDesk(event, async (transaction) => {
        await dropDraft(transaction, draftOf(book, 'new'))
        return writeEntry(transaction, book, values, key.data ?? randomUUID(), circumstances(event))
      })
    } catch (error) {
      return refused(error, entered)
    }
    redirect(303, pathIn(event.locals.language, `/desk/mechanism/${book}/${id}?saved`))
  },

  draft: async (event) => {
    const book = bookIn(event.params)
    const received = await receivedEntry(event.request, book)
    try {
      await atDesk(event, (transaction) =>
        saveDraft(transaction, draftOf(book, 'new'), asDraft(book, received)),
      )
    } catch (error) {
      return refused(error, received.entered)
    }
    redirect(303, event.url.pathname)
  },

  discard: async (event) => {
    const book = bookIn(event.params)
    await atDesk(event, (transaction) => dropDraft(transaction, draftOf(book, 'new')))
    redirect(303, event.url.pathname)
  },
}
