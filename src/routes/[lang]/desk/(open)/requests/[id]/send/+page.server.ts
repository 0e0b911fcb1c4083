import { redirect } from '@sveltejs/kit'
import { Refusal } from '#platform/errors.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { rowNumber } from '#platform/row-number.ts'
import { isImaginary } from '#reference/states.ts'
import { consentingPerson } from '#consent/policy.ts'
import { holdsPower, ownAuthority, powerHolders, verifiedPartners } from '#consent/store.ts'
import { readNeeds } from '#exchange/needs/store.ts'
import { knownRequest, sendRequest, veilOf } from '#exchange/requests/commands.ts'
import { namings } from '#exchange/requests/model.ts'
import { problemsWithSending } from '#exchange/requests/policy.ts'
import { clockDays } from '#exchange/requests/store.ts'
import { actingIn } from '#identity/acting.ts'
import { atDesk } from '../../../../acting.ts'
import { circumstances, comeBack, refused } from '../../../../../forms.ts'
import { hostedBeside } from '../../hosted.ts'
import { requestPath } from '../../request-form.ts'
import type { Actions, PageServerLoad } from './$types.js'

const audiences = ['named', 'partners', 'public'] as const

/** Before a request goes out: who would see what, under which name. */
export const load: PageServerLoad = async (event) => {
  const id = rowNumber(event.params.id)
  const { acting } = event.locals
  const hosted =
    acting && 'state' in acting && acting.state ? await hostedBeside(event.locals, acting.state) : []
  return atDesk(event, async (transaction) => {
    const { request } = await knownRequest(transaction, id)
    const needs = await readNeeds(
      transaction,
      request.needs.map((need) => ({ stateId: request.stateId, id: need })),
    )
    return {
      request: {
        id,
        title: request.title,
        words: request.words,
        language: request.language,
        changeId: request.changeId,
        isDraft: request.standing === 'draft',
        stateId: request.stateId,
      },
      needs: needs.map(({ title }) => title),
      unnamed: await veilOf(transaction, request, hosted).catch(whyNot),
      partners: await verifiedPartners(transaction),
      authority: await ownAuthority(transaction),
      mayDecide: await holdsPower(transaction),
      deciders: await powerHolders(transaction),
      clock: await clockDays(transaction),
      imaginary: isImaginary(request.stateId),
    }
  })
}

/** Why it cannot go out unnamed. */
function whyNot(error: unknown): { veil: null; crowdGone: boolean } {
  if (error instanceof Refusal) return { veil: null, crowdGone: error.code === 'request.crowd-gone' }
  throw error
}

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData()
    const text = (name: string) => {
      const value = form.get(name)
      return typeof value === 'string' ? value.replaceAll('\0', '').trim().slice(0, 2_000) : ''
    }
    const values = {
      under: text('under'),
      to: text('to'),
      office: text('office'),
      decision: text('decision'),
      conditions: text('conditions'),
      until: text('until'),
      partners: form.getAll('partners').filter((value) => typeof value === 'string'),
    }
    const under = namings.find((known) => known === values.under)
    const to = audiences.find((known) => known === values.to)
    const typed = {
      ...{ under, to, partners: values.partners.map(rowNumber), until: values.until || null },
      ...{ office: values.office, decision: values.decision, conditions: values.conditions },
    }
    const id = rowNumber(event.params.id)
    const { acting } = event.locals
    try {
      const hosted =
        acting && 'state' in acting && acting.state ? await hostedBeside(event.locals, acting.state) : []
      const seen = { hosted, opened: rowNumber(text('changeId')) }
      const problems = await atDesk(event, async (transaction) => {
        const person = consentingPerson(await actingIn(transaction))
        const found = problemsWithSending(typed, person, new Date())
        if (under && to && !found.length)
          await sendRequest(transaction, id, { ...typed, under, to }, seen, circumstances(event))
        return found
      })
      if (problems.length)
        return comeBack(
          422,
          problems.map((problem) => ({ ...problem, details: {} })),
          values,
        )
    } catch (error) {
      return refused(error, values)
    }
    redirect(303, pathIn(event.locals.language, `${requestPath(id)}?done=sent`))
  },
}
