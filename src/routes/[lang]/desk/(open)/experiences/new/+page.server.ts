import { experienceWriter, tellExperience } from '#exchange/offers/experience-commands.ts'
import { experienceContent, type ExperienceContent } from '#exchange/offers/model.ts'
import { circumstances } from '../../../../forms.ts'
import { formActions, openForm, type RecordForm } from '../../../../record-form/record-form.ts'
import { experienceDescription, type ExperienceField } from '../experience-form.ts'
import type { PageServerLoad, RequestEvent } from './$types.js'

const form: RecordForm<ExperienceField, ExperienceContent, RequestEvent> = {
  description: experienceDescription,
  content: experienceContent,
  draft: () => 'experience/new',
  beginning: async (transaction, { locals }) => {
    await experienceWriter(transaction)
    return { language: locals.language, audience: 'government', kinds: 'peer-exchange' }
  },
  save: async (transaction, event, content, { formKey }) => {
    const id = await tellExperience(transaction, content, formKey, circumstances(event))
    return `/exchange/experiences/${id}`
  },
  discarded: () => '/desk/experiences',
}

export const load: PageServerLoad = async (event) => ({ open: await openForm(event as RequestEvent, form) })

export const actions = formActions(form)
