import { countsBy } from '#recommendations/counting.ts'
import { bars } from '../figures.ts'
import type { PageServerLoad } from './$types.js'

/** No query to the database: all numbers are the index's. */
export const load: PageServerLoad = ({ locals: { application, language } }) => ({
  sources: bars(language, {}, 'source', countsBy(application.register, {}, 'source')),
})
