import { conversationPath } from '#exchange/conversation/commands.ts'
import { placeOfTerms, proposeTerms, termsPath } from '#exchange/terms/commands.ts'
import { termsContent, type TermsContent, type TermsField } from '#exchange/terms/model.ts'
import { isRefusal } from '#platform/errors.ts'
import { translator } from '#platform/i18n/translate.ts'
import { isImaginary, stateName } from '#reference/states.ts'
import { tokenIn } from '../../../../exchange/requests/[token]/conversation/message-form.ts'
import { circumstances } from '../../../../forms.ts'
import { inTheirName } from '../../../../in-their-name.ts'
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

export const load: PageServerLoad = async (event) => ({
  open: await openForm(event as RequestEvent, form),
  ...(await placeToShow(event as RequestEvent)),
})

export const actions = formActions(form)

/** Between whom, and the conversation that leads here; nothing where the form is drawn again for who is known no more. */
async function placeToShow(event: RequestEvent) {
  const { language } = event.locals
  try {
    return await inTheirName(event.locals, async (transaction) => {
      const { thread, parties, side } = await placeOfTerms(transaction, threadOf(event))
      const state = stateName(parties.stateId, language)
      return {
        place: {
          parties: translator(language)('terms.parties', { state, partner: thread.partner }),
          conversation: conversationPath(thread.requestToken, side === 'state' ? thread.token : undefined),
        },
        imaginary: isImaginary(parties.stateId),
      }
    })
  } catch (error) {
    if (!isRefusal(error)) throw error
    return undefined
  }
}
