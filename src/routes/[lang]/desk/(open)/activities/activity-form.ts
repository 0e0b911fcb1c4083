/** The form of an activity, and who records it. */
import {
  activityAudiences,
  activityCourses,
  participantRoles,
  type ActivityContent,
  type NewActivity,
} from '#cooperation/activities/model.ts'
import type { Description, Field } from '../../../record-form/description.ts'

export type ActivityField = keyof ActivityContent
export type NewActivityField = keyof NewActivity

const what: readonly Field<ActivityField>[] = [
  { name: 'title', kind: 'line', required: true },
  { name: 'words', kind: 'words', rows: 8, required: true },
  { name: 'language', kind: 'language' },
  { name: 'kinds', kind: 'tags', list: 'kinds' },
]
const serves: readonly Field<ActivityField>[] = [
  { name: 'recommendations', kind: 'recommendations', table: 'cooperation.served', naming: 'activity_id' },
  { name: 'themes', kind: 'tags', list: 'themes' },
  { name: 'groups', kind: 'tags', list: 'groups' },
  { name: 'targets', kind: 'tags', list: 'targets' },
]
const when: readonly Field<ActivityField>[] = [
  { name: 'startsOn', kind: 'date', required: true },
  { name: 'endsOn', kind: 'date', required: true },
  { name: 'reportBackOn', kind: 'date' },
  { name: 'course', kind: 'choice', options: activityCourses },
]
const audience: readonly Field<ActivityField>[] = [
  { name: 'audience', kind: 'choice', options: activityAudiences },
]

/** @param byPartner who sees it is then for the State to say, whose activity it is */
export function activityDescription(byPartner: boolean): Description<ActivityField> {
  return {
    form: 'activity',
    parts: [
      { part: 'what', fields: what },
      { part: 'serves', fields: serves },
      { part: 'when', fields: [...when, ...(byPartner ? carriedAudience : audience)] },
    ],
  }
}

const carriedAudience: readonly Field<ActivityField>[] = [{ name: 'audience', kind: 'carried' }]

export function newActivityDescription(byPartner: boolean): Description<NewActivityField> {
  return {
    form: 'activity',
    parts: [
      ...activityDescription(byPartner).parts,
      {
        part: 'ours',
        fields: [
          { name: 'role', kind: 'choice', options: participantRoles },
          { name: 'named', kind: 'yes' },
          { name: 'state', kind: 'carried' },
          { name: 'need', kind: 'carried' },
        ],
      },
    ],
  }
}

/** Below the language. */
export const activityDeskPath = (id: number): string => `/desk/activities/${id}`
