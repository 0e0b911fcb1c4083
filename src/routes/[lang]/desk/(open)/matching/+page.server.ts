import { defaultWeights, partNames, type PartName } from '#exchange/matching/model.ts'
import {
  setWeights,
  weigher,
  weightingContent,
  weightings,
  type WeightField,
  type WeightingContent,
} from '#exchange/matching/weighting.ts'
import { circumstances } from '../../../forms.ts'
import { formActions, openForm, type RecordForm } from '../../../record-form/record-form.ts'
import { weightsDescription } from './weights-form.ts'
import type { PageServerLoad, RequestEvent } from './$types.js'

const form: RecordForm<WeightField, WeightingContent, RequestEvent> = {
  description: weightsDescription,
  content: weightingContent,
  draft: () => 'weights/new',
  beginning: async (transaction, { locals }) => {
    await weigher(transaction)
    const [last] = await weightings(transaction, 1)
    const weights = last?.weights ?? defaultWeights
    return {
      ...(Object.fromEntries(partNames.map((part) => [part, String(weights[part])])) as Record<
        PartName,
        string
      >),
      language: locals.language,
      opened: String(last?.id ?? 0),
    }
  },
  save: async (transaction, event, content, { formKey }) => {
    await setWeights(transaction, content, formKey, circumstances(event))
    return '/exchange/matching'
  },
  discarded: () => '/desk/matching',
}

export const load: PageServerLoad = async (event) => ({ open: await openForm(event as RequestEvent, form) })

export const actions = formActions(form)
