import { redirect } from '@sveltejs/kit'
import { translator } from '#platform/i18n/translate.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { answerForPartners, setClock } from '#exchange/requests/commands.ts'
import { clockContent, secretariatAnswers } from '#exchange/requests/model.ts'
import { presentShown } from '#exchange/requests/present.ts'
import { clockDays, clockSettings, overdueRequests } from '#exchange/requests/store.ts'
import { atDesk } from '../../acting.ts'
import { oneIn } from '#platform/asked.ts'
import { circumstances, comeBack, fieldsOf, refused } from '../../../forms.ts'
import type { Actions, PageServerLoad } from './$types.js'

const mostOverdue = 200
const mostSettings = 50

/** The clock, for the secretariat: what it must answer, and the days that it sets in public. */
export const load: PageServerLoad = (event) =>
  atDesk(event, async (transaction) => ({
    overdue: (await overdueRequests(transaction, mostOverdue)).map(({ shown, clock }) => ({
      ...presentShown(shown, undefined, event.locals.language),
      answerBy: clock.answerBy,
    })),
    days: await clockDays(transaction),
    settings: await clockSettings(transaction, mostSettings),
    done: oneIn(event.url.searchParams, 'done', ['set', 'answered']),
  }))

/** In the order of the form, in which it also says what is wrong. */
const asked = ['acknowledgeDays', 'answerDays', 'reason'] as const

const back = (event: { locals: App.Locals }, done: string) =>
  redirect(303, pathIn(event.locals.language, `/desk/clock?done=${done}`))

export const actions: Actions = {
  set: async (event) => {
    const values = await fieldsOf(event.request, asked)
    const read = clockContent.safeParse(values)
    if (!read.success)
      return comeBack(
        422,
        asked.flatMap((field) =>
          read.error.issues
            .filter(({ path }) => path[0] === field)
            .map(({ message }) => ({
              ...{ field, code: message },
              details: { field: translator(event.locals.language)(`clock.${field}`) },
            })),
        ),
        { ...values, token: '', answer: '' },
      )
    try {
      await atDesk(event, (transaction) => setClock(transaction, read.data, circumstances(event)))
    } catch (error) {
      return refused(error, { ...values, token: '', answer: '' })
    }
    return back(event, 'set')
  },
  answer: async (event) => {
    const { token, answer, reason } = await fieldsOf(event.request, ['token', 'answer', 'reason'])
    const chosen = secretariatAnswers.find((known) => known === answer)
    const values = { token, answer, reason, acknowledgeDays: '', answerDays: '' }
    const field = `reason-${token}`
    if (!chosen || !reason.trim())
      return comeBack(422, [{ field, code: 'clock.no-reason', details: {} }], values)
    try {
      await atDesk(event, (transaction) =>
        answerForPartners(transaction, token, { answer: chosen, reason }, circumstances(event)),
      )
    } catch (error) {
      return refused(error, values)
    }
    return back(event, 'answered')
  },
}
