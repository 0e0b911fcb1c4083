import { redirect } from '@sveltejs/kit'
import { Refusal } from '#platform/errors.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { isImaginary } from '#reference/states.ts'
import { actingIn } from '#identity/acting.ts'
import { isPerson } from '#identity/model.ts'
import { dropDraft, findDraft, saveDraft } from '#followup/drafts.ts'
import type { Note } from '#followup/model.ts'
import { noteToEdit } from '#followup/commands.ts'
import { mayDisposeOfNote, mayEditNote } from '#followup/policy.ts'
import { notePath } from '#followup/present.ts'
import { attachmentsOf, findNote } from '#followup/store.ts'
import { discard } from '../../../../../form-with-file.ts'
import { circumstances } from '../../../../../forms.ts'
import { noteNumber, recommendationBeside } from '../../beside.ts'
import {
  asDraft,
  comeBack,
  emptyForm,
  fromDraft,
  receiveNote,
  refusedNote,
  whatWaited,
  type NoteEntered,
} from '../../note-form.ts'
import { saveEdited } from './saving.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'
import { inTheirName, orSignIn } from '../../../../../in-their-name.ts'

const draftOf = ({ params }: Pick<RequestEvent, 'params'>) => `note/${noteNumber(params.note)}`

function asEntered({ text, audience, language, changeId }: Note): NoteEntered {
  return { ...emptyForm(), text, audience, language, changeId: String(changeId) }
}

/** A note to be edited, by whom may. A form that comes back is drawn also where its session has ended meanwhile. */
export const load: PageServerLoad = async (event) => {
  const { params, locals, request, setHeaders } = event
  setHeaders({ 'cache-control': 'private, no-cache' })
  const { kysely } = locals.application.database
  const id = noteNumber(params.note)
  const recommendation = await recommendationBeside(kysely, params.id, locals.language, `/notes/${id}/edit`)
  const stateId = recommendation.state.code
  const form = await orSignIn<OpenForm, OpenForm>(
    event,
    async (transaction) => {
      const acting = await actingIn(transaction)
      const note = await findNote(transaction, { stateId, id })
      if (!note || !isPerson(acting)) {
        // Removed while it was being edited: what was typed is still there to be taken elsewhere.
        if (request.method === 'POST') return knowingNothing
        throw new Refusal('note.not-found', {}, 404)
      }
      if (!mayEditNote(acting, note)) throw new Refusal('note.not-yours-to-edit', {}, 403)
      const waited = await whatWaited(event, asEntered(note))
      const draft = waited ? undefined : await findDraft(transaction, draftOf(event))
      return {
        entered: draft ? fromDraft(draft.entered, asEntered(note)) : asEntered(note),
        ...(draft && { draftSavedAt: draft.savedAt }),
        ...waited,
        side: note.side,
        disposes: mayDisposeOfNote(acting, note),
        files: (await attachmentsOf(transaction, [note])).map(({ id, name }) => ({ id, name })),
      }
    },
    knowingNothing,
  )
  return { recommendation, id, imaginary: isImaginary(stateId), ...form }
}

type OpenForm = {
  entered: NoteEntered
  draftSavedAt?: Date
  /** Of what waited while someone signed in again: whether a file was chosen, which nothing keeps. */
  hadFile?: boolean
  side: Note['side']
  disposes: boolean
  files: { id: number; name: string }[]
}

/** For a form that comes back to someone of whom nothing is known any more. */
const knowingNothing: OpenForm = { entered: emptyForm(), side: 'government', disposes: true, files: [] }

export const actions: Actions = {
  save: async (event) => {
    const { locals, params } = event
    const { application, language } = locals
    const received = await receiveNote(event.request, application.uploads)
    try {
      const { state } = await recommendationBeside(application.database.kysely, params.id, language, '')
      const note = { stateId: state.code, id: noteNumber(params.note) }
      // Before a file is looked into.
      await inTheirName(locals, async () => undefined)
      const hindrance = await saveEdited({
        note,
        received,
        page: language,
        scan: locals.application.scan,
        circumstances: circumstances(event),
        inTheirName: (work) => inTheirName(locals, work),
        andThen: (transaction) => dropDraft(transaction, draftOf(event)),
      })
      if (hindrance) return comeBack(received, hindrance.status, hindrance.problems, hindrance.more)
    } catch (error) {
      return await refusedNote(event, received, error)
    } finally {
      await discard(received)
    }
    const path = notePath({ recommendation: params.id, id: noteNumber(params.note) })
    redirect(303, pathIn(language, path))
  },

  draft: async (event) => {
    const received = await receiveNote(event.request, event.locals.application.uploads)
    try {
      const { application, language } = event.locals
      const { state } = await recommendationBeside(application.database.kysely, event.params.id, language, '')
      await inTheirName(event.locals, async (transaction) => {
        // Of a form that there is: a draft is kept for no other.
        await noteToEdit(transaction, { stateId: state.code, id: noteNumber(event.params.note) })
        await saveDraft(transaction, draftOf(event), asDraft(received))
      })
    } catch (error) {
      return await refusedNote(event, received, error)
    } finally {
      await discard(received)
    }
    redirect(303, event.url.pathname)
  },

  discard: async (event) => {
    await inTheirName(event.locals, (transaction) => dropDraft(transaction, draftOf(event)))
    redirect(303, event.url.pathname)
  },
}
