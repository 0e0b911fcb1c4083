/** The form in which a partner says its part of a report back. */
import type { PartContent } from '#cooperation/reporting/model.ts'
import type { Description } from '../../../../../../../record-form/description.ts'

export const partDescription: Description<keyof PartContent> = {
  form: 'part',
  parts: [
    {
      fields: [
        { name: 'text', kind: 'words', rows: 8, required: true },
        { name: 'language', kind: 'language' },
        { name: 'agreesPublic', kind: 'yes' },
      ],
    },
  ],
}
