import { clockDays, clockFigures, clockSettings } from '#exchange/requests/store.ts'
import type { PageServerLoad } from './$types.js'

const mostSettings = 20

/** What the exchange is, and how its clock stands: the same for everyone who asks. */
export const load: PageServerLoad = async ({ locals, setHeaders }) => {
  const { kysely } = locals.application.database
  setHeaders({ 'cache-control': locals.proof ? 'private, no-cache' : 'public, no-cache' })
  return {
    figures: await clockFigures(kysely),
    days: await clockDays(kysely),
    settings: await clockSettings(kysely, mostSettings),
  }
}
