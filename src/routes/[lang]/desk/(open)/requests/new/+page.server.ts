import { requestWriter, writeRequest } from '#exchange/requests/commands.ts'
import { requestContent, type RequestContent } from '#exchange/requests/model.ts'
import { needsToAsk } from '#exchange/requests/store.ts'
import { isRowNumber } from '#platform/row-number.ts'
import { circumstances } from '../../../../forms.ts'
import { readAs } from '../../../../reading-as.ts'
import { formActions, openForm, type RecordForm } from '../../../../record-form/record-form.ts'
import { requestDescription, requestPath, type RequestField } from '../request-form.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'

const form: RecordForm<RequestField, RequestContent, RequestEvent> = {
  description: requestDescription,
  content: requestContent,
  draft: () => 'request/new',
  beginning: async (transaction, { url, locals }) => {
    await requestWriter(transaction)
    const need = url.searchParams.get('need') ?? ''
    return {
      language: locals.language,
      audience: 'government',
      needs: isRowNumber(need) ? need : '',
    }
  },
  save: async (transaction, event, content, { formKey }) => {
    const id = await writeRequest(transaction, content, formKey, circumstances(event))
    return `${requestPath(id)}?done=written`
  },
  discarded: () => '/desk/requests',
}

export const load: PageServerLoad = async (event) => ({
  open: await openForm(event, form),
  needs: await readAs(event.locals, async (connection, acting) =>
    acting?.state ? needsToAsk(connection, acting.state) : [],
  ),
})

export const actions = formActions(form) satisfies Actions
