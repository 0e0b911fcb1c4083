import { redirect } from '@sveltejs/kit'
import { Refusal } from '#platform/errors.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { isImaginary, stateName } from '#reference/states.ts'
import { presentConsent } from '#consent/present.ts'
import { recordReadings } from '#consent/reading.ts'
import { consentsToThing } from '#consent/store.ts'
import { removeNeed, setAsideNeed, takeUpNeed } from '#exchange/needs/commands.ts'
import { earlierCalls } from '#exchange/needs/earlier.ts'
import {
  isOfOwnSide,
  mayAnswerNeed,
  mayDisposeOfNeed,
  mayEditNeed,
  mayTakeUpNeed,
  mayWriteNeed,
} from '#exchange/needs/policy.ts'
import { needPath, presentNeed } from '#exchange/needs/present.ts'
import { answersTo, findNeed, requestsWith } from '#exchange/needs/store.ts'
import { mayWriteRequest } from '#exchange/requests/policy.ts'
import { practicesFor } from '#cooperation/practices/store.ts'
import { actingIn } from '#identity/acting.ts'
import { isPerson } from '#identity/model.ts'
import { atDesk } from '../../../acting.ts'
import { oneIn } from '#platform/asked.ts'
import { rowNumber } from '#platform/row-number.ts'
import { circumstances, fieldsOf, refused } from '../../../../forms.ts'
import { shownRecommendations } from '../../../../record-form/recommendations.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'

/** As many good practices as stand beside a need. */
const mostPractices = 5

/** A need in full, for whom it is open; its own side is told who else sees it and what became of it. */
export const load: PageServerLoad = async (event) => {
  const { locals, params, url } = event
  const { language, application } = locals
  const read = await atDesk(event, async (transaction) => {
    const acting = await actingIn(transaction)
    const need = await findNeed(transaction, rowNumber(params.need))
    if (!need || !isPerson(acting)) throw new Refusal('need.not-found', {}, 404)
    await recordReadings(transaction, 'need', [need], 'page')
    const isOwn = isOfOwnSide(acting, need)
    const practices = await practicesFor(transaction, need, mostPractices)
    await recordReadings(transaction, 'practice', practices, 'page')
    const consents = isOwn ? await consentsToThing(transaction, need.stateId, 'need', need.id) : []
    return {
      need: presentNeed(need, acting, language),
      changeId: need.changeId,
      isOwn,
      practices: practices.map(({ id, title, language: writtenIn, stateId }) => ({
        id,
        title,
        writtenIn,
        state: stateName(stateId, language),
      })),
      mayRecordSupport: isOwn && acting.side === 'government' && need.side === 'government',
      openTo: consents.map((consent) => presentConsent(consent, new Date())),
      requests: isOwn ? await requestsWith(transaction, need) : [],
      answers: need.side === 'body' ? await answersTo(transaction, need) : [],
      mayList: mayWriteNeed(acting),
      mayEdit: mayEditNeed(acting, need),
      mayDispose: mayDisposeOfNeed(acting, need),
      mayTakeUp: mayTakeUpNeed(acting, need),
      mayAnswer: mayAnswerNeed(acting, need),
      mayAsk: isOwn && need.side === 'government' && mayWriteRequest(acting),
      imaginary: isImaginary(need.stateId),
    }
  })
  const recommendations = await shownRecommendations(locals, read.need.recommendations)
  const { kysely } = application.database
  return {
    ...read,
    recommendations,
    earlier: await earlierCalls(application.register, kysely, recommendations, language),
    done: oneIn(url.searchParams, 'done', ['written', 'saved', 'taken-up', 'set-aside']),
  }
}

/** Does one thing with the need and comes back to it, or goes on to the list. */
async function does(
  event: RequestEvent,
  done: 'taken-up' | 'set-aside' | 'removed',
  work: (transaction: Parameters<typeof takeUpNeed>[0], id: number, typed: Typed) => Promise<void>,
) {
  const typed = await fieldsOf(event.request, ['changeId', 'why'])
  const id = rowNumber(event.params.need)
  try {
    await atDesk(event, (transaction) => work(transaction, id, typed))
  } catch (error) {
    return refused(error, { why: typed.why })
  }
  const path = done === 'removed' ? '/desk/needs' : needPath(id)
  redirect(303, pathIn(event.locals.language, `${path}?done=${done}`))
}
type Typed = { changeId: string; why: string }

export const actions: Actions = {
  'take-up': (event) =>
    does(event, 'taken-up', (transaction, id, { changeId }) =>
      takeUpNeed(transaction, id, rowNumber(changeId), circumstances(event)),
    ),
  'set-aside': (event) =>
    does(event, 'set-aside', (transaction, id, { changeId, why }) =>
      setAsideNeed(transaction, id, { opened: rowNumber(changeId), because: why }, circumstances(event)),
    ),
  remove: (event) =>
    does(event, 'removed', (transaction, id, { changeId, why }) =>
      removeNeed(transaction, id, rowNumber(changeId), circumstances(event, why)),
    ),
}
