import { activityToCommentOn, writeComment } from '#cooperation/reporting/commands.ts'
import { commentContent, type CommentContent } from '#cooperation/reporting/model.ts'
import { rowNumber } from '#platform/row-number.ts'
import { circumstances } from '../../../../forms.ts'
import { formActions, openForm, type RecordForm } from '../../../../record-form/record-form.ts'
import { activityAbove } from '../../../activity-above.ts'
import { commentDescription } from '../comment-form.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'

const numberIn = ({ params }: Pick<RequestEvent, 'params'>) => rowNumber(params.number)

const form: RecordForm<keyof CommentContent, CommentContent, RequestEvent> = {
  description: commentDescription,
  content: commentContent,
  draft: (event) => `comment/new/${numberIn(event)}`,
  beginning: async (transaction, event) => {
    await activityToCommentOn(transaction, numberIn(event))
    return { language: event.locals.language }
  },
  save: async (transaction, event, content, { formKey }) => {
    await writeComment(transaction, numberIn(event), content, formKey, circumstances(event))
    return `/activities/${numberIn(event)}?done=written#comments`
  },
  discarded: (event) => `/activities/${numberIn(event)}`,
}

export const load: PageServerLoad = async (event) => {
  const open = await openForm(event, form)
  return { open, ...(await activityAbove(event.locals, numberIn(event))) }
}

export const actions = formActions(form) satisfies Actions
