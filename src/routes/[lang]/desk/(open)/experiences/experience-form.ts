/** What the form of an experience asks. */
import type { ExperienceContent } from '#exchange/offers/model.ts'
import type { Description } from '../../../record-form/description.ts'

export type ExperienceField = keyof ExperienceContent

export const experienceDescription: Description<ExperienceField> = {
  form: 'experience',
  parts: [
    {
      part: 'what',
      fields: [
        { name: 'title', kind: 'line', required: true },
        { name: 'done', kind: 'words', required: true, rows: 7 },
        { name: 'took', kind: 'words', rows: 4 },
        { name: 'again', kind: 'words', rows: 4 },
        { name: 'evidence', kind: 'words', rows: 3 },
        { name: 'language', kind: 'language', required: true },
      ],
    },
    {
      part: 'about',
      fields: [
        { name: 'kinds', kind: 'tags', list: 'kinds', required: true },
        { name: 'themes', kind: 'tags', list: 'themes' },
        { name: 'groups', kind: 'tags', list: 'groups' },
        { name: 'targets', kind: 'tags', list: 'targets' },
      ],
    },
    {
      part: 'share',
      fields: [
        { name: 'availableFrom', kind: 'date', required: true },
        { name: 'availableUntil', kind: 'date', required: true },
        { name: 'places', kind: 'number' },
        { name: 'languages', kind: 'tags', list: 'languages', required: true },
        { name: 'contact', kind: 'words', rows: 2 },
        { name: 'audience', kind: 'choice', options: ['government', 'institution'], required: true },
      ],
    },
  ],
}
