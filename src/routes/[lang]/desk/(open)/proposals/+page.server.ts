import { redirect } from '@sveltejs/kit'
import { pathIn } from '#platform/i18n/paths.ts'
import { decideProposal } from '#recommendations/commands.ts'
import { presentRecommendation } from '#recommendations/present.ts'
import { readOpenProposals } from '#recommendations/proposals.ts'
import { atDesk } from '../../acting.ts'
import { circumstances, fieldsOf, refused } from '../../../forms.ts'
import type { Actions, PageServerLoad } from './$types.js'

/** What is decided leaves the list, so that the rest moves up: the first few are all that need be shown. */
const shownProposals = 10

export const load: PageServerLoad = async (event) => {
  const { language } = event.locals
  // Nothing is typed here that would be lost with a session that has ended.
  const proposals = await atDesk(event, (transaction) => readOpenProposals(transaction, shownProposals))
  return {
    proposals: proposals.map(({ stateId, similarity, newer, older }) => ({
      stateId,
      percent: Math.round(similarity * 100),
      newer: presentRecommendation(newer, language),
      older: presentRecommendation(older, language),
    })),
  }
}

export const actions: Actions = {
  default: async (event) => {
    const { stateId, recommendationId, otherId, decision } = await fieldsOf(event.request, [
      'stateId',
      'recommendationId',
      'otherId',
      'decision',
    ])
    try {
      await atDesk(event, (transaction) =>
        decideProposal(
          transaction,
          { stateId, recommendationId, otherId },
          decision === 'same' ? 'same' : 'different',
          circumstances(event),
        ),
      )
    } catch (error) {
      return refused(error, {})
    }
    redirect(303, pathIn(event.locals.language, '/desk/proposals'))
  },
}
