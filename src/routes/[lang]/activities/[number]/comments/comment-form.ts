/** The form in which an independent body says something to an activity. */
import type { CommentContent } from '#cooperation/reporting/model.ts'
import type { Description } from '../../../record-form/description.ts'

export const commentDescription: Description<keyof CommentContent> = {
  form: 'comment',
  parts: [
    {
      fields: [
        { name: 'text', kind: 'words', rows: 8, required: true },
        { name: 'language', kind: 'language' },
      ],
    },
  ],
}
