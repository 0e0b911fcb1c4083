import { editExperience, experienceToEdit } from '#exchange/offers/experience-commands.ts'
import { experienceContent, type ExperienceContent } from '#exchange/offers/model.ts'
import { rowNumber } from '#platform/row-number.ts'
import { circumstances } from '../../../../../forms.ts'
import { formActions, openForm, type RecordForm } from '../../../../../record-form/record-form.ts'
import { experienceDescription, type ExperienceField } from '../../experience-form.ts'
import type { PageServerLoad, RequestEvent } from './$types.js'

const form: RecordForm<ExperienceField, ExperienceContent, RequestEvent> = {
  description: experienceDescription,
  content: experienceContent,
  draft: ({ params }) => `experience/${params.id}`,
  edited: async (transaction, { params }) => {
    const { experience } = await experienceToEdit(transaction, rowNumber(params.id))
    return { table: 'exchange.experience', stateId: experience.stateId, id: experience.id }
  },
  save: async (transaction, event, content, { opened }) => {
    const id = rowNumber(event.params.id)
    await editExperience(transaction, id, content, opened, circumstances(event))
    return `/exchange/experiences/${id}`
  },
  discarded: ({ params }) => `/exchange/experiences/${params.id}`,
}

export const load: PageServerLoad = async (event) => ({ open: await openForm(event as RequestEvent, form) })

export const actions = formActions(form)
