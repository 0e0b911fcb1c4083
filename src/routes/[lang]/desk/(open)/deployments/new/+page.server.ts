import { askExpert, expertAsker } from '#exchange/experts/deployment-commands.ts'
import { requestsOut } from '#exchange/experts/deployment-store.ts'
import { deploymentContent, type DeploymentContent } from '#exchange/experts/model.ts'
import { findCard } from '#exchange/experts/store.ts'
import { Refusal } from '#platform/errors.ts'
import { atDesk } from '../../../acting.ts'
import { circumstances } from '../../../../forms.ts'
import { formActions, openForm, type RecordForm } from '../../../../record-form/record-form.ts'
import { deploymentDescription, type DeploymentField } from '../deployment-form.ts'
import type { PageServerLoad, RequestEvent } from './$types.js'

const cardIn = ({ url }: Pick<RequestEvent, 'url'>) => url.searchParams.get('card') ?? ''
const requestIn = ({ url }: Pick<RequestEvent, 'url'>) => url.searchParams.get('request') ?? ''

const form: RecordForm<DeploymentField, DeploymentContent, RequestEvent> = {
  description: deploymentDescription,
  content: deploymentContent,
  draft: (event) => `deployment/${cardIn(event)}/${requestIn(event)}`.slice(0, 200),
  beginning: async (transaction, event) => {
    await expertAsker(transaction)
    return { request: requestIn(event) }
  },
  save: async (transaction, event, content, { formKey }) => {
    const id = await askExpert(transaction, cardIn(event), content, formKey, circumstances(event))
    return `/desk/deployments/${id}?done=asked`
  },
  discarded: () => '/desk/deployments',
}

/** Asks the expert of a card (`?card=…`), for a request that is out (`&request=…`): first it is chosen for which. */
export const load: PageServerLoad = async (event) => {
  const known = await atDesk(event, async (transaction) => {
    const { state } = await expertAsker(transaction)
    const card = await findCard(transaction, cardIn(event))
    if (!card) throw new Refusal('deployment.no-such-card', {}, 404)
    const requests = await requestsOut(transaction, state)
    return { card, requests, request: requests.find(({ id }) => String(id) === requestIn(event)) }
  })
  return { ...known, open: known.request && (await openForm(event as RequestEvent, form)) }
}

export const actions = formActions(form)
