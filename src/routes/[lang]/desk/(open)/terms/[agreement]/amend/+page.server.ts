import type { ActingTransaction } from '#platform/database/acting.ts'
import { Refusal } from '#platform/errors.ts'
import { placeOfTerms, proposeTerms, termsPath, termsToRead } from '#exchange/terms/commands.ts'
import { isImaginary } from '#reference/states.ts'
import { asFields, termsContent, type TermsContent, type TermsField } from '#exchange/terms/model.ts'
import { versionsOf } from '#exchange/terms/store.ts'
import { circumstances } from '../../../../../forms.ts'
import { formActions, openForm, type RecordForm } from '../../../../../record-form/record-form.ts'
import { readAs } from '../../../../../reading-as.ts'
import { agreementIn, termsDescription, versionIn } from '../../terms-form.ts'
import type { PageServerLoad, RequestEvent } from './$types.js'

/** The last version, where whoever acts may propose another. */
async function toAmend(transaction: ActingTransaction, event: RequestEvent) {
  const { last } = await termsToRead(transaction, agreementIn(event.params.agreement))
  await placeOfTerms(transaction, last.threadToken)
  if (last.endedAt) throw new Refusal('terms.ended', {}, 409)
  return last
}

const form: RecordForm<TermsField, TermsContent, RequestEvent> = {
  description: termsDescription,
  content: termsContent,
  // Of the version that it amends: what was begun on an older one would leave out what came since.
  draft: ({ params, url }) => `terms/${agreementIn(params.agreement)}/${versionIn(url.searchParams) ?? 0}`,
  beginning: async (transaction, event) => asFields(await toAmend(transaction, event)),
  save: async (transaction, event, content, { formKey }) => {
    const { threadToken, agreement } = await toAmend(transaction, event)
    const amends = { agreement, version: versionIn(event.url.searchParams) ?? 0 }
    await proposeTerms(transaction, threadToken, { content, formKey, amends }, circumstances(event))
    return `${termsPath(agreement)}?done=proposed`
  },
  discarded: ({ params }) => termsPath(agreementIn(params.agreement)),
}

/** Another version of the terms: `?version=` is the one that it amends. */
export const load: PageServerLoad = async (event) => {
  const agreement = agreementIn(event.params.agreement)
  const open = await openForm(event as RequestEvent, form)
  const versions = await readAs(event.locals, (connection) => versionsOf(connection, agreement))
  const last = versions.at(-1)
  return {
    open,
    path: termsPath(agreement),
    name: last?.title,
    imaginary: last !== undefined && isImaginary(last.stateId),
  }
}

export const actions = formActions(form)
