import { Refusal } from '#platform/errors.ts'
import { rowNumber } from '#platform/row-number.ts'
import { isImaginary } from '#reference/states.ts'
import { isTagOf } from '#reference/tag-lists.ts'
import { recordReadings } from '#consent/reading.ts'
import { isPast } from '#exchange/form-values.ts'
import { needWriter, suggestionToAnswer, writeNeed } from '#exchange/needs/commands.ts'
import { earlierCalls } from '#exchange/needs/earlier.ts'
import { needContent, type NeedContent } from '#exchange/needs/model.ts'
import { needPath } from '#exchange/needs/present.ts'
import { isPerson } from '#identity/model.ts'
import { findRecommendation } from '#recommendations/store.ts'
import { circumstances } from '../../../../forms.ts'
import { formActions, openForm, type RecordForm } from '../../../../record-form/record-form.ts'
import { needDescription, sideOf, type NeedField } from '../need-form.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'

/** What a need begins from, as its address says: a recommendation, or a body's suggestion that it answers. */
function beginsFrom({ url }: Pick<RequestEvent, 'url'>) {
  return {
    recommendation: url.searchParams.get('recommendation') ?? '',
    suggestion: rowNumber(url.searchParams.get('answers') ?? ''),
  }
}

const form: RecordForm<NeedField, NeedContent, RequestEvent> = {
  description: needDescription('government'),
  content: needContent.refine(({ wantedUntil }) => !isPast(wantedUntil), {
    path: ['wantedUntil'],
    message: 'form.day-past',
  }),
  draft: (event) => {
    const { recommendation, suggestion } = beginsFrom(event)
    return [
      'need/new',
      ...(suggestion ? ['answers', suggestion] : recommendation ? [recommendation] : []),
    ].join('/')
  },
  beginning: async (transaction, event) => {
    const acting = await needWriter(transaction)
    const { recommendation: id, suggestion } = beginsFrom(event)
    const standing = { language: event.locals.language, audience: 'government' }
    if (suggestion) {
      const suggested = await suggestionToAnswer(transaction, suggestion)
      await recordReadings(transaction, 'need', [suggested], 'page')
      return {
        ...standing,
        answersNeedId: String(suggestion),
        recommendations: suggested.recommendations.join(' '),
        kinds: suggested.kinds.join(' '),
        themes: suggested.themes.join(' '),
        groups: suggested.groups.join(' '),
        targets: suggested.targets.join(' '),
      }
    }
    if (!id) return standing
    const named = await findRecommendation(transaction, id)
    const found = named?.mergedInto ? await findRecommendation(transaction, named.mergedInto) : named
    if (!found) throw new Refusal('recommendation.not-found', { id }, 404)
    if (found.stateId !== acting.state) throw new Refusal('need.not-yours-to-write', {}, 403)
    return {
      ...standing,
      recommendations: found.id,
      themes: found.themes.filter((code) => isTagOf('themes', code)).join(' '),
      groups: found.groups.filter((code) => isTagOf('groups', code)).join(' '),
      targets: found.sdgs.filter((code) => isTagOf('targets', code)).join(' '),
    }
  },
  save: async (transaction, event, content, { formKey }) => {
    const id = await writeNeed(transaction, content, formKey, circumstances(event))
    return `${needPath(id)}?done=written`
  },
  discarded: () => '/desk/needs',
}

export const load: PageServerLoad = async (event) => {
  const { application, language, acting } = event.locals
  const open = await openForm(event, form)
  const chosen = open.recommendations?.chosen ?? []
  return {
    open,
    side: sideOf(event.locals),
    answers: beginsFrom(event).suggestion,
    earlier: await earlierCalls(application.register, application.database.kysely, chosen, language),
    imaginary: acting !== null && isPerson(acting) && acting.state !== null && isImaginary(acting.state),
  }
}

export const actions = formActions(form) satisfies Actions
