/** What the form of the weights asks. */
import type { WeightField } from '#exchange/matching/weighting.ts'
import type { Description } from '../../../record-form/description.ts'

export const weightsDescription: Description<WeightField> = {
  form: 'weights',
  parts: [
    {
      part: 'parts',
      fields: [
        { name: 'opened', kind: 'carried' },
        { name: 'recommendations', kind: 'number', required: true },
        { name: 'themes', kind: 'number', required: true },
        { name: 'groups', kind: 'number', required: true },
        { name: 'targets', kind: 'number', required: true },
        { name: 'kinds', kind: 'number', required: true },
        { name: 'words', kind: 'number', required: true },
        { name: 'experience', kind: 'number', required: true },
        { name: 'region', kind: 'number', required: true },
        { name: 'south-south', kind: 'number', required: true },
        { name: 'priority', kind: 'number', required: true },
        { name: 'time', kind: 'number', required: true },
      ],
    },
    {
      part: 'why',
      fields: [
        { name: 'because', kind: 'words', required: true, rows: 5 },
        { name: 'language', kind: 'language', required: true },
      ],
    },
  ],
}
