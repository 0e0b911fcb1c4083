import { fail, redirect } from '@sveltejs/kit'
import { pathIn } from '#platform/i18n/paths.ts'
import { undoBatch } from '#recommendations/import/undo.ts'
import { batchesOfChanges, findBatch } from '#recommendations/import/batches.ts'
import { recommendationsBehind } from '#recommendations/obstacles.ts'
import { UndoRefusal } from '#record/undo.ts'
import { atDesk } from '../../../../acting.ts'
import { circumstances, comeBack, fieldsOf, refused } from '../../../../../forms.ts'
import { batchNumber } from '../batch.ts'
import type { Actions, PageServerLoad } from './$types.js'

/** As the batch itself: not shown to who has no session, not even with a form that comes back. */
export const load: PageServerLoad = async (event) => {
  const { params, locals } = event
  const { language } = locals
  const batch = await atDesk(event, (transaction) => findBatch(transaction, batchNumber(params.batch)))
  if (batch.status !== 'committed') redirect(303, pathIn(language, `/desk/batches/${batch.id}`))
  const { id, fileName, report } = batch
  return {
    id,
    fileName,
    created: report?.created ?? 0,
    updated: (report?.updated ?? 0) + (report?.linked ?? 0),
  }
}

export const actions: Actions = {
  default: async (event) => {
    const { application, language } = event.locals
    const id = batchNumber(event.params.batch)
    const typed = await fieldsOf(event.request, ['why'])
    if (!typed.why.trim())
      return comeBack(422, [{ field: 'why', code: 'desk.why-missing', details: {} }], typed)
    try {
      await atDesk(event, (transaction) => undoBatch(transaction, id, circumstances(event, typed.why)))
    } catch (error) {
      if (!(error instanceof UndoRefusal)) return refused(error, typed)
      const { status, code, details, obstacles } = error
      const { kysely } = application.database
      const [imports, recommendations] = await Promise.all([
        batchesOfChanges(
          kysely,
          obstacles.flatMap(({ change }) => change ?? []),
        ),
        recommendationsBehind(kysely, obstacles),
      ])
      return fail(status, {
        problems: [{ code, details }],
        values: typed,
        later: { imports, recommendations },
      })
    }
    redirect(303, pathIn(language, `/desk/batches/${id}`))
  },
}
