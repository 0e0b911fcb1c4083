import { redirect } from '@sveltejs/kit'
import { Refusal } from '#platform/errors.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { rowNumber } from '#platform/row-number.ts'
import { actingIn } from '#identity/acting.ts'
import { isPerson } from '#identity/model.ts'
import { removeNote } from '#followup/commands.ts'
import { mayDisposeOfNote } from '#followup/policy.ts'
import { presentNote, type PresentedNote } from '#followup/present.ts'
import { findNote } from '#followup/store.ts'
import { recommendationPath } from '#recommendations/present.ts'
import { asProblem } from '../../../../../form-with-file.ts'
import { circumstances, comeBack, fieldsOf } from '../../../../../forms.ts'
import { noteNumber, recommendationBeside } from '../../beside.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'
import { inTheirName, orSignIn } from '../../../../../in-their-name.ts'

export const load: PageServerLoad = async (event) => {
  const { params, locals, setHeaders } = event
  const { language, application } = locals
  setHeaders({ 'cache-control': 'private, no-cache' })
  const { kysely } = application.database
  const id = noteNumber(params.note)
  const recommendation = await recommendationBeside(kysely, params.id, language, `/notes/${id}/remove`)
  const removal = await orSignIn<Removal | undefined, Removal>(
    event,
    async (transaction) => {
      const acting = await actingIn(transaction)
      const note = await findNote(transaction, { stateId: recommendation.state.code, id })
      if (!note || !isPerson(acting)) throw new Refusal('note.not-found', {}, 404)
      if (!mayDisposeOfNote(acting, note)) throw new Refusal('note.not-yours-to-remove', {}, 403)
      return { note: presentNote(note, [], acting), changeId: note.changeId }
    },
    undefined,
  )
  if (!removal) throw new Refusal('identity.proof-refused', {}, 401)
  return { recommendation, ...removal }
}

type Removal = { note: PresentedNote; changeId: number }

export const actions: Actions = {
  default: async (event) => {
    const { params, locals, request } = event
    const typed = await fieldsOf(request, ['changeId', 'why'])
    try {
      const key = { stateId: await stateAt(event), id: noteNumber(params.note) }
      await inTheirName(locals, (transaction) =>
        removeNote(transaction, key, rowNumber(typed.changeId), circumstances(event, typed.why)),
      )
    } catch (error) {
      const { status, problem } = asProblem(error)
      return comeBack(status, [problem], typed)
    }
    redirect(303, pathIn(locals.language, recommendationPath(params.id)))
  },
}

async function stateAt({ params, locals }: Pick<RequestEvent, 'params' | 'locals'>): Promise<string> {
  const { kysely } = locals.application.database
  return (await recommendationBeside(kysely, params.id, locals.language, '')).state.code
}
