import { redirect } from '@sveltejs/kit'
import { Refusal } from '#platform/errors.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { rowNumber } from '#platform/row-number.ts'
import { isImaginary } from '#reference/states.ts'
import { holdsPower, ownAuthority, powerHolders, verifiedPartners } from '#consent/store.ts'
import { readNeeds } from '#exchange/needs/store.ts'
import { knownRequest, sendRequest, veilOf } from '#exchange/requests/commands.ts'
import { namings, type Sending } from '#exchange/requests/model.ts'
import { clockDays } from '#exchange/requests/store.ts'
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
    if (!under) return comeBack(422, [{ field: 'under', code: 'request.under-missing', details: {} }], values)
    if (!to) return comeBack(422, [{ field: 'to', code: 'consent.no-audience', details: {} }], values)
    const sending: Sending = {
      under,
      to,
      partners: values.partners.map(rowNumber),
      office: values.office,
      decision: values.decision,
      conditions: values.conditions,
      until: values.until || null,
    }
    const id = rowNumber(event.params.id)
    const { acting } = event.locals
    try {
      const hosted =
        acting && 'state' in acting && acting.state ? await hostedBeside(event.locals, acting.state) : []
      await atDesk(event, (transaction) =>
        sendRequest(
          transaction,
          id,
          sending,
          { hosted, opened: rowNumber(text('changeId')) },
          circumstances(event),
        ),
      )
    } catch (error) {
      return refused(error, values)
    }
    redirect(303, pathIn(event.locals.language, `${requestPath(id)}?done=sent`))
  },
}
