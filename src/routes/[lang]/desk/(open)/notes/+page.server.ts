import { Refusal } from '#platform/errors.ts'
import { isImaginary } from '#reference/states.ts'
import { actingIn } from '#identity/acting.ts'
import { isPerson } from '#identity/model.ts'
import { filterOf, notesQuestionFrom } from '#followup/question.ts'
import { readOut } from '#followup/reading.ts'
import { draftsOfNotes, searchNotes } from '#followup/store.ts'
import { presentRecommendation } from '#recommendations/present.ts'
import { readRecommendations } from '#recommendations/store.ts'
import { atDesk } from '../../acting.ts'
import type { PageServerLoad } from './$types.js'

const notesOnPage = 25
const mostDrafts = 10

/** Every note of one's State that is open to who asks. Six queries, each bounded, all in their name. */
export const load: PageServerLoad = async (event) => {
  const { url, locals } = event
  const question = notesQuestionFrom(url.searchParams)
  return atDesk(event, async (transaction) => {
    const acting = await actingIn(transaction)
    if (!isPerson(acting) || acting.state === null) throw new Refusal('note.not-yours-to-write', {}, 403)
    const filter = { ...filterOf(question), stateId: acting.state }
    const page = { limit: notesOnPage, offset: (question.page - 1) * notesOnPage }
    const { total, authors, notes } = await searchNotes(transaction, filter, page)
    const keys = notes.map(({ stateId, recommendationId }) => ({ stateId, id: recommendationId }))
    const beside = await readRecommendations(transaction, keys, locals.language)
    const recommendations = beside.map((row) => presentRecommendation(row, locals.language))
    return {
      question,
      total,
      last: Math.ceil(total / notesOnPage),
      notes: await readOut(transaction, notes, acting, 'page'),
      recommendations,
      drafts: await draftsOfNotes(transaction, mostDrafts),
      authors,
      side: acting.side === 'body' ? ('body' as const) : ('government' as const),
      imaginary: isImaginary(acting.state),
    }
  })
}
