import { isImaginary } from '#reference/states.ts'
import { draftsOfForms } from '#followup/drafts.ts'
import { presentRecommendation } from '#recommendations/present.ts'
import { findRecommendation, readRecommendations } from '#recommendations/store.ts'
import { atDesk } from '../../acting.ts'
import { oneIn, pageIn } from '#platform/asked.ts'
import { needsFor, questionFrom } from './list.ts'
import { sideOf } from './need-form.ts'
import type { PageServerLoad } from './$types.js'

const perPage = 25
const mostDrafts = 10

/** The needs of one's State that are open to who asks. Six queries, each bounded, all in their name. */
export const load: PageServerLoad = async (event) => {
  const { url, locals } = event
  const { language } = locals
  const question = questionFrom(url.searchParams)
  const page = pageIn(url.searchParams)
  const { total, rows, state, drafts } = await atDesk(event, async (transaction) => ({
    ...(await needsFor(
      transaction,
      question,
      { limit: perPage, offset: (page - 1) * perPage },
      { language, through: 'page' },
    )),
    drafts: await draftsOfForms(transaction, 'need', mostDrafts),
  }))
  const { kysely } = locals.application.database
  const asked = question.recommendation && (await findRecommendation(kysely, question.recommendation))
  const [shown] = asked ? await readRecommendations(kysely, [asked], language) : []
  return {
    needs: rows,
    total,
    drafts,
    question,
    recommendation: shown && presentRecommendation(shown, language),
    pages: { current: page, last: Math.max(1, Math.ceil(total / perPage)) },
    side: sideOf(locals),
    done: oneIn(url.searchParams, 'done', ['removed']),
    imaginary: isImaginary(state),
  }
}
