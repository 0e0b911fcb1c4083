import { placeOfTerms, proposeTerms, termsPath } from '#exchange/terms/commands.ts'
import { termsContent, type TermsContent, type TermsField } from '#exchange/terms/model.ts'
import { tokenIn } from '../../../../exchange/requests/[token]/conversation/message-form.ts'
import { circumstances } from '../../../../forms.ts'
import { formActions, openForm, type RecordForm } from '../../../../record-form/record-form.ts'
import { termsDescription } from '../terms-form.ts'
import type { PageServerLoad, RequestEvent } from './$types.js'

/** Of the thread with the other side: `?thread=`. */
const threadOf = ({ url }: Pick<RequestEvent, 'url'>) => tokenIn(url.searchParams.get('thread') ?? '')

const form: RecordForm<TermsField, TermsContent, RequestEvent> = {
  description: termsDescription,
  content: termsContent,
  draft: (event) => `terms/new/${threadOf(event)}`,
  beginning: async (transaction, event) => {
    await placeOfTerms(transaction, threadOf(event))
    return { language: event.locals.language }
  },
  save: async (transaction, event, content, { formKey }) => {
    const terms = { content, formKey }
    const agreement = await proposeTerms(transaction, threadOf(event), terms, circumstances(event))
    return `${termsPath(agreement)}?done=proposed`
  },
  discarded: () => '/desk',
}

export const load: PageServerLoad = async (event) => ({ open: await openForm(event as RequestEvent, form) })

export const actions = formActions(form)
