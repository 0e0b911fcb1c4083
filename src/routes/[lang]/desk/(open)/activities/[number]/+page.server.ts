import { randomUUID } from 'node:crypto'
import { redirect } from '@sveltejs/kit'
import {
  agreeToPublic,
  agreeToWritten,
  answerNeed,
  knownActivity,
  openSums,
} from '#cooperation/activities/commands.ts'
import { readDossier, waitingIn } from '#cooperation/activities/dossier.ts'
import { participantRoles } from '#cooperation/activities/model.ts'
import { addParticipant, agreeToBeNamed, removeParticipant } from '#cooperation/activities/participants.ts'
import { addDocument, removePart, writtenParts } from '#cooperation/activities/parts.ts'
import { isOwnState, mayAddTo, mayAgreeToPublic, mayEditActivity } from '#cooperation/activities/policy.ts'
import { organisationsToEnter } from '#cooperation/activities/store.ts'
import { mayAddPart, mayReportBack } from '#cooperation/reporting/policy.ts'
import { mayTellPractice } from '#cooperation/practices/policy.ts'
import { holdsPower } from '#consent/store.ts'
import { listNeeds } from '#exchange/needs/store.ts'
import { versionsOf } from '#exchange/terms/store.ts'
import { oneIn } from '#platform/asked.ts'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { todayInUtc } from '#platform/day.ts'
import { Refusal } from '#platform/errors.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { rowNumber } from '#platform/row-number.ts'
import { isImaginary, stateName } from '#reference/states.ts'
import { presentRecommendation } from '#recommendations/present.ts'
import { readRecommendations } from '#recommendations/store.ts'
import { atDesk } from '../../../acting.ts'
import {
  attachmentOf,
  discard,
  formKeyIn,
  receiveWithFile,
  type FormWithFile,
} from '../../../../form-with-file.ts'
import { circumstances, fieldsOf, refused } from '../../../../forms.ts'
import { activityDeskPath } from '../activity-form.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'

/** As many needs as can be chosen from. */
const mostNeeds = 200

const numberIn = ({ params }: Pick<RequestEvent, 'params'>) => rowNumber(params.number)

/** An activity as those work on it who may: with all that they may do. */
export const load: PageServerLoad = async (event) => {
  const { language } = event.locals
  return atDesk(event, async (transaction) => {
    const { acting, activity } = await knownActivity(transaction, numberIn(event))
    const dossier = await readDossier(transaction, activity, acting, { through: 'page', today: todayInUtc() })
    const { stateId } = activity
    const keys = activity.recommendations.map((id) => ({ stateId, id }))
    const rows = await readRecommendations(transaction, keys, language)
    const isOwn = isOwnState(acting, activity)
    const mayEdit = mayEditActivity(acting, activity)
    const { needs } = mayEdit
      ? await listNeeds(transaction, { stateId }, { limit: mostNeeds, offset: 0 })
      : { needs: [] }
    // Of its two sides alone.
    const terms = activity.agreement ? await versionsOf(transaction, activity.agreement) : []
    return {
      dossier,
      terms: terms.length
        ? { agreement: activity.agreement, endedAt: terms.find(({ endedAt }) => endedAt)?.endedAt ?? null }
        : undefined,
      state: { code: stateId, name: stateName(stateId, language) },
      recommendations: rows.map((row) => presentRecommendation(row, language)),
      waiting: waitingIn(dossier),
      isOwn,
      isPartner: acting.side === 'partner',
      organisation: acting.organisation,
      mayEdit,
      mayAddTo: mayAddTo(acting, activity),
      mayAgreeToPublic: mayAgreeToPublic(acting, activity),
      mayReportBack: mayReportBack(acting, activity),
      mayAddPart: mayAddPart(acting, activity),
      mayTellPractice: mayTellPractice(acting, activity),
      holdsPower: isOwn && (await holdsPower(transaction)),
      organisations: isOwn ? await organisationsToEnter(transaction, stateId) : [],
      needs: needs
        .filter(({ id }) => !dossier.needs.some((need) => need.id === id))
        .map(({ id, title }) => ({ id, title })),
      formKey: randomUUID(),
      done: oneIn(event.url.searchParams, 'done', deeds),
      imaginary: isImaginary(stateId),
    }
  })
}

