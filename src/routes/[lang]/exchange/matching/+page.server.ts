import { defaultWeights } from '#exchange/matching/model.ts'
import { weightings } from '#exchange/matching/weighting.ts'
import type { PageServerLoad } from './$types.js'

/** So many times that weights were set are told. */
const mostTold = 30

/** How matching works, and by which weights: the same for everyone. */
export const load: PageServerLoad = async ({ locals, setHeaders }) => {
  setHeaders({ 'cache-control': 'public, no-cache' })
  const told = await weightings(locals.application.database.kysely, mostTold)
  return { weights: told[0]?.weights ?? defaultWeights, weightings: told }
}
