/** The form in which a need is stated, for whoever fills it in. */
import { needAudiences } from '#exchange/needs/model.ts'
import type { Description } from '../../../record-form/description.ts'

export type NeedField =
  | 'recommendations'
  | 'title'
  | 'gap'
  | 'kinds'
  | 'themes'
  | 'groups'
  | 'targets'
  | 'institutions'
  | 'beneficiaries'
  | 'tried'
  | 'ownPart'
  | 'languages'
  | 'wantedFrom'
  | 'wantedUntil'
  | 'cost'
  | 'currency'
  | 'indicator'
  | 'baseline'
  | 'target'
  | 'lasting'
  | 'language'
  | 'audience'
  | 'answersNeedId'

export type NeedSide = 'government' | 'body'

/** @param disposes whether who sees it is for whoever fills it in to say; otherwise that stays as it is */
export function needDescription(side: NeedSide, disposes = true): Description<NeedField> {
  return {
    form: 'need',
    parts: [
      {
        part: 'serves',
        fields: [
          {
            name: 'recommendations',
            kind: 'recommendations',
            table: 'exchange.need_recommendation',
            naming: 'need_id',
          },
        ],
      },
      {
        part: 'gap',
        fields: [
          { name: 'title', kind: 'line', required: true },
          { name: 'gap', kind: 'words', rows: 8, required: true },
          { name: 'kinds', kind: 'tags', list: 'kinds' },
        ],
      },
      {
        part: 'whom',
        fields: [
          { name: 'beneficiaries', kind: 'words', rows: 2 },
          { name: 'groups', kind: 'tags', list: 'groups' },
          { name: 'themes', kind: 'tags', list: 'themes' },
          { name: 'targets', kind: 'tags', list: 'targets' },
          { name: 'institutions', kind: 'words', rows: 2 },
        ],
      },
      {
        part: 'so-far',
        fields: [
          { name: 'tried', kind: 'words', rows: 3 },
          { name: 'ownPart', kind: 'words', rows: 3 },
        ],
      },
      {
        part: 'how',
        fields: [
          { name: 'wantedFrom', kind: 'date' },
          { name: 'wantedUntil', kind: 'date' },
          { name: 'languages', kind: 'tags', list: 'languages' },
          { name: 'cost', kind: 'number' },
          { name: 'currency', kind: 'currency' },
        ],
      },
      {
        part: 'success',
        fields: [
          { name: 'indicator', kind: 'line' },
          { name: 'baseline', kind: 'line' },
          { name: 'target', kind: 'line' },
          { name: 'lasting', kind: 'words', rows: 3 },
        ],
      },
      {
        part: 'said',
        fields: [
          disposes
            ? { name: 'audience', kind: 'choice', options: needAudiences, words: `audience.${side}` }
            : { name: 'audience', kind: 'carried' },
          { name: 'language', kind: 'language' },
          { name: 'answersNeedId', kind: 'carried' },
        ],
      },
    ],
  }
}

/** On whose side someone writes. */
export const sideOf = ({ acting }: Pick<App.Locals, 'acting'>): NeedSide =>
  acting && 'side' in acting && acting.side === 'body' ? 'body' : 'government'
