import { defaultWeights } from '#exchange/matching/model.ts'
import { weightings } from '#exchange/matching/weighting.ts'
import type { PageServerLoad } from './$types.js'

/** So many times that weights were set are told. */
const mostTold = 30

/** How matching works, and by which weights. */
export const load: PageServerLoad = async ({ locals, setHeaders }) => {
  setHeaders({ 'cache-control': locals.proof ? 'private, no-cache' : 'public, no-cache' })
  const told = await weightings(locals.application.database.kysely, mostTold)
  return { weights: told[0]?.weights ?? defaultWeights, weightings: told }
}
