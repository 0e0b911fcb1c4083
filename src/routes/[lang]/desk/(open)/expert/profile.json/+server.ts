import { listDeployments } from '#exchange/experts/deployment-store.ts'
import { expertActing } from '#exchange/experts/commands.ts'
import { ownProfile, referencesOf } from '#exchange/experts/store.ts'
import { Refusal } from '#platform/errors.ts'
import { atDesk } from '../../../acting.ts'
import type { RequestHandler } from './$types.js'

/** More deployments than anyone has. */
const mostDeployments = 1000

/** Everything that the roster holds on whoever is signed in, for them alone. */
export const GET: RequestHandler = (event) =>
  atDesk(event, async (transaction) => {
    await expertActing(transaction)
    const profile = await ownProfile(transaction)
    if (!profile) throw new Refusal('expert.no-profile', {}, 404)
    const { deployments } = await listDeployments(transaction, { limit: mostDeployments, offset: 0 })
    const held = {
      profile,
      references: await referencesOf(transaction, profile.id),
      deployments: deployments.filter(({ party }) => party === 'expert'),
    }
    return new Response(JSON.stringify(held, null, 2), {
      headers: {
        'content-type': 'application/json',
        'content-disposition': 'attachment; filename="throughline-expert.json"',
        'cache-control': 'private, no-store',
      },
    })
  })
