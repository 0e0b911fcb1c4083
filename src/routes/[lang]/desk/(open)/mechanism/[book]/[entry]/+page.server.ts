import { error, fail, redirect } from '@sveltejs/kit'
import { dropDraft, findDraft, saveDraft } from '#followup/drafts.ts'
import { noteAttendance, removeEntry } from '#followup/mechanism/commands.ts'
import { presences, recordKindOf, type Presence } from '#followup/mechanism/model.ts'
import { keepsMechanism } from '#followup/mechanism/policy.ts'
import { attendanceOf, findEntry, listDecisions, listMembers } from '#followup/mechanism/store.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { rowNumber, rowNumberAfter } from '#platform/row-number.ts'
import { isImaginary } from '#reference/states.ts'
import { atDesk, whoActs } from '../../../../acting.ts'
import { circumstances, fieldsOf, refused } from '../../../../../forms.ts'
import {
  asDraft,
  bookIn,
  draftOf,
  numberIn,
  offeredFor,
  receivedEntry,
  saveEntry,
  stateOf,
} from '../../books.ts'
import type { Actions, PageServerLoad } from './$types.js'

/** As many members and decisions as a meeting shows. */
const shown = 200

export const load: PageServerLoad = async (event) => {
  const { locals, params, url } = event
  const book = bookIn(params)
  const state = stateOf(locals)
  const id = numberIn(params.entry)
  return atDesk(event, async (transaction) => {
    const entry = (await findEntry(transaction, book, state, id)) ?? error(404)
    const meeting = book === 'meeting' && {
      members: await listMembers(transaction, state, shown),
      attendance: await attendanceOf(transaction, state, id),
      decisions: await listDecisions(transaction, state, id, shown),
    }
    const keeps = keepsMechanism(whoActs(locals))
    const draft = keeps ? await findDraft(transaction, draftOf(book, id)) : undefined
    return {
      book,
      imaginary: isImaginary(state),
      entry,
      meeting: meeting || undefined,
      keeps,
      /** What stands in the form, and the version that it was opened with. */
      values: draft?.entered ?? entry.fields,
      opened: Number(draft?.entered['opened'] ?? entry.changeId),
      draftSavedAt: draft?.savedAt,
      offered: await offeredFor(transaction, book, state, locals.language),
      history: pathIn(locals.language, `/desk/record/${recordKindOf[book]}/${id}`),
      saved: url.searchParams.has('saved'),
    }
  })
}

export const actions: Actions = {
  save: async (event) => {
    const book = bookIn(event.params)
    const id = numberIn(event.params.entry)
    const received = await receivedEntry(event.request, book)
    try {
      const hindered = await atDesk(event, async (transaction) => {
        const entry = { book, state: stateOf(event.locals), id }
        const hindered = await saveEntry(transaction, entry, received, circumstances(event))
        if (!hindered) await dropDraft(transaction, draftOf(book, id))
        return hindered
      })
      if (hindered) return fail(hindered.status, hindered)
    } catch (problem) {
      return refused(problem, received.entered)
    }
    redirect(303, pathIn(event.locals.language, `/desk/mechanism/${book}/${id}?saved`))
  },

  draft: async (event) => {
    const book = bookIn(event.params)
    const received = await receivedEntry(event.request, book)
    const id = numberIn(event.params.entry)
    try {
      await atDesk(event, async (transaction) => {
        // Of an entry that there is: a draft is kept for no other.
        if (!(await findEntry(transaction, book, stateOf(event.locals), id))) error(404)
        await saveDraft(transaction, draftOf(book, id), asDraft(book, received))
      })
    } catch (problem) {
      return refused(problem, received.entered)
    }
    redirect(303, event.url.pathname)
  },

  discard: async (event) => {
    const draft = draftOf(bookIn(event.params), numberIn(event.params.entry))
    await atDesk(event, (transaction) => dropDraft(transaction, draft))
    redirect(303, event.url.pathname)
  },

  remove: async (event) => {
    const book = bookIn(event.params)
    const id = numberIn(event.params.entry)
    const { changeId, why } = await fieldsOf(event.request, ['changeId', 'why'])
    try {
      await atDesk(event, async (transaction) => {
        await removeEntry(transaction, book, id, rowNumber(changeId), circumstances(event, why))
        await dropDraft(transaction, draftOf(book, id))
      })
    } catch (problem) {
      return refused(problem, undefined)
    }
    redirect(303, pathIn(event.locals.language, `/desk/mechanism?removed=${book}-${id}`))
  },

  attendance: async (event) => {
    const id = numberIn(event.params.entry)
    const attendance = new Map<number, Presence>()
    for (const [name, value] of await event.request.formData()) {
      const presence = presences.find((one) => one === value)
      const member = rowNumberAfter('member-', name)
      if (member && presence) attendance.set(member, presence)
    }
    try {
      await atDesk(event, (transaction) => noteAttendance(transaction, id, attendance, circumstances(event)))
    } catch (problem) {
      return refused(problem, undefined)
    }
    redirect(303, pathIn(event.locals.language, `/desk/mechanism/meeting/${id}?saved#attendance`))
  },
}
