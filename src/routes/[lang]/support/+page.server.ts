import { cachingFor } from '../activities/repository-page.ts'
import { readAs } from '../reading-as.ts'
import type { PageServerLoad } from './$types.js'
import { threeQuestions } from './three-questions.ts'

/** Counted under the policies of whoever asks: nothing that they may not see is in any number. */
export const load: PageServerLoad = async ({ url, locals, setHeaders }) => {
  setHeaders(cachingFor(locals.proof))
  return readAs(locals, (connection) => threeQuestions(connection, url, locals.language))
}
