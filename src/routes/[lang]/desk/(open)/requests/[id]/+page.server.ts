import { redirect } from '@sveltejs/kit'
import { pathIn } from '#platform/i18n/paths.ts'
import { isImaginary } from '#reference/states.ts'
import { consentingPerson, problemsWith } from '#consent/policy.ts'
import { presentConsent } from '#consent/present.ts'
import { consentsToThing, holdsPower, ownAuthority, powerHolders } from '#consent/store.ts'
import { threadsAbout } from '#exchange/conversation/store.ts'
import { readNeeds } from '#exchange/needs/store.ts'
import { changeStanding, knownRequest, openName, withdrawRequest } from '#exchange/requests/commands.ts'
import { standingActs } from '#exchange/requests/model.ts'
import { mayEditRequest } from '#exchange/requests/policy.ts'
import { presentOwn } from '#exchange/requests/present.ts'
import { clockOf, respondentsTo, secretariatAnswerTo } from '#exchange/requests/store.ts'
import { actingIn } from '#identity/acting.ts'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { atDesk } from '../../../acting.ts'
import { oneIn } from '#platform/asked.ts'
import { rowNumber } from '#platform/row-number.ts'
import { circumstances, comeBack, fieldsOf, refused, type FormProblem } from '../../../../forms.ts'
import { shownRecommendations } from '../../../../record-form/recommendations.ts'
import { requestPath } from '../request-form.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'

/** A request as its own government sees it: what it asks, who sees it, how the clock stands, what can be done with it. */
export const load: PageServerLoad = async (event) => {
  const { params, url } = event
  const read = await atDesk(event, async (transaction) => {
    const { acting, request } = await knownRequest(transaction, rowNumber(params.id))
    const [clock] = await clockOf(transaction, [request.token])
    const consents = await consentsToThing(transaction, request.stateId, 'request', request.id, {
      ever: true,
    })
    const needs = await readNeeds(
      transaction,
      request.needs.map((id) => ({ stateId: request.stateId, id })),
    )
    const threads = await threadsAbout(transaction, request.token)
    return {
      request: presentOwn(request, clock),
      needs: needs.map(({ id, title }) => ({ id, title })),
      served: needs.flatMap(({ recommendations }) => recommendations).slice(0, 1),
      answers: threads.length,
      agreement: threads.find(({ agreement }) => agreement)?.agreement,
      consents: consents.map((consent) => presentConsent(consent, new Date())),
      secretariat: await secretariatAnswerTo(transaction, request.token),
      respondents: await respondentsTo(transaction, request.token),
      deciders: await powerHolders(transaction),
      mayEdit: mayEditRequest(acting, request),
      mayDecide: await holdsPower(transaction),
      authority: await ownAuthority(transaction),
      imaginary: isImaginary(request.stateId),
    }
  })
  return {
    ...read,
    /** To which partner the name is to be opened, where the conversation with it led here. */
    partner: url.searchParams.get('partner') ?? '',
    recommendations: await shownRecommendations(event.locals, read.served),
    done: oneIn(url.searchParams, 'done', [
      'written',
      'saved',
      'sent',
      'pause',
      'reopen',
      'close',
      'withdrawn',
      'name',
    ]),
  }
}

const typed = ['act', 'why', 'withdrawn-why', 'partner', 'office', 'decision'] as const

/** Does one thing with the request and comes back to it; to the form that asked for it where something is wrong. */
async function does(
  event: RequestEvent,
  doing: 'stand' | 'withdraw' | 'name',
  work: (
    transaction: ActingTransaction,
    id: number,
    values: Record<(typeof typed)[number], string>,
  ) => Promise<string | FormProblem[]>,
) {
  const values = { ...(await fieldsOf(event.request, typed)), doing }
  const id = rowNumber(event.params.id)
  let done: string | FormProblem[]
  try {
    done = await atDesk(event, (transaction) => work(transaction, id, values))
  } catch (error) {
    return refused(error, values)
  }
  if (typeof done !== 'string') return comeBack(422, done, values)
  redirect(303, pathIn(event.locals.language, `${requestPath(id)}?done=${done}`))
}

export const actions: Actions = {
  stand: (event) =>
    does(event, 'stand', async (transaction, id, { act, why }) => {
      const wanted = standingActs.find((known) => known === act) ?? 'pause'
      if (wanted === 'close' && !why.trim()) return [{ field: 'why', code: 'request.no-reason', details: {} }]
      await changeStanding(transaction, id, { act: wanted, reason: why }, circumstances(event))
      return wanted
    }),
  withdraw: (event) =>
    does(event, 'withdraw', async (transaction, id, values) => {
      if (!values['withdrawn-why'].trim())
        return [{ field: 'withdrawn-why', code: 'consent.no-reason', details: {} }]
      await withdrawRequest(transaction, id, values['withdrawn-why'], circumstances(event))
      return 'withdrawn'
    }),
  name: (event) =>
    does(event, 'name', async (transaction, id, { partner, office, decision }) => {
      const to = { partner: rowNumber(partner), office, decision, until: null }
      const consent = {
        ...({ subject: { kind: 'request', id }, audience: 'named', partners: [to.partner] } as const),
        ...{ office, decision, conditions: '', from: null, until: null },
      }
      const person = consentingPerson(await actingIn(transaction))
      const problems = problemsWith(consent, person, new Date())
      if (problems.length) return problems.map((problem) => ({ ...problem, details: {} }))
      await openName(transaction, id, to, circumstances(event))
      return 'name'
    }),
}
