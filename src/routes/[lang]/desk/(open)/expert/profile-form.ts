/** What the form of an expert's profile asks. */
import type { ProfileContent } from '#exchange/experts/model.ts'
import type { Description } from '../../../record-form/description.ts'

export type ProfileField = keyof ProfileContent

export const profileDescription: Description<ProfileField> = {
  form: 'expert',
  parts: [
    {
      part: 'card',
      fields: [
        { name: 'words', kind: 'words', required: true, rows: 7 },
        { name: 'language', kind: 'language', required: true },
        { name: 'kinds', kind: 'tags', list: 'kinds', required: true },
        { name: 'themes', kind: 'tags', list: 'themes' },
        { name: 'groups', kind: 'tags', list: 'groups' },
        { name: 'targets', kind: 'tags', list: 'targets' },
        { name: 'languages', kind: 'tags', list: 'languages', required: true },
        { name: 'countriesKnown', kind: 'tags', list: 'states' },
      ],
    },
    {
      part: 'when',
      fields: [
        { name: 'availableFrom', kind: 'date', required: true },
        { name: 'availableUntil', kind: 'date', required: true },
      ],
    },
    { part: 'own', fields: [{ name: 'conflicts', kind: 'tags', list: 'states' }] },
  ],
}
