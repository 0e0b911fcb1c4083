import { redirect } from '@sveltejs/kit'
import { commentToEdit, editComment, removeComment } from '#cooperation/reporting/commands.ts'
import { commentContent, type CommentContent } from '#cooperation/reporting/model.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { rowNumber } from '#platform/row-number.ts'
import { circumstances, fieldsOf, refused } from '../../../../forms.ts'
import { formActions, openForm, type RecordForm } from '../../../../record-form/record-form.ts'
import { activityAbove } from '../../../activity-above.ts'
import { commentDescription } from '../comment-form.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'
import { inTheirName } from '../../../../in-their-name.ts'

const activityIn = ({ params }: Pick<RequestEvent, 'params'>) => rowNumber(params.number)
const commentIn = ({ params }: Pick<RequestEvent, 'params'>) => rowNumber(params.comment)

const form: RecordForm<keyof CommentContent, CommentContent, RequestEvent> = {
  description: commentDescription,
  content: commentContent,
  draft: (event) => `comment/${commentIn(event)}`,
  edited: async (transaction, event) => {
    const { comment } = await commentToEdit(transaction, commentIn(event))
    return { table: 'cooperation.comment', stateId: comment.stateId, id: comment.id }
  },
  save: async (transaction, event, content, { opened }) => {
    await editComment(transaction, commentIn(event), content, opened, circumstances(event))
    return `/activities/${activityIn(event)}?done=saved#comments`
  },
  discarded: (event) => `/activities/${activityIn(event)}`,
}

export const load: PageServerLoad = async (event) => {
  const open = await openForm(event, form)
  return { open, ...(await activityAbove(event.locals, activityIn(event))) }
}

export const actions = {
  ...formActions(form),
  remove: async (event: RequestEvent) => {
    const { changeId, why } = await fieldsOf(event.request, ['changeId', 'why'])
    try {
      await inTheirName(event.locals, (transaction) =>
        removeComment(transaction, commentIn(event), rowNumber(changeId), circumstances(event, why)),
      )
    } catch (error) {
      return refused(error, undefined)
    }
    redirect(303, pathIn(event.locals.language, `/activities/${activityIn(event)}?done=removed#comments`))
  },
} satisfies Actions
