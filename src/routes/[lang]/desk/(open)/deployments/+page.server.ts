import { listDeployments } from '#exchange/experts/deployment-store.ts'
import { atDesk } from '../../acting.ts'
import { pageIn } from '#platform/asked.ts'
import type { PageServerLoad } from './$types.js'

const pageLength = 50

/** The deployments of which whoever acts is a party: the State, the expert, or the employer. */
export const load: PageServerLoad = async (event) => {
  const page = pageIn(event.url.searchParams)
  const { total, deployments } = await atDesk(event, (transaction) =>
    listDeployments(transaction, { limit: pageLength, offset: (page - 1) * pageLength }),
  )
  return {
    total,
    page,
    last: Math.max(1, Math.ceil(total / pageLength)),
    deployments,
    isPartner: event.locals.acting?.side === 'partner',
  }
}
