import { redirect } from '@sveltejs/kit'
import { Refusal } from '#platform/errors.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { isImaginary } from '#reference/states.ts'
import { isPerson } from '#identity/model.ts'
import { actingIn } from '#identity/acting.ts'
import { placeOfNote, writeNote } from '#followup/commands.ts'
import { dropDraft, findDraft, saveDraft } from '#followup/drafts.ts'
import { mayWriteNote } from '#followup/policy.ts'
import { notePath } from '#followup/present.ts'
import { recommendationPath } from '#recommendations/present.ts'
import { attachmentOf, discard } from '../../../../form-with-file.ts'
import { circumstances } from '../../../../forms.ts'
import { recommendationBeside } from '../beside.ts'
import {
  asDraft,
  comeBack,
  contentOf,
  emptyForm,
  fromDraft,
  receiveNote,
  refusedNote,
  whatWaited,
  type NoteEntered,
} from '../note-form.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'
import { inTheirName, orSignIn } from '../../../../in-their-name.ts'

const draftOf = ({ params }: Pick<RequestEvent, 'params'>) => `note/new/${params.id}`

/** A new note. A form that comes back is drawn also where its session has ended meanwhile: nothing typed is lost. */
export const load: PageServerLoad = async (event) => {
  const { params, locals, setHeaders } = event
  setHeaders({ 'cache-control': 'private, no-cache' })
  const { kysely } = locals.application.database
  const recommendation = await recommendationBeside(kysely, params.id, locals.language, '/notes/new')
  const form = await orSignIn<OpenForm, OpenForm>(
    event,
    async (transaction) => {
      const acting = await actingIn(transaction)
      if (!isPerson(acting) || !mayWriteNote(acting, recommendation.state.code))
        throw new Refusal('note.not-yours-to-write', {}, 403)
      const side = acting.side === 'body' ? 'body' : 'government'
      const waited = await whatWaited(event, emptyForm())
      if (waited) return { side, ...waited }
      const draft = await findDraft(transaction, draftOf(event))
      return draft
        ? { side, entered: fromDraft(draft.entered, emptyForm()), draftSavedAt: draft.savedAt }
        : { side, entered: emptyForm() }
    },
    { side: 'government', entered: emptyForm() },
  )
  return { recommendation, imaginary: isImaginary(recommendation.state.code), ...form }
}

type OpenForm = {
  side: 'government' | 'body'
  entered: NoteEntered
  draftSavedAt?: Date
  /** Of what waited while someone signed in again: whether a file was chosen, which nothing keeps. */
  hadFile?: boolean
}

export const actions: Actions = {
  save: async (event) => {
    const { locals, params } = event
    const received = await receiveNote(event.request, locals.application.uploads)
    try {
      const { content, problems } = contentOf(received.entered, locals.language)
      if (!content) return comeBack(received, 422, problems)
      const { formKey } = received.entered
      let written: number
      try {
        // Before a file is looked into.
        await inTheirName(locals, async () => undefined)
        const attachment = await attachmentOf(received, locals.application.scan)
        written = await inTheirName(locals, async (transaction) => {
          const note = { ...content, recommendationId: params.id, attachment, formKey }
          const { id } = await writeNote(transaction, note, circumstances(event))
          await dropDraft(transaction, draftOf(event))
          return id
        })
      } catch (error) {
        return await refusedNote(event, received, error)
      }
      redirect(303, pathIn(locals.language, notePath({ recommendation: params.id, id: written })))
    } finally {
      await discard(received)
    }
  },

  draft: async (event) => {
    const received = await receiveNote(event.request, event.locals.application.uploads)
    try {
      await inTheirName(event.locals, async (transaction) => {
        // Of a form that there is: a draft is kept for no other.
        await placeOfNote(transaction, event.params.id)
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
    redirect(303, pathIn(event.locals.language, recommendationPath(event.params.id)))
  },
}
