/** What the form of an offer asks. */
import { offerAudiences, type OfferContent } from '#exchange/offers/model.ts'
import type { Description } from '../../../record-form/description.ts'

export type OfferField = keyof OfferContent

export const offerDescription: Description<OfferField> = {
  form: 'offer',
  parts: [
    {
      part: 'what',
      fields: [
        { name: 'title', kind: 'line', required: true },
        { name: 'words', kind: 'words', required: true, rows: 7 },
        { name: 'language', kind: 'language', required: true },
        { name: 'kinds', kind: 'tags', list: 'kinds', required: true },
        { name: 'themes', kind: 'tags', list: 'themes' },
        { name: 'groups', kind: 'tags', list: 'groups' },
        { name: 'targets', kind: 'tags', list: 'targets' },
      ],
    },
    {
      part: 'where',
      fields: [
        { name: 'regions', kind: 'tags', list: 'regions' },
        { name: 'states', kind: 'tags', list: 'states' },
        { name: 'onlyLdc', kind: 'yes' },
        { name: 'onlySids', kind: 'yes' },
        { name: 'languages', kind: 'tags', list: 'languages', required: true },
      ],
    },
    {
      part: 'when',
      fields: [
        { name: 'availableFrom', kind: 'date', required: true },
        { name: 'availableUntil', kind: 'date', required: true },
        { name: 'deadline', kind: 'date' },
        { name: 'places', kind: 'number' },
      ],
    },
    {
      part: 'terms',
      fields: [
        { name: 'whoPays', kind: 'words', rows: 3 },
        { name: 'conditions', kind: 'words', rows: 3 },
        { name: 'evidence', kind: 'words', rows: 4 },
        { name: 'contact', kind: 'words', rows: 2 },
        { name: 'audience', kind: 'choice', options: offerAudiences, required: true },
      ],
    },
  ],
}
