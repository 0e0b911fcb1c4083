/** The form of a good practice. */
import type { PracticeContent } from '#cooperation/practices/model.ts'
import type { Description } from '../../../record-form/description.ts'

export const practiceDescription: Description<keyof PracticeContent> = {
  form: 'practice',
  parts: [
    {
      fields: [
        { name: 'title', kind: 'line', required: true },
        { name: 'problem', kind: 'words', required: true },
        { name: 'done', kind: 'words', required: true },
        { name: 'took', kind: 'words', rows: 3 },
        { name: 'result', kind: 'words', required: true },
        { name: 'evidence', kind: 'words', rows: 3 },
        { name: 'whereNot', kind: 'words', rows: 3 },
        { name: 'contact', kind: 'line' },
        { name: 'language', kind: 'language' },
      ],
    },
    {
      part: 'about',
      fields: [
        { name: 'kinds', kind: 'tags', list: 'kinds' },
        { name: 'themes', kind: 'tags', list: 'themes' },
        { name: 'groups', kind: 'tags', list: 'groups' },
        { name: 'targets', kind: 'tags', list: 'targets' },
      ],
    },
  ],
}
