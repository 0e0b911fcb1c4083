import { isImaginary } from '#reference/states.ts'
import { editNeed, needToEdit } from '#exchange/needs/commands.ts'
import { earlierCalls } from '#exchange/needs/earlier.ts'
import { needContent, type NeedContent } from '#exchange/needs/model.ts'
import { mayDisposeOfNeed } from '#exchange/needs/policy.ts'
import { needPath } from '#exchange/needs/present.ts'
import { findNeed } from '#exchange/needs/store.ts'
import { rowNumber } from '#platform/row-number.ts'
import { circumstances } from '../../../../../forms.ts'
import { readAs } from '../../../../../reading-as.ts'
import { formActions, openForm, type RecordForm } from '../../../../../record-form/record-form.ts'
import { needDescription, sideOf, type NeedField } from '../../need-form.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'

const numberIn = ({ params }: Pick<RequestEvent, 'params'>) => rowNumber(params.need)

const form: RecordForm<NeedField, NeedContent, RequestEvent> = {
  description: needDescription('government'),
  content: needContent,
  draft: (event) => `need/${numberIn(event)}`,
  edited: async (transaction, event) => {
    const { need } = await needToEdit(transaction, numberIn(event))
    return { table: 'exchange.need', stateId: need.stateId, id: need.id }
  },
  save: async (transaction, event, content, { opened }) => {
    await editNeed(transaction, numberIn(event), content, opened, circumstances(event))
    return `${needPath(numberIn(event))}?done=saved`
  },
  discarded: (event) => needPath(numberIn(event)),
}

export const load: PageServerLoad = async (event) => {
  const { application, language } = event.locals
  const open = await openForm(event, form)
  const chosen = open.recommendations?.chosen ?? []
  const { disposes, stateId } = await readAs(event.locals, async (connection, acting) => {
    const need = await findNeed(connection, numberIn(event))
    return { disposes: !!need && !!acting && mayDisposeOfNeed(acting, need), stateId: need?.stateId }
  })
  return {
    open,
    side: sideOf(event.locals),
    disposes,
    number: numberIn(event),
    earlier: await earlierCalls(application.register, application.database.kysely, chosen, language),
    imaginary: stateId !== undefined && isImaginary(stateId),
  }
}

export const actions = formActions(form) satisfies Actions
