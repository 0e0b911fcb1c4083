import { editOffer, offerToKeep } from '#exchange/offers/commands.ts'
import { offerContent, type OfferContent } from '#exchange/offers/model.ts'
import { rowNumber } from '#platform/row-number.ts'
import { circumstances } from '../../../../../forms.ts'
import { formActions, openForm, type RecordForm } from '../../../../../record-form/record-form.ts'
import { offerDescription, type OfferField } from '../../offer-form.ts'
import type { PageServerLoad, RequestEvent } from './$types.js'

const form: RecordForm<OfferField, OfferContent, RequestEvent> = {
  description: offerDescription,
  content: offerContent,
  draft: ({ params }) => `offer/${params.id}`,
  edited: async (transaction, { params }) => {
    const { id } = await offerToKeep(transaction, rowNumber(params.id))
    return { table: 'exchange.offer', id }
  },
  save: async (transaction, event, content, { opened }) => {
    const id = rowNumber(event.params.id)
    await editOffer(transaction, id, content, opened, circumstances(event))
    return `/exchange/offers/${id}?done=edited`
  },
  discarded: ({ params }) => `/exchange/offers/${params.id}`,
}

export const load: PageServerLoad = async (event) => ({ open: await openForm(event as RequestEvent, form) })

export const actions = formActions(form)
