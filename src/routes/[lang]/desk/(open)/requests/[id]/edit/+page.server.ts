import { editRequest, requestToEdit } from '#exchange/requests/commands.ts'
import { requestContent, type RequestContent } from '#exchange/requests/model.ts'
import { needsToAsk } from '#exchange/requests/store.ts'
import { rowNumber } from '#platform/row-number.ts'
import { circumstances } from '../../../../../forms.ts'
import { readAs } from '../../../../../reading-as.ts'
import { formActions, openForm, type RecordForm } from '../../../../../record-form/record-form.ts'
import { requestDescription, requestPath, type RequestField } from '../../request-form.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'

const numberIn = ({ params }: Pick<RequestEvent, 'params'>) => rowNumber(params.id)

const form: RecordForm<RequestField, RequestContent, RequestEvent> = {
  description: requestDescription,
  content: requestContent,
  draft: (event) => `request/${numberIn(event)}`,
  edited: async (transaction, event) => {
    const { request } = await requestToEdit(transaction, numberIn(event))
    return { table: 'exchange.request', stateId: request.stateId, id: request.id }
  },
  save: async (transaction, event, content, { opened }) => {
    await editRequest(transaction, numberIn(event), content, opened, circumstances(event))
    return `${requestPath(numberIn(event))}?done=saved`
  },
  discarded: (event) => requestPath(numberIn(event)),
}

export const load: PageServerLoad = async (event) => ({
  open: await openForm(event, form),
  number: numberIn(event),
  needs: await readAs(event.locals, async (connection, acting) =>
    acting?.state ? needsToAsk(connection, acting.state) : [],
  ),
})

export const actions = formActions(form) satisfies Actions