/** What a form or a button has done that leads to this page. */
const deeds = ['recorded', 'saved', 'removed', 'reported', 'practice-removed'] as const

type Field = 'organisation' | 'role' | 'participant' | 'named' | 'open' | 'seen' | 'agrees' | 'need' | 'answers' | 'table' | 'part' // prettier-ignore

/** A button of the page: reads its fields, does one thing, and leads back to the section that it stands in. */
function deed<Name extends Field>(
  names: readonly Name[],
  section: string | ((fields: Record<Name, string>) => string),
  act: (
    transaction: ActingTransaction,
    id: number,
    fields: Record<Name, string>,
    how: ReturnType<typeof circumstances>,
  ) => Promise<void>,
  done: (typeof deeds)[number] = 'saved',
) {
  return async (event: RequestEvent) => {
    const fields = await fieldsOf(event.request, names)
    try {
      await atDesk(event, (transaction) => act(transaction, numberIn(event), fields, circumstances(event)))
    } catch (error) {
      return refused(error, { title: '' })
    }
    const where = typeof section === 'string' ? section : section(fields)
    redirect(303, pathIn(event.locals.language, `${activityDeskPath(numberIn(event))}?done=${done}#${where}`))
  }
}

export const actions: Actions = {
  enter: deed(
    ['organisation', 'role'],
    'participants',
    async (transaction, id, { organisation, role }, how) => {
      const known = participantRoles.find((one) => one === role)
      if (!known) throw new Refusal('desk.choice-unknown', { given: role })
      await addParticipant(transaction, id, { organisation: rowNumber(organisation), role: known }, how)
    },
  ),
  leave: deed(
    ['participant'],
    'participants',
    (transaction, id, { participant }, how) =>
      removeParticipant(transaction, id, rowNumber(participant), how),
    'removed',
  ),
  name: deed(['named'], 'participants', (transaction, id, { named }, how) =>
    agreeToBeNamed(transaction, id, named === 'on', how),
  ),
  'open-sums': deed(['open'], 'sums', (transaction, id, { open }, how) =>
    openSums(transaction, id, open === 'on', how),
  ),
  'agree-written': deed(['seen'], 'agree', (transaction, id, { seen }, how) =>
    agreeToWritten(transaction, id, rowNumber(seen), how),
  ),
  'agree-public': deed(['agrees'], 'publication', (transaction, id, { agrees }, how) =>
    agreeToPublic(transaction, id, agrees === 'on', how),
  ),
  need: deed(['need', 'answers'], 'needs', (transaction, id, { need, answers }, how) =>
    answerNeed(transaction, id, { need: rowNumber(need), answers: answers === 'on' }, how),
  ),
  remove: deed(
    ['table', 'part'],
    ({ table }) => (table === 'money' ? 'sums' : table === 'document' ? 'documents' : 'results'),
    async (transaction, id, { table, part }, how) => {
      const known = [...writtenParts, 'document' as const].find((one) => one === table)
      if (!known) throw new Refusal('desk.choice-unknown', { given: table })
      await removePart(transaction, id, known, rowNumber(part), how)
    },
    'removed',
  ),
  document: async (event) => {
    const { application, language } = event.locals
    let title = ''
    let received: FormWithFile | undefined
    try {
      // Before a file is taken in.
      await atDesk(event, async () => undefined)
      received = await receiveWithFile(event.request, application.uploads)
      title = (received.fields['title'] ?? '').trim().slice(0, 200)
      const file = await attachmentOf(received, application.scan)
      if (!file) throw new Refusal('activity.no-document')
      const document = { ...file, title: title || file.name }
      const formKey = formKeyIn(received.fields['formKey'])
      await atDesk(event, (transaction) =>
        addDocument(transaction, numberIn(event), document, formKey, circumstances(event)),
      )
    } catch (error) {
      return refused(error, { title })
    } finally {
      if (received) await discard(received)
    }
    redirect(303, pathIn(language, `${activityDeskPath(numberIn(event))}?done=saved#documents`))
  },
}
