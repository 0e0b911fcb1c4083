import { offerWriter, writeOffer } from '#exchange/offers/commands.ts'
import { offerContent, type OfferContent } from '#exchange/offers/model.ts'
import { circumstances } from '../../../../forms.ts'
import { formActions, openForm, type RecordForm } from '../../../../record-form/record-form.ts'
import { offerDescription, type OfferField } from '../offer-form.ts'
import type { PageServerLoad, RequestEvent } from './$types.js'

const form: RecordForm<OfferField, OfferContent, RequestEvent> = {
  description: offerDescription,
  content: offerContent,
  draft: () => 'offer/new',
  beginning: async (transaction, { locals }) => {
    await offerWriter(transaction)
    return { language: locals.language, audience: 'public' }
  },
  save: async (transaction, event, content, { formKey }) =>
    `/exchange/offers/${await writeOffer(transaction, content, formKey, circumstances(event))}?done=written`,
  discarded: () => '/desk/offers',
}

export const load: PageServerLoad = async (event) => ({ open: await openForm(event as RequestEvent, form) })

export const actions = formActions(form)
