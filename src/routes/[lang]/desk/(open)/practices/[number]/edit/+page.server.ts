import { editPractice, practiceToEdit } from '#cooperation/practices/commands.ts'
import { practiceContent, type PracticeContent } from '#cooperation/practices/model.ts'
import { findPractice } from '#cooperation/practices/store.ts'
import { isImaginary } from '#reference/states.ts'
import { rowNumber } from '#platform/row-number.ts'
import { circumstances } from '../../../../../forms.ts'
import { readAs } from '../../../../../reading-as.ts'
import { formActions, openForm, type RecordForm } from '../../../../../record-form/record-form.ts'
import { practiceDescription } from '../../practice-form.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'

const numberIn = ({ params }: Pick<RequestEvent, 'params'>) => rowNumber(params.number)

const form: RecordForm<keyof PracticeContent, PracticeContent, RequestEvent> = {
  description: practiceDescription,
  content: practiceContent,
  draft: (event) => `practice/${numberIn(event)}`,
  edited: async (transaction, event) => {
    const practice = await practiceToEdit(transaction, numberIn(event))
    return { table: 'cooperation.practice', stateId: practice.stateId, id: practice.id }
  },
  save: async (transaction, event, content, { opened }) => {
    await editPractice(transaction, numberIn(event), content, opened, circumstances(event))
    return `/practices/${numberIn(event)}?done=saved`
  },
  discarded: (event) => `/practices/${numberIn(event)}`,
}

export const load: PageServerLoad = async (event) => {
  const open = await openForm(event, form)
  const practice = await readAs(event.locals, (connection) => findPractice(connection, numberIn(event)))
  return {
    open,
    number: numberIn(event),
    title: practice?.title ?? '',
    imaginary: practice !== undefined && isImaginary(practice.stateId),
  }
}

export const actions = formActions(form) satisfies Actions
