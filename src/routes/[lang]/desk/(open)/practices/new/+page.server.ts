import { activityToTellOf, writePractice } from '#cooperation/practices/commands.ts'
import { practiceContent, type PracticeContent } from '#cooperation/practices/model.ts'
import { reportsOf } from '#cooperation/reporting/store.ts'
import { rowNumber } from '#platform/row-number.ts'
import { circumstances } from '../../../../forms.ts'
import { activityAbove } from '../../../../activities/activity-above.ts'
import { formActions, openForm, type RecordForm } from '../../../../record-form/record-form.ts'
import { practiceDescription } from '../practice-form.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'

const activityIn = ({ url }: Pick<RequestEvent, 'url'>) => rowNumber(url.searchParams.get('activity') ?? '')

const form: RecordForm<keyof PracticeContent, PracticeContent, RequestEvent> = {
  description: practiceDescription,
  content: practiceContent,
  draft: (event) => `practice/new/${activityIn(event)}`,
  beginning: async (transaction, event) => {
    const { activity } = await activityToTellOf(transaction, activityIn(event))
    const [report] = await reportsOf(transaction, activity)
    const codes = (list: readonly string[]) => list.join(' ')
    return {
      title: activity.title,
      done: activity.words,
      result: report?.changed ?? '',
      language: report?.language ?? activity.language,
      kinds: codes(activity.kinds),
      themes: codes(activity.themes),
      groups: codes(activity.groups),
      targets: codes(activity.targets),
    }
  },
  save: async (transaction, event, content, { formKey }) => {
    const id = await writePractice(transaction, activityIn(event), content, formKey, circumstances(event))
    return `/practices/${id}?done=written`
  },
  discarded: (event) => `/desk/activities/${activityIn(event)}`,
}

/** A good practice, begun from what was reported back on an activity. */
export const load: PageServerLoad = async (event) => {
  const open = await openForm(event, form)
  return { open, ...(await activityAbove(event.locals, activityIn(event))) }
}

export const actions = formActions(form) satisfies Actions
