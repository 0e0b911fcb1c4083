import { isImaginary, stateByCode, stateName } from '#reference/states.ts'
import { activityRecorder, recordActivity } from '#cooperation/activities/commands.ts'
import { newActivity, type NewActivity } from '#cooperation/activities/model.ts'
import { supportedStates } from '#cooperation/activities/store.ts'
import { findNeed } from '#exchange/needs/store.ts'
import { Refusal } from '#platform/errors.ts'
import { rowNumber } from '#platform/row-number.ts'
import { circumstances } from '../../../../forms.ts'
import { formActions, openForm, type RecordForm } from '../../../../record-form/record-form.ts'
import { readAs } from '../../../../reading-as.ts'
import { activityDeskPath, newActivityDescription, type NewActivityField } from '../activity-form.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'

const isPartner = ({ locals }: Pick<RequestEvent, 'locals'>) => locals.acting?.side === 'partner'
const stateIn = ({ url }: Pick<RequestEvent, 'url'>) =>
  stateByCode(url.searchParams.get('state') ?? '')?.code ?? ''
const needIn = ({ url }: Pick<RequestEvent, 'url'>) => rowNumber(url.searchParams.get('need') ?? '')

const form: RecordForm<NewActivityField, NewActivity, RequestEvent> = {
  // The audience is carried, and not asked, where a partner records it: drawn so, and read alike.
  description: newActivityDescription(false),
  content: newActivity,
  draft: (event) =>
    ['activity/new', ...(needIn(event) ? [`need/${needIn(event)}`] : []), stateIn(event)]
      .filter((part) => part)
      .join('/'),
  beginning: async (transaction, event) => {
    const acting = await activityRecorder(transaction)
    const id = needIn(event)
    const need = id ? await findNeed(transaction, id) : undefined
    if (id && !need) throw new Refusal('need.not-found', {}, 404)
    return {
      language: event.locals.language,
      audience: 'government',
      course: 'as-dated',
      role: acting.side === 'partner' ? 'implementing' : 'accountable',
      named: 'on',
      state: acting.side === 'partner' ? stateIn(event) : (acting.state ?? ''),
      ...(need && {
        need: String(id),
        recommendations: need.recommendations.join(' '),
        kinds: need.kinds.join(' '),
        themes: need.themes.join(' '),
        groups: need.groups.join(' '),
        targets: need.targets.join(' '),
      }),
    }
  },
  save: async (transaction, event, content, { formKey }) => {
    const { id } = await recordActivity(transaction, content, formKey, circumstances(event))
    return `${activityDeskPath(id)}?done=recorded`
  },
  discarded: () => '/desk/activities',
}

/** A new activity; a partner first says which State it supports. */
export const load: PageServerLoad = async (event) => {
  const { language, acting } = event.locals
  const open = await openForm(event, form)
  const states = isPartner(event) ? await readAs(event.locals, supportedStates) : []
  const named = (code: string) => ({ code, name: stateName(code, language) })
  const state = open.entered.values.state || acting?.state
  return {
    open,
    isPartner: isPartner(event),
    states: states.map(named),
    state: state ? named(state) : undefined,
    imaginary: !!state && isImaginary(state),
  }
}

export const actions = formActions(form) satisfies Actions
